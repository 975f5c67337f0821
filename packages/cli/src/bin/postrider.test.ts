import { spawnSync } from 'node:child_process';
import { chmodSync, closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { skipUnless, testBuild } from '@postrider/dev-stack/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CommandMap } from '../map-of.ts';
import { readCommandTable } from '../api/command-table.ts';
import { runCli } from '../testing/run-cli.ts';
import { serveFake, type ServedFake } from '../testing/serve-fake.ts';

let api: ServedFake;
let folder: string;
beforeAll(async () => {
  await testBuild();
  api = await serveFake();
  folder = mkdtempSync(join(tmpdir(), 'postrider-cli-'));
});
afterAll(async () => {
  await api.stop();
  rmSync(folder, { recursive: true });
});

const run = (...args: string[]) => runCli(args, api.env);

test('every operation of the API is a command, once', async () => {
  const path = new URL('../../../server/openapi.json', import.meta.url);
  // Ours.
  const { paths } = JSON.parse(readFileSync(path, 'utf8')) as {
    paths: Record<string, Record<string, { operationId?: string }>>;
  };
  const operations = Object.values(paths).flatMap((item) =>
    Object.values(item).flatMap((each) => each.operationId ?? []),
  );
  const table = readCommandTable().groups.flatMap((group) => group.commands.map((each) => ({ group, each })));
  expect(table.map(({ each }) => each.operation).toSorted()).toEqual(operations.toSorted());
  const { stdout, code } = await runCli(['--map=json']);
  const map = JSON.parse(stdout) as CommandMap[]; // what the program promises
  const names = map.map(({ command }) => command);
  expect(code).toBe(0);
  expect(table.filter(({ group, each }) => !names.includes(`${group.name} ${each.name}`))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
  expect(map.filter(({ operation }) => operation !== null)).toHaveLength(operations.length);
});

test('the map of all commands has for each what programs need, and keeps its shape', async () => {
  const { stdout } = await runCli(['--map=json']);
  const map = JSON.parse(stdout) as CommandMap[]; // what the program promises
  const list = map.find(({ command }) => command === 'deliveries list');
  expect(list).toMatchObject({ aliases: [], arguments: [], operation: 'listDeliveries' });
  expect(list?.options).toContainEqual({
    flags: '--status <value>',
    description: expect.any(String),
    required: false,
    choices: expect.arrayContaining(['dead_lettered']),
  });
  const apply = map.find(({ command }) => command === 'apply');
  expect(apply).toMatchObject({
    operation: null,
    options: expect.arrayContaining([expect.objectContaining({ flags: '-f, --file <path>', required: true })]),
  });
  const get = map.find(({ command }) => command === 'endpoints get');
  expect(get?.arguments).toEqual([
    { name: 'endpointId', required: true, description: expect.stringContaining('Id of the endpoint') },
  ]);
  const publish = map.find(({ command }) => command === 'events publish');
  expect(publish).toMatchObject({
    body: { required: true, example: { type: 'order.paid' } },
    options: expect.arrayContaining([expect.objectContaining({ flags: '--traceparent <value>' })]),
  });
});

test('help comes before anything that only a command needs is loaded', async () => {
  const { code, stderr } = await runCli(['--help'], { NODE_DEBUG: 'esm' });
  expect([code, stderr]).toEqual([0, expect.stringContaining('/commander/')]);
  expect(stderr).not.toMatch(
    /sdk-node\/|receiver-verify\/|\/mcp\/|node_modules\/(yaml|ink|react|@temporalio)|run-operation/,
  );
});

test('a command calls its operation with path, query and body', async () => {
  const url = 'https://example.com/hook';
  const made = await run('endpoints', 'create', '--json', '--data', `{"url":"${url}"}`, '--set', 'name=Shop');
  expect(made).toMatchObject({ code: 0, stderr: '' });
  const endpoint = JSON.parse(made.stdout) as { id: string }; // an endpoint of the API
  expect(endpoint).toMatchObject({ url, name: 'Shop' });
  const listed = await run('endpoints', 'list', '--name', 'Shop');
  expect(listed.stdout).toContain(endpoint.id);
  expect(api.requests.at(-1)).toBe('GET /v1/tenants/default/endpoints?name=Shop');
  const id = '12345678901234567890';
  const set = ['--set', 'metadata.plan=gold', '--set', `metadata.id=${id}`];
  const changed = await run('endpoints', 'update', endpoint.id, ...set);
  expect(changed.stdout).toMatch(new RegExp(`^metadata:\n {2}plan: gold\n {2}id: ${id}$`, 'm'));
});

test('an export that is cut ends as if the API were away, not as a fault of the program', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    response.write('{"id":"dlv_1"}\n', () => response.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const env = { ...api.env, POSTRIDER_BASE_URL: `http://127.0.0.1:${port}` };
  const cut = await runCli(['deliveries', 'export', '--format', 'ndjson'], env);
  server.close();
  expect(cut).toMatchObject({ code: 6, stdout: '{"id":"dlv_1"}\n', stderr: expect.stringContaining('broke off') });
});

test('every page of a list comes with --all, an item a line', async () => {
  for (const n of [1, 2, 3]) await api.fake.postrider.tenants.create({ id: `page-${n}` });
  const { stdout } = await run('tenants', 'list', '--all', '--limit', '1', '--json');
  const ids = stdout
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { id: string }).id); // tenants
  expect(ids).toEqual(expect.arrayContaining(['default', 'page-1', 'page-2', 'page-3']));
});

