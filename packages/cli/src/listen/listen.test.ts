import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testBuild } from '@postrider/dev-stack/testing';
import { verifyWebhook } from '@postrider/receiver-verify';
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { runCli, startCli } from '../testing/run-cli.ts';
import { listen, serveFake, type ServedFake } from '../testing/serve-fake.ts';

let api: ServedFake;
let state: string;
let env: Record<string, string>;
beforeAll(async () => {
  await testBuild();
  api = await serveFake();
});
afterAll(() => api.stop());

/** Each test has a state and a tenant of its own. */
let tenants = 0;
let tenant: string;
beforeEach(async () => {
  state = mkdtempSync(join(tmpdir(), 'postrider-listen-'));
  tenant = `listen-${(tenants += 1)}`;
  await api.fake.postrider.tenants.create({ id: tenant });
  env = { ...api.env, POSTRIDER_TENANT: tenant, XDG_STATE_HOME: state };
});
afterEach(() => rmSync(state, { recursive: true }));

const publish = async (type: string, n: number) =>
  (await api.fake.postrider.events.publish(tenant, { type, data: { n } })).id;

interface Received {
  id: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A receiver on this machine. */
async function startReceiver(answer: (response: ServerResponse, count: number) => void = (each) => each.end()) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const { headers } = request;
    received.push({ id: String(headers['webhook-id']), headers, body: Buffer.concat(chunks).toString() });
    answer(response, received.length);
  });
  const url = await listen(server);
  onTestFinished(() => {
    server.close().closeAllConnections();
  });
  return { url, received, ids: () => received.map(({ id }) => id) };
}

function startListener(...args: string[]) {
  const child = startCli(['listen', '--json', ...args], env);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const closed = once(child, 'close');
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return {
    lines: () =>
      stdout
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as { eventId: string; status: number; again: boolean }), // ours
    notes: () => stderr,
    async end(signal: NodeJS.Signals): Promise<number | null> {
      child.kill(signal);
      await closed;
      return child.exitCode;
    },
  };
}

test('a listener forwards what comes, signed with one secret, and goes on where it was', async () => {
  const receiver = await startReceiver();
  await publish('order.paid', 0);
  const first = startListener('--forward-to', receiver.url);
  await vi.waitFor(() => expect(first.notes()).toContain('Forwarding'));
  const one = await publish('order.paid', 1);
  await vi.waitFor(() => expect(first.lines()).toMatchObject([{ eventId: one, status: 200, again: false }]));
  expect(await first.end('SIGTERM')).toBe(0);
  const [two, three] = [await publish('order.paid', 2), await publish('book.sold', 3)];
  const second = startListener('--forward-to', receiver.url);
  await vi.waitFor(() => expect(second.lines().map(({ eventId }) => eventId)).toEqual([two, three]));
  await second.end('SIGINT');
  expect(receiver.ids()).toEqual([one, two, three]);
  const secret = readFileSync(join(state, 'postrider/listen-secret'), 'utf8').trim();
  for (const { body, headers } of receiver.received) await verifyWebhook(body, headers, secret);
  expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({ id: one, type: 'order.paid', data: { n: 1 } });
  const files = readdirSync(join(state, 'postrider')).map((name) => statSync(join(state, 'postrider', name)).mode);
  expect(new Set(files.map((mode) => mode & 0o777))).toEqual(new Set([0o600]));
});

test('what was under way when the listener was killed is sent again and marked; what was answered is not', async () => {
  const receiver = await startReceiver((response, count) => count !== 3 && response.end());
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) ids.push(await publish('order.paid', n));
  const first = startListener('--forward-to', receiver.url, '--since', '1h');
  await vi.waitFor(() => expect(receiver.received).toHaveLength(3));
  await first.end('SIGKILL');
  const second = startListener('--forward-to', receiver.url);
  await vi.waitFor(() => expect(second.lines()).toHaveLength(3));
  await second.end('SIGTERM');
  expect(first.lines().map(({ eventId }) => eventId)).toEqual(ids.slice(0, 2));
  expect(second.lines().map(({ eventId, again }) => [eventId, again])).toEqual([
    [ids[2], true],
    [ids[3], false],
    [ids[4], false],
  ]);
  expect(receiver.received.map(({ headers }) => headers['postrider-attempt'])).toEqual(['1', '1', '1', '2', '1', '1']);
});

test('an event waits for a receiver that is not there', async () => {
  const id = await publish('order.paid', 1);
  const absent = createServer();
  const free = await listen(absent);
  await new Promise((resolve) => absent.close(resolve));
  const listener = startListener('--forward-to', free, '--since', '1h');
  await vi.waitFor(() => expect(listener.notes()).toContain('is not there (ECONNREFUSED)'));
  const late = createServer((_request, response) => response.writeHead(500).end());
  await once(late.listen(Number(new URL(free).port), '127.0.0.1'), 'listening');
  onTestFinished(() => {
    late.close().closeAllConnections();
  });
  await vi.waitFor(() => expect(listener.lines()).toMatchObject([{ eventId: id, status: 500, again: false }]));
  expect(await listener.end('SIGTERM')).toBe(0);
});

