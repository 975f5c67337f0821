import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { testBuild } from '@postrider/dev-stack/testing';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { runCli, startCli } from '../testing/run-cli.ts';
import { serveFake, type ServedFake } from '../testing/serve-fake.ts';

let api: ServedFake;
let folder: string;
let env: Record<string, string>;
beforeAll(async () => {
  await testBuild();
  api = await serveFake();
  await api.fake.postrider.tenants.create({ id: 'shop' });
  folder = mkdtempSync(join(tmpdir(), 'postrider-cli-'));
  const { POSTRIDER_BASE_URL: baseUrl, POSTRIDER_API_KEY: apiKey } = api.env;
  const config = join(folder, 'config.json');
  writeFileSync(config, JSON.stringify({ profiles: { shop: { baseUrl, apiKey, tenant: 'shop' } } }), { mode: 0o600 });
  env = { POSTRIDER_CONFIG: config };
});
afterAll(async () => {
  await api.stop();
  rmSync(folder, { recursive: true });
});

const MEANT = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } };
const message = (id: number, method: string, params: object) => JSON.stringify({ jsonrpc: '2.0', id, method, params });
const listEndpoints = message(2, 'tools/call', { name: 'list_endpoints', arguments: {} });

test('mcp serves an assistant over stdio with the key and the tenant of a profile, and ends with its stdin', async () => {
  const child = startCli(['mcp', '--profile', 'shop'], env);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const said = createInterface(child.stderr)[Symbol.asyncIterator]();
  child.stdin.write(`${message(1, 'initialize', MEANT)}\n`);
  expect((await lines.next()).value).toContain('"name":"postrider"');
  // What is no message is told, and the next message is answered.
  child.stdin.write('{"jsonrpc":\n[]\n{"jsonrpc":"2.0","id":9,"method":7}\n');
  child.stdin.write(`{"jsonrpc":"2.0","method":"notifications/initialized"}\n${listEndpoints}\n`);
  expect((await lines.next()).value).toContain('"id":2');
  expect(api.requests.at(-1)).toBe('GET /v1/tenants/shop/endpoints');
  expect((await said.next()).value).toMatch(/^A message of the assistant was not understood: /);
  child.stdin.end();
  await once(child, 'exit');
  expect(child.exitCode).toBe(0);
});

test('mcp says that a message is too large, and ends: it does not keep what has no end', async () => {
  const child = startCli(['mcp', '--profile', 'shop'], env);
  const lines = createInterface(child.stderr)[Symbol.asyncIterator]();
  child.stdin.on('error', () => undefined); // it is closed in the middle
  child.stdin.write(`${message(1, 'initialize', MEANT)}\n{"text":"${'x'.repeat(11_000_000)}`);
  expect((await lines.next()).value).toMatch(/not understood: .* exceeded maximum size/);
  await once(child, 'exit');
});

test('mcp --http serves this machine, and says where on stderr', async () => {
  const child = startCli(['mcp', '--profile', 'shop', '--http', '0'], env);
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface(child.stderr)[Symbol.asyncIterator]();
  const said = String((await lines.next()).value);
  expect(said).toMatch(/^MCP is served at http:\/\/127\.0\.0\.1:\d+\/mcp$/);
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  const url = said.split(' ').at(-1) ?? '';
  const answer = await fetch(url, { method: 'POST', headers, body: listEndpoints });
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('nextCursor')]);
  child.kill('SIGTERM');
  await once(child, 'exit');
});

test.each([
  ['no key', [], 3, /POSTRIDER_API_KEY/],
  ['a key by stdin, which is for the assistant', ['--api-key-stdin'], 2, /profile or a file/],
  ['a port that is none', ['--profile', 'shop', '--http', 'x'], 2, /takes a port/],
  ['a host for others without a token', ['--profile', 'shop', '--http', '0', '--host', '0.0.0.0'], 2, /--token-file/],
  ['a profile that is not there', ['--profile', 'none'], 2, /no profile/],
])('mcp with %s says so and ends', async (_, args, code, told) => {
  const ended = await runCli(['mcp', ...args], env);
  expect(ended).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(told) });
});
