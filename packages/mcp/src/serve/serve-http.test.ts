import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv';
import { testBuild } from '@postrider/dev-stack/testing';
import { createFakePostrider } from '@postrider/sdk-node/testing';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Fetch } from '../api/call-api.ts';
import { readToolTable } from '../api/tool-table.ts';
import { serverFactory } from '../server-factory.ts';
import type { HttpOptions } from '../settings/http-options.ts';
import { UsageError } from '../settings/usage-error.ts';
import { serveHttp } from './serve-http.ts';

beforeAll(testBuild);

const fake = createFakePostrider();
const TOKEN = 'a-token';

function factory(fetch: Fetch = fake.fetch) {
  const api = { baseUrl: 'http://fake', apiKey: 'pr_fake', tenant: 'default', fetch };
  return serverFactory({ api, table: readToolTable(), allowWrites: true });
}

async function serve(create: ReturnType<typeof factory>, options: Partial<HttpOptions> = {}): Promise<number> {
  const server = await serveHttp(create, { host: '127.0.0.1', port: 0, ...options });
  onTestFinished(async () => {
    server.close().closeAllConnections();
    await once(server, 'close');
  });
  const { port, address } = server.address() as AddressInfo; // it listens on a port
  expect(address).toBe('127.0.0.1');
  return port;
}

async function connect(port: number, headers: Record<string, string> = {}): Promise<Client> {
  const client = new Client({ name: 'test', version: '1.0.0' });
  const url = new URL(`http://127.0.0.1:${port}/mcp`);
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }));
  return client;
}

const call = (id: number, name: string, given = {}) =>
  JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: given } });

interface Sent {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Sends one request as it is: `fetch` would not let `Host` be another. */
async function send(port: number, { method = 'POST', path = '/mcp', headers = {}, body = '' }: Sent) {
  const usual = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  const outgoing = request({ port, host: '127.0.0.1', method, path, headers: { ...usual, ...headers } });
  outgoing.end(body);
  const [answer] = (await once(outgoing, 'response')) as [NodeJS.ReadableStream & { statusCode: number }];
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  return { status: answer.statusCode, text };
}

test('over HTTP each request has a server of its own, and no request compiles the schema of a tool', async () => {
  const compile = vi.spyOn(AjvJsonSchemaValidator.prototype, 'getValidator');
  onTestFinished(() => compile.mockRestore());
  const create = vi.fn(factory());
  expect(compile.mock.calls.length).toBeGreaterThan(50);
  compile.mockClear();
  const client = await connect(await serve(create));
  const { content } = await client.callTool({ name: 'list_tenants', arguments: {} });
  expect(content).toMatchObject([{ type: 'text', text: expect.stringContaining('"id": "default"') }]);
  expect(create.mock.calls.length).toBeGreaterThan(1);
  expect(compile.mock.calls.map(([schema]) => schema)).toEqual([]);
  await client.close();
});

test('two clients at once get their own answers, and one goes on after the other ended', async () => {
  const port = await serve(factory());
  const [one, other] = await Promise.all([connect(port), connect(port)]);
  const find = (client: Client, what: string) => client.callTool({ name: 'find', arguments: { what } });
  for (const name of ['One', 'Other']) {
    await fake.postrider.endpoints.create('default', { url: 'https://x.example', name: `Endpoint ${name}` });
  }
  const names = ['One', 'Other', 'One', 'Other', 'One', 'Other'];
  const answers = await Promise.all(names.map((name, at) => find(at % 2 === 0 ? one : other, `Endpoint ${name}`)));
  answers.forEach((answer, at) => expect(JSON.stringify(answer)).toContain(`Endpoint ${names[at]}`));
  await one.close();
  expect(JSON.stringify(await find(other, 'Endpoint One'))).toContain('Endpoint One');
  await other.close();
});

describe('a request that must not be answered', () => {
  const fetch = vi.fn(fake.fetch);
  const asked = call(1, 'list_tenants');

  test.each<[string, Sent, number]>([
    ['for another host', { headers: { host: 'evil.example' } }, 403],
    ['for another host that resolves here', { headers: { host: '127.0.0.1.evil.example:80' } }, 403],
    ['of a web page', { headers: { origin: 'https://evil.example' } }, 403],
    ['of a page without an origin', { headers: { origin: 'null' } }, 403],
    ['to another path', { path: '/' }, 404],
    ['with a body of 2 MiB', { body: JSON.stringify({ text: 'x'.repeat(2_097_152) }) }, 413],
    ['that is no JSON', { body: '{"jsonrpc":' }, 400],
    ['that is no message', { body: '{"hello":1}' }, 400],
    ['of another type', { headers: { 'content-type': 'text/plain' } }, 415],
    ['that ends a session, of which there is none', { method: 'DELETE', body: '' }, 405],
    ['that waits for messages, of which there are none', { method: 'GET', body: '' }, 405],
  ])('%s is refused, and the API is not called', async (_, sent, status) => {
    const port = await serve(factory(fetch));
    expect((await send(port, { body: asked, ...sent })).status).toBe(status);
    expect(fetch.mock.calls).toEqual([]);
  });

  test('without the token, or with another, it is refused; with it, answered', async () => {
    const port = await serve(factory(fetch), { token: TOKEN });
    for (const authorization of ['', 'Bearer', 'Bearer a-toke', `Bearer ${TOKEN}n`, TOKEN]) {
      expect(await send(port, { body: asked, headers: { authorization } })).toMatchObject({ status: 401 });
    }
    expect(fetch.mock.calls).toEqual([]);
    const client = await connect(port, { authorization: `Bearer ${TOKEN}` });
    await client.callTool({ name: 'list_tenants', arguments: {} });
    expect(fetch.mock.calls).toHaveLength(1);
    await client.close();
  });
});

test('a port that is taken is told as such', async () => {
  const port = await serve(factory());
  const again = serveHttp(factory(), { host: '127.0.0.1', port });
  await expect(again).rejects.toThrow(UsageError);
  await expect(again).rejects.toThrow(/EADDRINUSE.*Choose another port/);
});