test('only chosen events come, and each is recorded', async () => {
  const receiver = await startReceiver();
  const ids = [];
  for (const [at, type] of ['order.paid', 'order', 'book.sold', 'order.paid.late', 'order.paid'].entries())
    ids.push(await publish(type, at));
  const folder = join(state, 'records');
  const filter = '{"data.n": {"$lt": 4}}';
  const args = ['--forward-to', receiver.url, '--since', '1h', '--events', 'order.*', '--filter', filter];
  const listener = startListener(...args, '--record', folder);
  await vi.waitFor(() => expect(listener.lines()).toHaveLength(2));
  await listener.end('SIGTERM');
  expect(receiver.ids()).toEqual([ids[0], ids[3]]);
  const record = JSON.parse(readFileSync(join(folder, `${ids[0]}.json`), 'utf8')) as unknown; // ours
  expect(record).toMatchObject({ request: { body: receiver.received[0]?.body }, response: { status: 200 } });
});

test('two listeners with one state are refused, and another name has a state of its own', async () => {
  const receiver = await startReceiver();
  const id = await publish('order.paid', 1);
  const first = startListener('--forward-to', receiver.url, '--since', '1h');
  await vi.waitFor(() => expect(first.lines()).toHaveLength(1));
  const refused = await runCli(['listen', '--forward-to', receiver.url], env);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('listens already')]);
  const other = startListener('--forward-to', receiver.url, '--since', '1h', '--name', 'other');
  await vi.waitFor(() => expect(other.lines()).toMatchObject([{ eventId: id, again: false }]));
});

test('a listener ends with 6 when the API stays away', async () => {
  let status = 200;
  const server = createServer((_request, response) => {
    const json = status === 200 ? { data: [], nextCursor: null } : { code: 'unavailable', detail: 'Not now.' };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
  });
  env['POSTRIDER_BASE_URL'] = await listen(server);
  onTestFinished(() => {
    server.close().closeAllConnections();
  });
  const child = startCli(['listen', '--forward-to', 'http://127.0.0.1:9', '--dead-after', '1'], env);
  const stderr: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => void stderr.push(chunk.toString()));
  await vi.waitFor(() => expect(stderr.join('')).toContain('Forwarding'));
  status = 503;
  await once(child, 'close');
  expect([child.exitCode, stderr.join('')]).toEqual([6, expect.stringContaining('gives up')]);
});

test('a listener that may not read ends at once, and prints its secret without a key', async () => {
  const json = { data: [], nextCursor: null, code: 'forbidden', detail: 'No.', status: 403 };
  const server = createServer((_request, response) => {
    response.writeHead(403, { 'content-type': 'application/problem+json' }).end(JSON.stringify(json));
  });
  env['POSTRIDER_BASE_URL'] = await listen(server);
  onTestFinished(() => {
    server.close().closeAllConnections();
  });
  expect(await runCli(['listen', '--forward-to', 'http://127.0.0.1:9'], env)).toMatchObject({ code: 3 });
  const { stdout } = await runCli(['listen', '--print-secret'], { XDG_STATE_HOME: state });
  expect(stdout).toMatch(/^whsec_[A-Za-z0-9+/=]{44}\n$/);
});

test.each([
  ['no address', ['listen'], /--forward-to takes/],
  ['another scheme', ['listen', '--forward-to', 'file:///etc/passwd'], /--forward-to takes/],
  ['a filter that is wrong', ['listen', '--forward-to', 'http://127.0.0.1:9', '--filter', '{"x": 1}'], /--filter\/x: /],
  ['a type that is none', ['listen', '--forward-to', 'http://127.0.0.1:9', '--events', 'a b'], /--events takes/],
  ['a tenant that would change the path', ['listen', '--forward-to', 'http://127.0.0.1:9', '--tenant', '..'], /no id/],
  ['the same in tail', ['tail', '--tenant', '..'], /no id/],
  ['the same in why', ['why', 'o-1', '--tenant', '..'], /no id/],
  ['the same in trigger', ['trigger', 'a.b', '--tenant', '.'], /no id/],
  ['an event that would', ['trigger', 'a.b', '--from', '..'], /no id/],
])('%s is refused before anything is sent', async (_, args, message) => {
  const before = api.requests.length;
  const { code, stderr } = await runCli(args, env);
  expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  expect(api.requests.length).toBe(before);
});
