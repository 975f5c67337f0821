import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../config.ts';
import { startServer } from '../start-server.ts';
import { openStream, type Message, type OpenStream } from '../testing/open-stream.ts';
import type { ProblemJson } from '../testing/problem.ts';
import { createTestSender, type TestSender } from '../testing/send-delivery.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

const KEYS = `test:${randomBytes(32).toString('base64')}`;
const env = { POSTRIDER_ENCRYPTION_KEYS: KEYS, POSTRIDER_STREAM_HEARTBEAT_MS: '1000' };

let api: TestApi;
let sender: TestSender;
let receiver: Server;
let status = 200;
const open: OpenStream[] = [];
beforeAll(async () => {
  api = await startTestApi({ env });
  sender = createTestSender(api.database, KEYS);
  receiver = createServer((request, response) => {
    request.resume();
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await Promise.all(open.map((each) => each.close()));
  await sender.close();
  await api.stop();
  receiver.close();
});

interface Options {
  key?: string;
  headers?: Record<string, string>;
  url?: string;
}

async function follow(path: string, { key = api.adminKey, headers = {}, url = api.url }: Options = {}) {
  const stream = await openStream(`${url}${path}`, { key, headers });
  open.push(stream);
  return stream;
}

/** A tenant of its own with an endpoint. */
async function tenantWith(endpoint: object = {}): Promise<{ tenantId: string; endpointId: string; path: string }> {
  const { json: tenant } = await api.call<{ id: string }>('POST', '/v1/tenants', { body: {} });
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const body = { url, name: 'Shop', ...endpoint };
  const { json } = await api.call<{ id: string }>('POST', `/v1/tenants/${tenant.id}/endpoints`, { body });
  return { tenantId: tenant.id, endpointId: json.id, path: `/v1/tenants/${tenant.id}/stream` };
}

async function publish(tenantId: string, type = 'order.paid'): Promise<{ id: string; deliveryIds: string[] }> {
  const body = { type, data: { secret: 'of the app' } };
  const path = `/v1/tenants/${tenantId}/events`;
  const { json } = await api.call<{ id: string; deliveries: { id: string }[] }>('POST', path, { body });
  return { id: json.id, deliveryIds: json.deliveries.map(({ id }) => id) };
}

const kindsOf = (stream: OpenStream) => stream.messages.map(({ event }) => event);
const kindsCome = (stream: OpenStream, kinds: string[]) => vi.waitFor(() => expect(kindsOf(stream)).toEqual(kinds));

test('a delivery is told from its acceptance to its end, with ids, attempt and instants, and no content', async () => {
  const { tenantId, endpointId, path } = await tenantWith();
  const stream = await follow(path);
  expect(stream.headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
  });
  const { id, deliveryIds } = await publish(tenantId);
  status = 503;
  await sender.send(deliveryIds[0] ?? '');
  status = 200;
  await sender.send(deliveryIds[0] ?? '');
  await kindsCome(stream, ['accepted', 'attempt_failed', 'delivered']);
  const of = { tenantId, eventId: id, eventType: 'order.paid', deliveryId: deliveryIds[0], endpointId };
  const instant = expect.stringMatching(/^20\d\d-.*Z$/);
  const always = { ...of, at: instant, endpointName: 'Shop', test: false, reason: null };
  expect(stream.messages.map(({ data }) => data)).toEqual([
    { ...always, kind: 'accepted', status: 'pending', until: null, attempt: null },
    {
      ...always,
      kind: 'attempt_failed',
      status: 'retrying',
      until: instant,
      attempt: { number: 1, outcome: 'server_error', responseStatus: 503, durationMs: expect.any(Number) },
    },
    {
      ...always,
      kind: 'delivered',
      status: 'delivered',
      until: null,
      attempt: { number: 2, outcome: 'delivered', responseStatus: 200, durationMs: expect.any(Number) },
    },
  ]);
  expect(JSON.stringify(stream.messages)).not.toMatch(/of the app|127\.0\.0\.1|whsec_/);
});

test('a dead letter, its redrive, and a cancellation are told with their reasons', async () => {
  const { tenantId, path } = await tenantWith({ retry: { delaysSeconds: [] } });
  const stream = await follow(path);
  const dead = (await publish(tenantId)).deliveryIds[0] ?? '';
  status = 500;
  await sender.send(dead);
  status = 200;
  await api.call('POST', `/v1/tenants/${tenantId}/dead-letters/${dead}/retry`);
  await api.call('POST', `/v1/tenants/${tenantId}/deliveries/${dead}/cancel`);
  await kindsCome(stream, ['accepted', 'dead_lettered', 'redriven', 'cancelled']);
  expect(stream.messages.map(({ data }) => [data['status'], data['reason']])).toEqual([
    ['pending', null],
    ['dead_lettered', 'attempts_exhausted'],
    ['pending', null],
    ['cancelled', 'requested'],
  ]);
});

test('what waits for its endpoint is told as held, and a test send as a test', async () => {
  const { tenantId, endpointId, path } = await tenantWith();
  const endpoint = `/v1/tenants/${tenantId}/endpoints/${endpointId}`;
  const [all, tests] = [await follow(path), await follow(`${path}?test=true`)];
  await api.call('POST', `${endpoint}/test`);
  await api.call('POST', `${endpoint}/pause`);
  await publish(tenantId);
  await kindsCome(all, ['delivered', 'accepted', 'held']);
  expect(all.messages.map(({ data }) => [data['test'], data['status'], data['reason']])).toEqual([
    [true, 'delivered', null],
    [false, 'waiting', 'paused'],
    [false, 'waiting', 'paused'],
  ]);
  await kindsCome(tests, ['delivered']);
});

test('whoever goes on from a cursor, in the query or the header, gets what followed it, and nothing else', async () => {
  const { tenantId, path } = await tenantWith();
  const first = await follow(path);
  const start = await vi.waitFor(() => {
    expect(first.cursor()).not.toBe('');
    return first.cursor();
  });
  for (let i = 0; i < 4; i++) await publish(tenantId, `order.n${i}`);
  await vi.waitFor(() => expect(first.messages).toHaveLength(4));
  const cursors = [start, ...first.messages.map(({ id }) => id)];
  for (const [seen, cursor] of cursors.entries()) {
    for (const again of [
      await follow(`${path}?after=${cursor}`),
      // As a browser does: its first cursor stays in the address.
      await follow(`${path}?after=${start}`, { headers: { 'last-event-id': cursor } }),
    ]) {
      await vi.waitFor(() => expect(again.messages).toEqual(first.messages.slice(seen)));
      await again.close();
    }
  }
});

test('filters by endpoint, its external id, event type and status leave out what does not match', async () => {
  const { tenantId, endpointId, path } = await tenantWith({ externalId: 'crm' });
  const other = { url: 'http://127.0.0.1:9/', eventTypes: ['order.*'] };
  await api.call('POST', `/v1/tenants/${tenantId}/endpoints`, { body: other });
  const streams = await Promise.all(
    [`endpointId=${endpointId}`, 'endpointId=ext:crm', 'eventType=user.left', 'status=delivered'].map((query) =>
      follow(`${path}?${query}`),
    ),
  );
  await publish(tenantId, 'order.paid');
  const { deliveryIds } = await publish(tenantId, 'user.left');
  await sender.send(deliveryIds[0] ?? '');
  const expected = [
    ['accepted', 'accepted', 'delivered'],
    ['accepted', 'accepted', 'delivered'],
    ['accepted', 'delivered'],
    ['delivered'],
  ];
  for (const [i, stream] of streams.entries()) await kindsCome(stream, expected[i] ?? []);
  expect(new Set(streams[0]?.messages.map(({ data }) => data['endpointId']))).toEqual(new Set([endpointId]));
});

describe('refuses', () => {
  test.each([
    ['after=', 400, 'invalid_query'],
    ['after=1', 400, 'invalid_query'],
    ['after=AAAAAAAAAAAAAAAAAAAAAA', 400, 'invalid_cursor'],
    ['after=%00AAAAAAAAAAAAAAAAAAAAA', 400, 'invalid_query'],
    [`eventType='%20or%201=1`, 400, 'invalid_query'],
    ['endpointId=ep_%27', 400, 'invalid_query'],
    ['endpointId=ext:nobody', 404, 'endpoint_not_found'],
    ['status=done', 400, 'invalid_query'],
    ['status=delivered&status=waiting', 400, 'invalid_query'],
    ['test=1', 400, 'invalid_query'],
    ['tenantId=other', 400, 'invalid_query'],
    ['limit=5', 400, 'invalid_query'],
  ])('%s with %i', async (query, expected, code) => {
    const { status: answered, json } = await api.call<ProblemJson>('GET', `/v1/tenants/default/stream?${query}`);
    expect([answered, json.code]).toEqual([expected, code]);
  });

  test.each([
    ['empty', ''],
    ['short', 'x'],
    ['of another deployment', 'A'.repeat(22)],
    ['long', 'A'.repeat(5_000)],
  ])('a Last-Event-ID that is no cursor: %s', async (_, cursor) => {
    const headers = { 'last-event-id': cursor };
    const { json } = await api.call<ProblemJson>('GET', '/v1/tenants/default/stream', { headers });
    expect(json.code).toBe('invalid_cursor');
  });

  test('a cursor whose changes are gone with 410', async () => {
    const { tenantId, path: stream } = await tenantWith();
    const before = await follow(stream);
    await vi.waitFor(() => expect(before.cursor()).not.toBe(''));
    const path = `${stream}?after=${before.cursor()}`;
    await publish(tenantId);
    await vi.waitFor(() => expect(before.messages).toHaveLength(1));
    await api.database.query(
      'update delivery_changes_state set forgotten_to = (select max(position) from delivery_changes)',
    );
    const { status: answered, json } = await api.call<ProblemJson>('GET', path);
    expect([answered, json.code]).toEqual([410, 'cursor_expired']);
    await api.database.query('update delivery_changes_state set forgotten_to = 0');
  });

  test('another tenant, and the stream of all tenants, to the key of a tenant', async () => {
    const [one, two] = [await tenantWith(), await tenantWith()];
    const key = await api.keyFor(one.tenantId, ['read']);
    const foreign = await api.call<ProblemJson>('GET', two.path, { key });
    expect([foreign.status, foreign.json.code]).toEqual([404, 'tenant_not_found']);
    const all = await api.call<ProblemJson>('GET', '/v1/stream', { key });
    expect([all.status, all.json.code]).toEqual([403, 'insufficient_scope']);
  });
});

test('a tenant sees its own changes only; an operator sees all, or those of one', async () => {
  const [one, two] = [await tenantWith(), await tenantWith()];
  const key = await api.keyFor(one.tenantId, ['read']);
  const own = await follow(one.path, { key });
  const [all, second] = [await follow('/v1/stream'), await follow(`/v1/stream?tenantId=${two.tenantId}`)];
  await publish(two.tenantId);
  await publish(one.tenantId);
  const tenantsOf = (stream: OpenStream) => stream.messages.map(({ data }) => data['tenantId']);
  await vi.waitFor(() => expect(tenantsOf(all)).toEqual([two.tenantId, one.tenantId]));
  await vi.waitFor(() => expect(tenantsOf(own)).toEqual([one.tenantId]));
  await vi.waitFor(() => expect(tenantsOf(second)).toEqual([two.tenantId]));
});

test('a revoked key, and an expired one, end their streams', async () => {
  const { tenantId, path } = await tenantWith();
  const make = async (expiresAt: string | null) =>
    (
      await api.call<{ id: string; key: string }>('POST', '/v1/keys', {
        body: { name: 'of a test', tenantId, scopes: ['read'], ...(expiresAt === null ? {} : { expiresAt }) },
      })
    ).json;
  const [revoked, expiring, kept] = [
    await make(null),
    await make(new Date(Date.now() + 2_500).toISOString()),
    await make(null),
  ];
  const streams = await Promise.all([revoked, expiring, kept].map(({ key }) => follow(path, { key })));
  await api.call('DELETE', `/v1/keys/${revoked.id}`);
  for (const stream of streams.slice(0, 2)) {
    await stream.ended;
    expect([kindsOf(stream), stream.whole()]).toEqual([['end'], true]);
    expect(stream.messages[0]?.data).toEqual({ reason: 'key_ended', cursor: stream.cursor() });
  }
  await publish(tenantId);
  await kindsCome(streams[2] as OpenStream, ['accepted']);
});

test('a quiet stream moves its cursor on, so that it never gets too old', async () => {
  const [quiet, busy] = [await tenantWith(), await tenantWith()];
  const stream = await follow(quiet.path);
  await vi.waitFor(() => expect(stream.cursor()).not.toBe(''));
  const first = stream.cursor();
  await publish(busy.tenantId);
  await vi.waitFor(() => expect(stream.beats()).toBeGreaterThan(1));
  expect(stream.cursor()).not.toBe(first);
  expect(stream.messages).toEqual([]);
});

test('a client that reads too slowly is told where to go on, and misses nothing', async () => {
  const { tenantId, endpointId, path } = await tenantWith();
  const stream = await follow(path);
  await vi.waitFor(() => expect(stream.cursor()).not.toBe(''));
  stream.pause();
  const fast = await follow(path);
  await vi.waitFor(() => expect(fast.cursor()).not.toBe(''));
  // More than the memory of the server and the buffers of the sockets hold.
  const ROWS = 16_000;
  await api.database.query(
    `insert into delivery_changes (kind, tenant_id, event_id, event_type, delivery_id, endpoint_id, status)
     select 'accepted', $1, 'evt_' || n, repeat('x', 1500), 'dlv_' || n, $2, 'pending' from generate_series(1, $3) n`,
    [tenantId, endpointId, ROWS],
  );
  await vi.waitFor(() => expect(fast.messages.length).toBe(ROWS));
  stream.resume();
  await stream.ended;
  const end = stream.messages.at(-1);
  expect([end?.event, end?.data['reason']]).toEqual(['end', 'too_slow']);
  const before = stream.messages.slice(0, -1);
  expect(before.length).toBeLessThan(ROWS);
  const again = await follow(`${path}?after=${String(end?.data['cursor'])}`);
  await vi.waitFor(() => expect(before.length + again.messages.length).toBe(ROWS));
  const ids = (messages: Message[]) => messages.map(({ id }) => id);
  expect([...ids(before), ...ids(again.messages)]).toEqual(ids(fast.messages));
});

test('two hundred clients get each change once; one more of a tenant is refused until one leaves', async () => {
  const tenants = [await tenantWith(), await tenantWith()];
  const streams = await Promise.all(tenants.flatMap(({ path }) => Array.from({ length: 100 }, () => follow(path))));
  const { path } = tenants[0] as (typeof tenants)[0];
  const refused = await api.call<ProblemJson>('GET', path);
  expect([refused.status, refused.json.code, refused.headers.get('retry-after')]).toEqual([
    429,
    'too_many_streams',
    '10',
  ]);
  for (let i = 0; i < 10; i++) for (const { tenantId } of tenants) await publish(tenantId);
  for (const [i, stream] of streams.entries()) {
    await vi.waitFor(() => expect(stream.messages).toHaveLength(10));
    expect(stream.messages).toEqual(streams[i < 100 ? 0 : 100]?.messages);
  }
  await streams[0]?.close();
  await vi.waitFor(async () => {
    const next = await follow(path);
    expect(next.status).toBe(200);
  });
  await Promise.all(streams.map((stream) => stream.close()));
});

test('a client that goes from server to server while they end and are cut misses nothing and gets nothing twice', async () => {
  const { tenantId, path } = await tenantWith();
  const config = readConfig({
    POSTRIDER_DATABASE_URL: api.databaseUrl,
    POSTRIDER_PORT: '0',
    POSTRIDER_ENV: 'development',
    POSTRIDER_DRAIN_MS: '1000',
    ...env,
  });
  const next = () => startServer(config, pino({ level: 'silent' }));
  let writing = true;
  const published: string[] = [];
  const publisher = (async () => {
    while (writing) published.push((await publish(tenantId)).id);
  })();
  const seen: unknown[] = [];
  let cursor: string | undefined;
  for (let round = 0; round < 4; round++) {
    const server = await next();
    const stream = await follow(`${path}${cursor === undefined ? '' : `?after=${cursor}`}`, { url: server.url });
    await vi.waitFor(() => expect(stream.messages.length).toBeGreaterThan(10));
    // Every other time the connection just breaks.
    if (round % 2 === 1) await stream.close();
    await server.stop();
    await stream.ended;
    const changes = stream.messages.filter(({ event }) => event !== 'end');
    if (round % 2 === 0) expect(stream.messages.at(-1)?.data['reason']).toBe('draining');
    seen.push(...changes.map(({ data }) => data['eventId']));
    cursor = stream.cursor();
  }
  writing = false;
  await publisher;
  const rest = await follow(`${path}?after=${cursor ?? ''}`);
  const last = published.at(-1);
  await vi.waitFor(() => expect(rest.messages.at(-1)?.data['eventId']).toBe(last));
  seen.push(...rest.messages.map(({ data }) => data['eventId']));
  // The first ones may have come before the stream began.
  expect(seen).toEqual(published.slice(published.indexOf(String(seen[0]))));
});
