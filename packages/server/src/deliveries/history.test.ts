import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

interface Delivery {
  id: string;
  eventId: string;
  test: boolean;
  status: string;
}
interface Page {
  data: Delivery[];
  nextCursor: string | null;
}
interface Group {
  endpointId: string;
  endpointName: string | null;
  reason: string;
  lastStatus: number | null;
  count: number;
  oldestAt: string;
  newestAt: string;
}

let api: TestApi;
let receiver: Server;
let answers: number;
let url: string;
beforeAll(async () => {
  api = await startTestApi();
  receiver = createServer((_request, response) => response.writeHead(answers).end());
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`; // it listens on a port
});
afterAll(async () => {
  receiver.close();
  await api.stop();
});

let tenantId: string;
let tenant: string;
let nth = 0;
beforeEach(async () => {
  answers = 200;
  tenantId = `t${(nth += 1)}`;
  tenant = `/v1/tenants/${tenantId}`;
  await api.call('POST', '/v1/tenants', { body: { id: tenantId } });
});

async function endpoint(more: object = {}): Promise<string> {
  return (await api.call<{ id: string }>('POST', `${tenant}/endpoints`, { body: { url, ...more } })).json.id;
}

async function publish(more: object = {}): Promise<string> {
  const body = { type: 'order.paid', data: {}, ...more };
  const { json } = await api.call<{ deliveries: { id: string }[] }>('POST', `${tenant}/events`, { body });
  return json.deliveries[0]?.id ?? '';
}

/** Records an attempt at an instant, as a worker does. */
async function attempt(deliveryId: string, number: number, at: string, error: object | null = null): Promise<void> {
  await api.database.query(
    `insert into attempts (delivery_id, number, generation, started_at, duration_ms, timings, outcome, possible_repeat, request,
       error, masked)
     values ($1, $2, 1, $3, 12, '{"dnsMs":1,"connectMs":2.5,"tlsMs":null,"firstByteMs":3}', 'server_error', false,
       '{"method":"POST","url":"http://a/","headers":{},"body":"{}","bodySha256":"00"}', $4, true)`,
    [deliveryId, number, at, error === null ? null : JSON.stringify(error)],
  );
}

async function becomes(id: string, columns: Record<string, unknown>): Promise<void> {
  const names = Object.keys(columns);
  await api.database.query(
    `update deliveries set ${names.map((name, i) => `${name} = $${i + 2}`).join(', ')} where id = $1`,
    [id, ...Object.values(columns)],
  );
}

const list = async (query = '') => (await api.call<Page>('GET', `${tenant}/deliveries?${query}`)).json.data;
const idsOf = async (query: string) => (await list(query)).map(({ id }) => id);

describe('a delivery in a list', () => {
  test('tells when it was attempted, what came of it in words, and how many attempts it may have', async () => {
    await endpoint({ name: 'Shop', retry: { delaysSeconds: [5, 30] } });
    const id = await publish({ externalId: 'order-1' });
    const untried = { attemptCount: 0, maxAttempts: 3, firstAttemptedAt: null, lastAttemptedAt: null, lastError: null };
    expect(await list()).toMatchObject([{ id, externalId: 'order-1', endpointName: 'Shop', test: false, ...untried }]);
    await attempt(id, 1, '2026-02-04T10:30:00Z');
    await attempt(id, 2, '2026-02-04T10:31:00Z', { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' });
    await becomes(id, { status: 'retrying', attempt_count: 2, last_outcome: 'connection_failed' });
    const told = {
      attemptCount: 2,
      firstAttemptedAt: '2026-02-04T10:30:00.000Z',
      lastAttemptedAt: '2026-02-04T10:31:00.000Z',
      lastError: 'could not be reached: connect ECONNREFUSED',
    };
    expect(await list()).toMatchObject([told]);
    expect((await api.call('GET', `${tenant}/deliveries/${id}`)).json).toMatchObject(told);
    await becomes(id, { status: 'delivered', last_outcome: 'delivered', last_status: 200 });
    expect(await list()).toMatchObject([{ lastError: null, lastStatus: 200 }]);
  });

  test('may have the attempts of its retry policy once more after it was sent again', async () => {
    await endpoint({ retry: { delaysSeconds: [5] } });
    const id = await publish();
    const ended = { dead_letter_reason: 'attempts_exhausted', dead_letter_detail: 'no', dead_letter_at: new Date() };
    await becomes(id, { status: 'dead_lettered', attempt_count: 2, ...ended });
    expect((await api.call('POST', `${tenant}/dead-letters/${id}/retry`)).status).toBe(202);
    expect(await list()).toMatchObject([{ status: 'pending', attemptCount: 2, maxAttempts: 4 }]);
  });

  test('is not found with a credential in its error that version 0.1 left there', async () => {
    await endpoint();
    const id = await publish();
    await attempt(id, 1, '2026-02-04T10:30:00Z', { code: 'X', message: 'secret' });
    await api.database.query('update attempts set masked = false where delivery_id = $1', [id]);
    await becomes(id, { status: 'retrying', attempt_count: 1, last_outcome: 'timed_out' });
    expect(await list()).toMatchObject([{ lastError: 'did not answer in time' }]);
  });
});

test('lists are filtered by outcome, status, tag, external id and period, all of them together', async () => {
  await endpoint();
  const first = await publish({ externalId: 'o-1', tags: ['a', 'b'] });
  const second = await publish({ externalId: 'o-2', tags: ['b'] });
  const third = await publish();
  await becomes(first, { last_outcome: 'server_error', last_status: 503 });
  await becomes(second, { last_outcome: 'server_error', last_status: 500 });
  await becomes(third, { last_outcome: 'rate_limited', last_status: 429 });
  expect(await idsOf('outcome=server_error')).toEqual([second, first]);
  expect(await idsOf('responseStatus=503')).toEqual([first]);
  expect(await idsOf('responseStatus=5xx')).toEqual([second, first]);
  expect(await idsOf('tag=b')).toEqual([second, first]);
  expect(await idsOf('tag=a&outcome=server_error&responseStatus=5xx&externalId=o-1&from=2020-01-01')).toEqual([first]);
  expect(await idsOf('tag=a&externalId=o-2')).toEqual([]);
  const [today, tomorrow] = [0, 1].map((days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10));
  // A day ends a period before it begins.
  expect(await idsOf(`from=${today}&to=${tomorrow}`)).toEqual([third, second, first]);
  expect(await idsOf(`to=${today}`)).toEqual([]);
  const all = await api.call<Page>('GET', `/v1/deliveries?tag=b&tenantId=${tenantId}`);
  expect(all.json.data.map(({ id }) => id)).toEqual([second, first]);
});

test.each(['responseStatus=600', 'responseStatus=5x', 'outcome=good', 'test=yes', 'tag='])(
  'the filter %s is refused',
  async (query) => {
    const refused = await api.call<ProblemJson>('GET', `${tenant}/deliveries?${query}`);
    expect([refused.status, refused.json.code]).toEqual([400, 'invalid_query']);
  },
);

describe('a test send', () => {
  const send = (id: string) => api.call<{ outcome: string }>('POST', `${tenant}/endpoints/${id}/test`, { body: {} });

  test('is recorded as a delivery with its attempt, and with no event', async () => {
    const id = await endpoint();
    await send(id);
    const [recorded] = await list();
    expect(recorded).toMatchObject({
      test: true,
      status: 'delivered',
      eventType: 'postrider.test',
      endpointId: id,
      attemptCount: 1,
      maxAttempts: 1,
      lastStatus: 200,
      temporalUrl: null,
    });
    const { json } = await api.call('GET', `${tenant}/deliveries/${recorded?.id}`);
    expect(json).toMatchObject({
      attempts: [{ number: 1, outcome: 'delivered', request: { headers: { 'webhook-id': recorded?.eventId } } }],
      timeline: [{ kind: 'accepted' }, { kind: 'attempt' }, { kind: 'delivered' }],
    });
    expect((await api.call<Page>('GET', `${tenant}/events`)).json.data).toEqual([]);
    expect((await api.call('GET', `${tenant}/events/${recorded?.eventId}`)).status).toBe(404);
  });

  test('is found or left out by a filter', async () => {
    const id = await endpoint();
    const real = await publish();
    await send(id);
    expect(await idsOf('test=false')).toEqual([real]);
    expect((await list('test=true')).map(({ status }) => status)).toEqual(['delivered']);
    expect(await idsOf('test=true&status=pending')).toEqual([]);
    expect(await list()).toHaveLength(2);
  });

  test('that fails is no dead letter, is not retried, and says nothing about the health of the endpoint', async () => {
    const id = await endpoint();
    answers = 503;
    expect((await send(id)).json.outcome).toBe('server_error');
    const [failed] = await list();
    expect(failed).toMatchObject({
      status: 'cancelled',
      cancelled: { reason: 'test_failed' },
      lastError: 'answered 503',
    });
    expect((await api.call<Page>('GET', `${tenant}/dead-letters`)).json.data).toEqual([]);
    expect((await api.call<{ data: Group[] }>('GET', `${tenant}/dead-letters/groups`)).json.data).toEqual([]);
    const retried = await api.call<ProblemJson>('POST', `${tenant}/deliveries/${failed?.id}/retry`);
    expect(retried.json.code).toBe('not_retryable');
    const left = await api.database.query(
      `select delivery_id from delivery_queue where delivery_id = $1
       union all select delivery_id from delivery_watch where delivery_id = $1
       union all select delivery_id from delivery_wakes where delivery_id = $1
       union all select endpoint_id from endpoint_health_signals where endpoint_id = $2`,
      [failed?.id, id],
    );
    expect(left.rows).toEqual([]);
    // Neither does one that succeeds.
    answers = 200;
    await send(id);
    expect((await api.call('GET', `${tenant}/endpoints/${id}`)).json).toMatchObject({
      health: { state: 'healthy', failingSince: null, lastSuccessAt: null, lastError: null },
    });
  });

  test('with an idempotency key is sent and recorded once', async () => {
    const id = await endpoint();
    const options = { body: {}, headers: { 'idempotency-key': 'once' } };
    for (let i = 0; i < 2; i++) await api.call('POST', `${tenant}/endpoints/${id}/test`, options);
    expect(await list('test=true')).toHaveLength(1);
  });
});

describe('groups of dead letters', () => {
  const dead = (at: string, status: number | null, reason = 'attempts_exhausted') => ({
    status: 'dead_lettered',
    last_outcome: status === null ? 'timed_out' : 'server_error',
    last_status: status,
    dead_letter_reason: reason,
    dead_letter_detail: 'no',
    dead_letter_at: at,
  });
  const groups = async (query = '') =>
    (await api.call<{ data: Group[] }>('GET', `${tenant}/dead-letters/groups?${query}`)).json.data;

  test('tell what is broken and since when, the largest first', async () => {
    const id = await endpoint({ name: 'Shop' });
    await becomes(await publish({ tags: ['a'] }), dead('2026-02-04T10:00:00Z', 503));
    await becomes(await publish(), dead('2026-02-06T10:00:00Z', 503));
    await becomes(await publish(), dead('2026-02-05T10:00:00Z', 503));
    await becomes(await publish({ type: 'order.sent' }), dead('2026-02-03T10:00:00Z', null));
    await publish();
    const [of503, ofNone] = await groups();
    expect(of503).toEqual({
      tenantId,
      endpointId: id,
      endpointName: 'Shop',
      reason: 'attempts_exhausted',
      lastStatus: 503,
      count: 3,
      oldestAt: '2026-02-04T10:00:00.000Z',
      newestAt: '2026-02-06T10:00:00.000Z',
    });
    expect(ofNone).toMatchObject({ lastStatus: null, count: 1 });
    const counts = async (query: string) => (await groups(query)).map(({ count }) => count);
    expect(await counts('eventType=order.sent')).toEqual([1]);
    expect(await counts('responseStatus=5xx')).toEqual([3]);
    expect(await counts('tag=a')).toEqual([1]);
    expect(await counts('outcome=gone')).toEqual([]);
    expect(await counts('externalId=nothing')).toEqual([]);
    expect(await counts(`endpointId=${id}&from=2020-01-01`)).toEqual([3, 1]);
  });

  test("are of the key's tenant only, and of all tenants for operators", async () => {
    await endpoint();
    await becomes(await publish(), dead('2026-02-04T10:00:00Z', 503));
    const key = await api.keyFor(tenantId, ['read']);
    expect((await api.call('GET', '/v1/tenants/default/dead-letters/groups', { key })).status).toBe(404);
    expect((await api.call('GET', '/v1/dead-letters/groups', { key })).status).toBe(403);
    const all = await api.call<{ data: Group[] }>('GET', `/v1/dead-letters/groups?tenantId=${tenantId}`);
    expect(all.json.data).toEqual(await groups());
    expect(all.json.data).toHaveLength(1);
  });
});
