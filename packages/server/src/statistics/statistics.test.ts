import type { RetryDecision } from '@postrider/domain';
import { recordAttempts } from '@postrider/store/deliveries';
import { countChanges } from '@postrider/store/rollups';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

const NOW = new Date('2026-03-02T10:20:30.000Z');
const ACCEPTED = new Date('2026-03-02T10:20:20.000Z');
let now = NOW;
let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ replacements: { now: () => now } });
});
afterAll(() => api.stop());

interface Endpoint {
  tenantId: string;
  endpointId: string;
}

async function makeEndpoint(tenantId = 'default'): Promise<Endpoint> {
  await api.call('POST', '/v1/tenants', { body: { id: tenantId } });
  const { json } = await api.call<{ id: string }>('POST', `/v1/tenants/${tenantId}/endpoints`, {
    body: { url: 'http://127.0.0.1:9/', name: `of ${tenantId}` },
  });
  return { tenantId, endpointId: json.id };
}

/** Publishes an event at an instant. Returns its delivery to the endpoint. */
async function publish(
  { tenantId, endpointId }: Endpoint,
  { at = ACCEPTED, type = 'order.paid' } = {},
): Promise<string> {
  now = at;
  const { json } = await api.call<{ deliveries: { id: string }[] }>('POST', `/v1/tenants/${tenantId}/events`, {
    body: { type, data: {}, endpointIds: [endpointId] },
  });
  now = NOW;
  return json.deliveries[0]?.id ?? '';
}

const DEAD: RetryDecision = { kind: 'dead_letter', reason: 'rejected', detail: 'answered 404' };

/** Records an attempt that began 100 ms after ACCEPTED. */
async function attempt(deliveryId: string, { status = 200, durationMs = 50, attemptCount = 0, decision }: Tried = {}) {
  const startedAt = new Date(ACCEPTED.getTime() + 100);
  const outcome = status === 200 ? 'delivered' : status === null ? 'timed_out' : 'rejected';
  const response = status === null ? null : { status, headers: {}, body: '', truncated: false };
  const request = { method: 'POST' as const, url: 'http://127.0.0.1:9/', headers: {}, body: '{}', bodySha256: '' };
  const timings = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null };
  const { rows } = await api.database.query<{ endpoint_id: string; generation: number }>(
    'select endpoint_id, generation from deliveries where id = $1',
    [deliveryId],
  );
  const [recorded] = await recordAttempts(api.database, [
    {
      deliveryId,
      endpointId: rows[0]?.endpoint_id ?? '',
      generation: rows[0]?.generation ?? 1,
      attemptCount,
      possibleRepeat: false,
      now: new Date(startedAt.getTime() + durationMs),
      attempt: { startedAt, durationMs, timings, outcome, request, response, error: null },
      decide: () => decision ?? (status === 200 ? { kind: 'delivered' } : DEAD),
    },
  ]);
  expect(recorded?.kind).toBe('recorded');
}

interface Tried {
  status?: number | null;
  durationMs?: number;
  attemptCount?: number;
  decision?: RetryDecision;
}

interface Numbers {
  from: string;
  to: string;
  bucket: string;
  totals: Record<string, number>;
  buckets: { at: string; deliveries: number; delivered: number }[];
  topFailing: { endpointId: string }[];
  slowest: { endpointId: string }[];
  [member: string]: unknown;
}

async function stats(path: string, query: Record<string, string> = {}): Promise<Numbers> {
  while ((await countChanges(api.database, now))?.more);
  const answer = await api.call<Numbers>('GET', `${path}?${new URLSearchParams(query).toString()}`);
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
  return answer.json;
}

