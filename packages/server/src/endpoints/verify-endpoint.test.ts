import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

interface Pinged {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

let api: TestApi;
let url: string;
let pings: Pinged[];
let answer: (response: ServerResponse, ping: Pinged) => void | Promise<void>;
const receiver = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const ping = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() };
    pings.push(ping);
    void answer(response, ping);
  });
});

beforeAll(async () => {
  api = await startTestApi();
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
afterAll(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await api.stop();
});
beforeEach(() => {
  pings = [];
  answer = (response) => void response.writeHead(204).end();
});

const endpoints = '/v1/tenants/default/endpoints';
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const create = (body: object, headers: Record<string, string> = {}) =>
  api.call<ProblemJson & { id: string; secret: string }>('POST', endpoints, {
    body: { url, verify: true, ...body },
    headers,
  });
/** By Standard Webhooks. */
function expectSigned(ping: Pinged | undefined, by: string): void {
  const { headers = {}, body = '' } = ping ?? {};
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const key = Buffer.from(by.replace('whsec_', ''), 'base64');
  expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
}
const countOfEndpoints = async () =>
  (await api.database.query<{ count: number }>('select count(*)::int as count from endpoints')).rows[0]?.count;

test('an endpoint is pinged with its settings and its secret before it is stored', async () => {
  let stored: number | undefined = -1;
  const before = await countOfEndpoints();
  answer = async (response) => {
    stored = await countOfEndpoints();
    response.writeHead(200).end();
  };
  const { status, json } = await create({
    headers: { 'X-Shop': 's1' },
    auth: { type: 'bearer', token: 'tok-1' },
  });
  expect([status, stored]).toEqual([201, before]);
  expect(json).not.toHaveProperty('verify');
  const [ping] = pings;
  expect(pings).toHaveLength(1);
  expect(ping?.headers).toMatchObject({
    'x-shop': 's1',
    authorization: 'Bearer tok-1',
    'postrider-event-type': 'ping',
  });
  expect(JSON.parse(ping?.body ?? '')).toMatchObject({ type: 'ping' });
  // With the secret that the answer shows for the first time.
  expectSigned(ping, json.secret);
});

test.each([
  ['503', 'answered 503', (response: ServerResponse) => void response.writeHead(503).end('maintenance')],
  ['a redirect', 'answered 302', (response: ServerResponse) => void response.writeHead(302, { location: '/' }).end()],
  ['nothing', 'could not be reached', (response: ServerResponse) => void response.destroy()],
])('an endpoint that answers a ping with %s is not stored', async (_what, words, how) => {
  answer = how;
  const before = await countOfEndpoints();
  const { status, json } = await create({});
  expect([status, json.code]).toEqual([422, 'endpoint_unverified']);
  expect(json.detail).toContain(words);
  expect(json.detail).not.toContain('.).');
  expect(json.errors.map(({ pointer }) => pointer)).toEqual(['/url']);
  expect([await countOfEndpoints(), pings.length]).toEqual([before, 1]);
});

test('an endpoint that does not answer in its own timeout is not stored', async () => {
  answer = () => undefined;
  const { status, json } = await create({ timeoutMs: 1_000 });
  expect([status, json.code]).toEqual([422, 'endpoint_unverified']);
  expect(json.detail).toContain('did not answer in time');
});

test('what the receiver says is shown, but no credential that it repeats', async () => {
  answer = (response, { headers }) =>
    void response.writeHead(401).end(`not welcome: ${headers.authorization} ${String(headers['x-key'])}`);
  const { json } = await create({ auth: { type: 'bearer', token: 'tok-4711' }, headers: { 'X-Key': 'key-4711' } });
  expect(json.detail).toContain('not welcome');
  expect(JSON.stringify(json)).not.toContain('4711');
});

test('what the receiver says is cut between characters', async () => {
  answer = (response) => void response.writeHead(400).end(`${'x'.repeat(199)}😀`);
  const { json } = await create({});
  expect(json.detail).toContain('xxx". Nothing was stored.');
});

test('without an access token nobody is pinged, and the answer says why', async () => {
  answer = (response, { body }) => void response.writeHead(401).end(JSON.stringify({ error: body }));
  const credentials = { clientId: 'us', clientSecret: 'sec-4711', clientAuth: 'body' };
  const { json } = await create({ auth: { type: 'oauth2', tokenUrl: `${url}/token`, ...credentials } });
  expect(json.code).toBe('endpoint_unverified');
  expect(json.detail).toContain('was not called, since no access token could be fetched');
  expect(json.detail).not.toContain('4711');
  expect(pings.map(({ path }) => path)).toEqual(['/hook/token']);
});

test('nothing is pinged when another check fails, and nothing without `verify`', async () => {
  const refused = await create({ secret: 'short' });
  expect([refused.status, refused.json.code]).toEqual([422, 'validation_failed']);
  expect((await create({ url: 'ftp://127.0.0.1/' })).json.code).toBe('destination_refused');
  expect((await create({ verify: false })).status).toBe(201);
  expect(pings).toEqual([]);
});

test('a repeat with the same Idempotency-Key pings once', async () => {
  const headers = { 'idempotency-key': 'verify-once' };
  const first = await create({ name: 'once' }, headers);
  const again = await create({ name: 'once' }, headers);
  expect([first.status, again.status, again.json.id]).toEqual([201, 201, first.json.id]);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(pings).toHaveLength(1);
});

test('after a refused ping the same Idempotency-Key may be tried again', async () => {
  const headers = { 'idempotency-key': 'verify-again' };
  answer = (response) => void response.writeHead(500).end();
  expect((await create({}, headers)).status).toBe(422);
  answer = (response) => void response.writeHead(200).end();
  expect((await create({}, headers)).status).toBe(201);
});

test.each(['PUT', 'PATCH'] as const)('%s pings with what would be stored, and stores nothing else', async (method) => {
  const { json: made } = await create({ verify: false, secret, auth: { type: 'bearer', token: 'tok-1' } });
  const path = `${endpoints}/${made.id}`;
  const other = `${url}/${method}`;
  const change = { url: other, auth: { type: 'bearer' }, verify: true };
  answer = (response) => void response.writeHead(410).end();
  const refused = await api.call<ProblemJson>(method, path, { body: change });
  expect([refused.status, refused.json.code]).toEqual([422, 'endpoint_unverified']);
  expect((await api.call('GET', path)).json).toMatchObject({ url, status: 'active' });
  answer = (response) => void response.writeHead(200).end();
  const changed = await api.call(method, path, { body: change });
  expect([changed.status, changed.json]).toEqual([200, expect.objectContaining({ url: other })]);
  for (const ping of pings) {
    expect(ping).toMatchObject({ path: `/hook/${method}`, headers: { authorization: 'Bearer tok-1' } });
    expectSigned(ping, secret);
  }
  expect(pings).toHaveLength(2);
});

test('a change signs its ping with the secret that it brings', async () => {
  const { json: made } = await create({ verify: false });
  const body = { secret, verify: true };
  expect((await api.call('PATCH', `${endpoints}/${made.id}`, { body })).status).toBe(200);
  const [ping] = pings;
  expectSigned(ping, secret);
});

test('a change of something that was changed while it was pinged is refused', async () => {
  const { json: made } = await create({ verify: false });
  const path = `${endpoints}/${made.id}`;
  answer = async (response) => {
    await api.call('PATCH', path, { body: { name: 'meanwhile' } });
    response.writeHead(200).end();
  };
  const { status, json } = await api.call<ProblemJson>('PATCH', path, { body: { name: 'mine', verify: true } });
  expect([status, json.code]).toEqual([412, 'precondition_failed']);
  expect((await api.call('GET', path)).json).toMatchObject({ name: 'meanwhile' });
});

test('nothing is pinged at an old version, or for nobody', async () => {
  const { json: made } = await create({ verify: false });
  const body = { name: 'x', verify: true };
  const stale = await api.call('PATCH', `${endpoints}/${made.id}`, { body, headers: { 'if-match': '"99"' } });
  const gone = await api.call('PATCH', `${endpoints}/${made.id.replace(/....$/, '0000')}`, { body });
  expect([stale.status, gone.status, pings]).toEqual([412, 404, []]);
});