test('a table of deliveries shows first what people look for', async () => {
  await api.fake.postrider.endpoints.create('default', { url: 'https://tables.example', name: 'Tables' });
  await api.fake.postrider.events.publish('default', { type: 'table.laid', data: {} });
  const { stdout } = await run('deliveries', 'list', '--event-type', 'table.laid');
  expect(stdout).toMatch(/^id +status +eventType +endpointName +/);
});

test('what a stranger wrote does not steer the terminal, and JSON is the same', async () => {
  const name = 'Shop\u202e\u2066';
  const made = await run('events', 'publish', '--json', '--set', 'type=a.b', '--set', `data.note=${name}`);
  const { id } = JSON.parse(made.stdout) as { id: string }; // an event
  const shown = await run('events', 'get', id);
  expect(shown.stdout).toContain('note: Shop\\u202e\\u2066');
  const json = await run('events', 'get', id, '--json');
  expect(json.stdout).not.toMatch(/[^\n\u0020-\u007e]/);
  expect(JSON.parse(json.stdout)).toMatchObject({ data: { note: name } });
});

test('a dry run and what was not confirmed send nothing', async () => {
  await api.fake.postrider.tenants.create({ id: 'gone' });
  const before = api.requests.length;
  const dry = await run('tenants', 'delete', 'gone', '--dry-run');
  expect(dry).toMatchObject({ code: 0, stdout: `DELETE ${api.env.POSTRIDER_BASE_URL}/v1/tenants/gone\n` });
  const asked = await run('tenants', 'delete', 'gone');
  expect([asked.code, asked.stderr]).toEqual([2, expect.stringContaining('add --yes')]);
  expect(api.requests.length).toBe(before);
  expect(await run('tenants', 'delete', 'gone', '--yes')).toMatchObject({ code: 0 });
});

test('an ETag can be read and sent, so that nobody overwrites what another one changed', async () => {
  const { id } = await api.fake.postrider.endpoints.create('default', { url: 'https://etag.example' });
  const { stdout } = await run('endpoints', 'get', id, '--etag');
  const change = (name: string) => run('endpoints', 'update', id, '--set', `name=${name}`, '--if-match', stdout.trim());
  expect(await change('First')).toMatchObject({ code: 0 });
  const late = await change('Second');
  expect([late.code, late.stderr]).toEqual([5, expect.stringContaining('precondition_failed')]);
});

test('a key that was given where none belongs is not told again', async () => {
  const key = `pr_${'x'.repeat(43)}`;
  for (const words of [['tenants', 'list', `--api-key=${key}`], [key], ['why', key], ['completion', key]]) {
    for (const more of [[], ['--json']]) {
      const { stdout, stderr, code } = await run(...words, ...more);
      expect(code).toBeGreaterThan(0);
      expect(`${stdout}${stderr}`).not.toContain(key);
    }
  }
});

test('help takes the words of a command', async () => {
  const { stdout, code } = await run('help', 'endpoints', 'create');
  expect([code, stdout]).toEqual([0, expect.stringContaining('Usage: postrider endpoints create [options]')]);
});