test('a tenant reads what became of what it accepted, how fast, and what fails', async () => {
  const [good, bad] = [await makeEndpoint('acme'), await makeEndpoint('acme')];
  for (const durationMs of [40, 50, 60]) await attempt(await publish(good), { durationMs });
  await attempt(await publish(bad), { status: 404, durationMs: 400 });
  await attempt(await publish(bad), { status: null, durationMs: 900, decision: { kind: 'retry', nextAttemptAt: NOW } });
  await publish(bad, { type: 'order.shipped' });
  const numbers = await stats('/v1/tenants/acme/stats');
  expect(numbers).toMatchObject({
    from: '2026-03-01T10:20:00.000Z',
    to: '2026-03-02T10:21:00.000Z',
    bucket: 'hour',
    countedAt: NOW.toISOString(),
    totals: { accepted: 6, deliveries: 6, delivered: 3, failed: 1, skipped: 0, cancelled: 0, open: 2, attempts: 5 },
    successRate: 0.75,
    attemptMs: { p50: 60, mean: 290 },
    endToEndMs: { p50: expect.closeTo(150, -1), mean: 150 },
    byStatus: { 200: 3, 404: 1, timed_out: 1 },
    backlog: { pending: 1, waiting: 0, retrying: 1 },
    oldestPendingAt: ACCEPTED.toISOString(),
  });
  expect(numbers.topFailing).toMatchObject([{ ...bad, endpointName: 'of acme', failed: 1, retrying: 1, delivered: 0 }]);
  expect(numbers.slowest).toMatchObject([
    { ...bad, attemptMs: { mean: 650 } },
    { ...good, attemptMs: { p50: 50, mean: 50 } },
  ]);
  expect(numbers.buckets).toHaveLength(25);
  expect(numbers.buckets.at(-1)).toMatchObject({ at: '2026-03-02T10:00:00.000Z', deliveries: 6, byStatus: { 200: 3 } });
  expect((await stats('/v1/tenants/acme/stats', { eventType: 'order.shipped' })).totals).toMatchObject({
    accepted: 1,
    deliveries: 1,
    attempts: 0,
  });
  const ofBad = { deliveries: 3, accepted: 3, failed: 1 };
  expect((await stats(`/v1/tenants/acme/endpoints/${bad.endpointId}/stats`)).totals).toMatchObject(ofBad);
  expect((await stats('/v1/tenants/acme/stats', { endpointId: bad.endpointId })).totals).toMatchObject(ofBad);
  expect((await stats('/v1/stats', { tenantId: 'acme' })).totals).toEqual(numbers.totals);
  expect((await stats('/v1/stats')).totals['deliveries']).toBeGreaterThanOrEqual(6);
});

test('a dead letter that is sent again counts in the bucket of its acceptance, as what it is now', async () => {
  const endpoint = await makeEndpoint('again');
  const earlier = new Date('2026-03-02T08:59:59.999Z');
  const id = await publish(endpoint, { at: earlier });
  await attempt(id, { status: 404 });
  const path = '/v1/tenants/again/stats';
  const period = { from: '2026-03-02T08:00:00Z', to: '2026-03-02T10:00:00Z', bucket: 'hour' };
  expect((await stats(path, period)).totals).toMatchObject({ failed: 1, delivered: 0, open: 0 });
  expect((await api.call('POST', `/v1/tenants/again/deliveries/${id}/retry`)).status).toBe(202);
  expect((await stats(path, period)).totals).toMatchObject({ failed: 0, delivered: 0, open: 1 });
  await attempt(id, { attemptCount: 1 });
  const after = await stats(path, period);
  expect(after).toMatchObject({ totals: { failed: 0, delivered: 1, open: 0, attempts: 2 }, successRate: 1 });
  expect(after.buckets).toMatchObject([
    { at: '2026-03-02T08:00:00.000Z', delivered: 1, byStatus: { 200: 1, 404: 1 } },
    { at: '2026-03-02T09:00:00.000Z', deliveries: 0, successRate: null, attemptMs: { p50: null, mean: null } },
  ]);
});

test('the time that a delivery was held is no part of its time from end to end', async () => {
  const endpoint = await makeEndpoint('held');
  const id = await publish(endpoint, { at: new Date('2026-03-02T10:00:00Z') });
  const hold = (kind: string, at: string) =>
    api.database.query(`insert into delivery_notes (delivery_id, id, at, kind, detail) values ($1, $2, $3, $4, '{}')`, [
      id,
      `note_${at}`,
      at,
      kind,
    ]);
  // 10 minutes in quiet hours, then 5 behind a rate limit until the attempt. 320.15 seconds are left.
  await hold('held', '2026-03-02T10:02:00Z');
  await hold('woken', '2026-03-02T10:12:00Z');
  await hold('held', '2026-03-02T10:15:20.100Z');
  await attempt(id, { durationMs: 50 });
  const { endToEndMs } = await stats('/v1/tenants/held/stats');
  expect(endToEndMs).toMatchObject({ mean: 320_150 });
});

test('numbers of a long period come from days, and those of its ends from hours and minutes', async () => {
  const endpoint = await makeEndpoint('long');
  for (const at of ['2026-02-01T23:59:00Z', '2026-02-02T00:00:00Z', '2026-03-02T10:19:59Z', '2026-03-02T10:20:00Z'])
    await attempt(await publish(endpoint, { at: new Date(at) }));
  const numbers = await stats('/v1/tenants/long/stats', { from: '2026-02-02', to: '2026-03-02T10:20:00Z' });
  expect(numbers).toMatchObject({ bucket: 'day', totals: { deliveries: 2, delivered: 2 } });
  expect(numbers.buckets).toHaveLength(29);
  expect(numbers.buckets.map(({ deliveries }) => deliveries).filter((n) => n > 0)).toEqual([1, 1]);
});

