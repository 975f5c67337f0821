import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv';
import { testBuild } from '@postrider/dev-stack/testing';
import { createFakePostrider } from '@postrider/sdk-node/testing';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { readToolTable } from '../api/tool-table.ts';
import { serverFactory } from '../server-factory.ts';
import { serveHttp } from './serve-http.ts';

beforeAll(testBuild);

test('over HTTP each request has a server of its own, and no request compiles the schema of a tool', async () => {
  const { fetch } = createFakePostrider();
  const api = { baseUrl: 'http://fake', apiKey: 'pr_fake', tenant: 'default', fetch };
  const compile = vi.spyOn(AjvJsonSchemaValidator.prototype, 'getValidator');
  onTestFinished(() => compile.mockRestore());
  const create = vi.fn(serverFactory({ api, table: readToolTable(), allowWrites: true }));
  expect(compile.mock.calls.length).toBeGreaterThan(50);
  compile.mockClear();
  const server = await serveHttp(create, { host: '127.0.0.1', port: 0 });
  onTestFinished(async () => {
    server.close().closeAllConnections();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo; // it listens on a port
  const client = new Client({ name: 'test', version: '1.0.0' });
  await client.connect(new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${port}/mcp`)));
  const { content } = await client.callTool({ name: 'list_tenants', arguments: {} });
  expect(content).toMatchObject([{ type: 'text', text: expect.stringContaining('"id": "default"') }]);
  expect(create.mock.calls.length).toBeGreaterThan(1);
  expect(compile.mock.calls.map(([schema]) => schema)).toEqual([]);
  await client.close();
});