test.each([
  ['no such command', ['endpoint', 'list'], 2, /Did you mean endpoints/],
  ['an unknown option', ['endpoints', 'list', '--colour'], 2, /unknown option[^]*postrider endpoints list --help/],
  ['a member as an option', ['endpoints', 'create', '--url', 'https://x'], 2, /goes into --set name=value/],
  ['a word that is none', ['endpoints', 'add'], 2, /All commands: postrider endpoints --help/],
  ['an id that would change the path', ['endpoints', 'get', '..'], 2, /no id/],
  ['a value that no header may have', ['endpoints', 'delete', 'ep_1', '--yes', '--if-match', '☃'], 2, /if-match has/],
  ['a body that is missing', ['events', 'publish'], 2, /--data '\{"type":"order.paid"/],
  ['what is not there', ['tenants', 'get', 'nobody'], 4, /tenant_not_found/],
  ['a body that the API refuses', ['endpoints', 'create', '--set', 'url=ftp://x'], 5, /\/url: /],
  ['nothing listens', ['tenants', 'list', '--base-url', 'http://127.0.0.1:9'], 6, /no answer/],
])('%s has its own exit code and says what to do', async (_, args, code, message) => {
  const result = await run(...args);
  expect([result.code, result.stdout]).toEqual([code, '']);
  expect(result.stderr).toMatch(message);
});

test('errors are JSON where results are', async () => {
  const { stderr, code } = await run('tenants', 'get', 'nobody', '--json');
  expect(JSON.parse(stderr)).toMatchObject({
    error: { code: 'tenant_not_found', exitCode: 4, problem: { status: 404 } },
  });
  expect(code).toBe(4);
});

test('a command line that is wrong is told as JSON too, and only so', async () => {
  for (const words of [['endpoints', 'list', '--colour'], ['nonsense'], ['endpoints', 'get'], ['verify', 'x']]) {
    const { stderr, stdout, code } = await run(...words, '--json');
    expect([code, stdout, JSON.parse(stderr)]).toMatchObject([2, '', { error: { code: 'usage', exitCode: 2 } }]);
  }
});

const TERMINAL = 'process.stdin.isTTY=process.stderr.isTTY=true';
const inTerminal = () => ({ ...api.env, NODE_OPTIONS: `--import "data:text/javascript,${TERMINAL}"` });

test('a key that is typed at a terminal is asked for, and taken as it is', async () => {
  const env = { ...inTerminal(), POSTRIDER_API_KEY: '' };
  const { code, stderr } = await runCli(['tenants', 'list', '--api-key-stdin'], env, 'pr_typed\r');
  expect([code, stderr]).toEqual([0, 'The API key (it is not shown): \n']);
});

test('Ctrl-C at a question is a no, and no fault of the program', async () => {
  const env = inTerminal();
  const before = api.requests.length;
  for (const key of ['\u0003', '\u0004']) {
    const { code, stderr } = await runCli(['tenants', 'delete', 'default'], env, key);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/\[y\/N\][^]*\nNothing was sent\.\n$/)]);
  }
  expect(api.requests.length).toBe(before);
});

test('a tenant that is an argument is not told as one that nobody gave', async () => {
  expect((await run('tenants', 'get', 'nobody')).stderr).not.toContain('none was given');
  expect((await run('events', 'get', 'evt_nobody')).stderr).toContain('The tenant was "default"');
});

test('an output that cannot be written is a failure; nobody who reads the notices is none', async (context) => {
  skipUnless(context, existsSync('/dev/full'), 'it needs /dev/full');
  const full = openSync('/dev/full', 'w');
  const program = fileURLToPath(new URL('../../dist/bin/postrider.js', import.meta.url));
  const ofDisk = spawnSync(process.execPath, [program, '--map=json'], { stdio: ['ignore', full, 'pipe'] });
  const ofNotices = spawnSync(process.execPath, [program, 'nonsense'], { stdio: ['ignore', 'ignore', full] });
  closeSync(full);
  expect([ofDisk.status, String(ofDisk.stderr)]).toEqual([1, expect.stringContaining('The output cannot be written')]);
  expect(ofNotices.status).toBe(2);
});

test('the key comes from stdin, a file that nobody else may read, or a profile; never from an argument', async () => {
  const { POSTRIDER_BASE_URL: url } = api.env;
  const file = join(folder, 'key');
  writeFileSync(file, 'pr_from_file\n', { mode: 0o600 });
  const args = ['tenants', 'list', '--base-url', url];
  expect(await runCli(args)).toMatchObject({ code: 3, stderr: expect.stringContaining('no API key') });
  expect(await runCli([...args, '--api-key-stdin'], {}, 'pr_x\n')).toMatchObject({ code: 0 });
  expect(await runCli([...args, '--api-key-file', file])).toMatchObject({ code: 0 });
  const config = join(folder, 'config.json');
  const profiles = { shop: { baseUrl: url, tenant: 'page-2', apiKeyFile: 'key' } };
  writeFileSync(config, JSON.stringify({ profiles }), { mode: 0o600 });
  // Its address and its key belong together, whatever the environment says.
  const env = { POSTRIDER_CONFIG: config, POSTRIDER_API_KEY: 'pr_other', POSTRIDER_BASE_URL: 'http://127.0.0.1:9' };
  expect(await runCli(['endpoints', 'list', '--profile', 'shop'], env)).toMatchObject({ code: 0 });
  expect(api.requests.at(-1)).toBe('GET /v1/tenants/page-2/endpoints');
  chmodSync(file, 0o644);
  const refused = await runCli([...args, '--api-key-file', file]);
  expect([refused.code, refused.stderr]).toEqual([2, `Others may read ${file}. Run: chmod 600 ${file}\n`]);
});