test('holds are counted by reason, and each number is that of the list of what is held for it', async () => {
  const endpoint = await makeEndpoint('holding');
  const path = '/v1/tenants/holding/stats';
  expect(await stats(path)).toMatchObject({ holds: { byReason: [], truncated: false } });
  const deliverAt = '2026-03-02T12:00:00.000Z';
  const publishLater = { type: 'order.paid', data: {}, deliverAt };
  await api.call('POST', '/v1/tenants/holding/events', { body: publishLater });
  await api.call('POST', `/v1/tenants/holding/endpoints/${endpoint.endpointId}/pause`);
  const paused = [await publish(endpoint), await publish(endpoint, { type: 'order.shipped' })];
  const count = (reason: string, n: number, firstUntil: string | null = null) => ({ reason, count: n, firstUntil });
  const all = { byReason: [count('paused', 2), count('scheduled', 1, deliverAt)], truncated: false };
  expect(await stats(path)).toMatchObject({ backlog: { waiting: 3 }, holds: all });
  expect(await stats(`/v1/tenants/holding/endpoints/${endpoint.endpointId}/stats`)).toMatchObject({ holds: all });
  expect((await stats('/v1/stats', { tenantId: 'holding' }))['holds']).toEqual(all);
  const everybodys = (await stats('/v1/stats'))['holds'] as typeof all;
  expect(everybodys.byReason.find(({ reason }) => reason === 'scheduled')?.count).toBeGreaterThanOrEqual(1);
  const shipped = await stats(path, { eventType: 'order.shipped' });
  expect(shipped).toMatchObject({ holds: { byReason: [count('paused', 1)] } });
  const idsOf = async (query: string) => {
    const list = `/v1/tenants/holding/deliveries?${query}`;
    return (await api.call<{ data: { id: string }[] }>('GET', list)).json.data.map(({ id }) => id).toSorted();
  };
  expect(await idsOf('holdReason=paused')).toEqual(paused.toSorted());
  expect(await idsOf('holdReason=paused&status=waiting&eventType=order.shipped')).toEqual([paused[1]]);
  expect(await idsOf('holdReason=scheduled')).toHaveLength(1);
  expect(await idsOf('holdReason=paused&status=delivered')).toEqual([]);
  expect((await api.call('GET', '/v1/tenants/holding/deliveries?holdReason=tired')).status).toBe(400);
});

test.each([
  [{ from: '2026-03-02', to: '2026-03-01' }, 'invalid_period'],
  [{ from: '2031-01-01' }, 'invalid_period'],
  [{ from: 'yesterday' }, 'invalid_query'],
  [{ bucket: 'week' }, 'invalid_query'],
  [{ endpointId: 'dlv_1' }, 'invalid_query'],
  [{ status: 'delivered' }, 'invalid_query'],
])('the query %j is refused', async (query, code) => {
  const { status, json } = await api.call('GET', `/v1/tenants/default/stats?${new URLSearchParams(query).toString()}`);
  expect([status, json]).toEqual([400, expect.objectContaining({ code })]);
});

test('a period of centuries is cut to what is kept, and its buckets are never too many', async () => {
  const numbers = await stats('/v1/tenants/default/stats', { from: '1970-01-01', to: '2199-12-31', bucket: 'minute' });
  expect(numbers).toMatchObject({ to: '2026-03-02T10:21:00.000Z', bucket: 'day' });
  expect(numbers.buckets.length).toBeLessThanOrEqual(731);
});

test('an endpoint of another tenant has no numbers here', async () => {
  const foreign = await makeEndpoint('foreign');
  await attempt(await publish(foreign));
  const key = await api.keyFor('default', ['read']);
  const { endpointId } = foreign;
  expect((await api.call('GET', `/v1/tenants/default/endpoints/${endpointId}/stats`, { key })).status).toBe(404);
  const { totals } = await stats('/v1/tenants/default/stats', { endpointId });
  expect(totals['deliveries']).toBe(0);
  expect((await api.call('GET', '/v1/stats', { key })).status).toBe(403);
});

test('an endpoint shows what it has got', async () => {
  const endpoint = await makeEndpoint('counted');
  const path = `/v1/tenants/counted/endpoints/${endpoint.endpointId}`;
  const none = { total: 0, delivered: 0, failed: 0, lastAt: null, lastSuccessAt: null, lastFailureAt: null };
  expect((await api.call('GET', path)).json).toMatchObject({ counters: none });
  await attempt(await publish(endpoint));
  await attempt(await publish(endpoint), { status: 404 });
  await publish(endpoint);
  await countChanges(api.database, now);
  const at = '2026-03-02T10:20:20.100Z';
  const counters = { total: 3, delivered: 1, failed: 1, lastAt: at, lastSuccessAt: at, lastFailureAt: at };
  expect((await api.call('GET', path)).json).toMatchObject({ counters });
  expect((await api.call('GET', '/v1/tenants/counted/endpoints')).json).toMatchObject({ data: [{ counters }] });
});
