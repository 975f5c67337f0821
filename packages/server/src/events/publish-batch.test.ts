import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type Called, type TestApi } from '../testing/start-test-api.ts';

interface Result {
  status: number;
  event?: { id: string; deliveries: { endpointId: string }[] };
  problem?: { code: string; status: number; errors: { pointer: string }[] };
}
interface Results {
  results: Result[];
}

let api: TestApi;
let tenant = 0;
let base: string;
beforeAll(async () => {
  api = await startTestApi();
});
beforeEach(async () => {
  tenant += 1;
  base = `/v1/tenants/b${tenant}`;
  await api.call('POST', '/v1/tenants', { body: { id: `b${tenant}` } });
});
afterAll(() => api.stop());

const send = (events: unknown, key?: string): Promise<Called<Results & ProblemJson>> =>
  api.call('POST', `${base}/events/batch`, {
    body: { events },
    headers: key === undefined ? {} : { 'idempotency-key': key },
  });
const statuses = ({ json }: Called<Results>) => json.results.map(({ status }) => status);
const idsOf = ({ json }: Called<Results>) => json.results.map(({ event }) => event?.id);
const eventCount = async () =>
  (await api.database.query(`select 1 from events where tenant_id = $1`, [`b${tenant}`])).rowCount;

test('publishes each event as a publish of its own would, all in one transaction', async () => {
  const { json: endpoint } = await api.call<{ id: string }>('POST', `${base}/endpoints`, {
    body: { url: 'http://127.0.0.1:9/', filter: { 'data.n': { $lt: 50 } } },
  });
  const answer = await send(
    Array.from({ length: 100 }, (_, n) => ({ type: 'order.paid', data: { n }, tags: [`n${n}`] })),
  );
  expect(answer.status, answer.text).toBe(202);
  expect(new Set(statuses(answer))).toEqual(new Set([202]));
  for (const [n, { event }] of answer.json.results.entries()) {
    expect(event?.deliveries.map(({ endpointId }) => endpointId)).toEqual(n < 50 ? [endpoint.id] : []);
    const read = await api.call<{ data: object; tags: string[] }>('GET', `${base}/events/${event?.id}`);
    expect([read.json.data, read.json.tags]).toEqual([{ n }, [`n${n}`]]);
  }
  const { rows } = await api.database.query('select distinct xmin::text from events where tenant_id = $1', [
    `b${tenant}`,
  ]);
  expect(rows).toHaveLength(1);
  const { rowCount } = await api.database.query('select 1 from delivery_queue where endpoint_id = $1', [endpoint.id]);
  expect(rowCount).toBe(50);
});

test('one that is refused fails no other, and says why with pointers below that event', async () => {
  const passed = { expiresAt: '2020-01-01T00:00:00Z' };
  const answer = await send([
    { type: 'a', data: 1 },
    { type: 'a..b', data: 1 },
    { data: 1, extra: true },
    'no event',
    null,
    { type: 'a', data: 'x'.repeat(256 * 1024) },
    { type: 'a', data: 1, ...passed },
    { type: 'a', data: 1, endpointIds: ['ep_00000000000000000000000000'] },
    { type: 'b', data: 2 },
  ]);
  expect(answer.status).toBe(202);
  expect(statuses(answer)).toEqual([202, 422, 422, 422, 422, 413, 422, 422, 202]);
  const problems = answer.json.results.map(({ problem }) => problem?.errors.map(({ pointer }) => pointer));
  expect(problems).toEqual([
    undefined,
    ['/type'],
    ['/type', '/extra'],
    [''],
    [''],
    [],
    ['/expiresAt'],
    ['/endpointIds/0'],
    undefined,
  ]);
  expect(answer.json.results[5]?.problem).toMatchObject({ code: 'payload_too_large', status: 413 });
  expect(await eventCount()).toBe(2);
});

test('an external id is one event, within a batch, over batches and beside single publishes', async () => {
  const event = (n: number) => ({ type: 'a', data: { n }, externalId: 'once' });
  const single = await api.call<{ id: string }>('POST', `${base}/events`, {
    body: { ...event(1), externalId: 'single' },
  });
  const first = await send([
    event(1),
    event(1),
    event(2),
    { ...event(1), externalId: 'single' },
    { ...event(9), externalId: 'single' },
  ]);
  expect(statuses(first)).toEqual([202, 202, 409, 202, 409]);
  const [one, two] = idsOf(first);
  expect(two).toBe(one);
  expect(idsOf(first)[3]).toBe(single.json.id);
  expect(first.json.results[2]?.problem?.code).toBe('external_id_taken');
  const again = await send([event(1), event(2)]);
  expect([statuses(again), idsOf(again)[0]]).toEqual([[202, 409], one]);
  expect(await eventCount()).toBe(2);
});

test('an Idempotency-Key stands for the whole batch', async () => {
  const events = [
    { type: 'a', data: 1 },
    { type: '', data: 1 },
  ];
  const answers = [await send(events, 'k1'), await send(events, 'k1')];
  expect(answers[1]?.text).toBe(answers[0]?.text);
  expect(answers[1]?.headers.get('idempotent-replayed')).toBe('true');
  expect(await eventCount()).toBe(1);
  expect((await send([{ type: 'a', data: 2 }], 'k1')).json).toMatchObject({
    status: 422,
    code: 'idempotency_mismatch',
  });
  const race = await Promise.all(Array.from({ length: 10 }, () => send(events, 'k2')));
  expect(new Set(race.filter(({ status }) => status === 202).map(({ text }) => text)).size).toBe(1);
  expect(await eventCount()).toBe(2);
});

test('batches that publish the same external ids at once give each one event', async () => {
  const ids = Array.from({ length: 40 }, (_, n) => `x${n}`);
  const batch = (order: string[]) => order.map((externalId) => ({ type: 'a', data: externalId, externalId }));
  const answers = await Promise.all([ids, ids.toReversed(), ids, ids.toReversed()].map((order) => send(batch(order))));
  for (const answer of answers) expect(new Set(statuses(answer))).toEqual(new Set([202]));
  expect(await eventCount()).toBe(40);
});

test.each<[string, object]>([
  ['no list', { events: 'x' }],
  ['an empty one', { events: [] }],
  ['more than 100', { events: Array.from({ length: 101 }, () => ({ type: 'a', data: 1 })) }],
  ['a member that there is not', { events: [{ type: 'a', data: 1 }], type: 'a' }],
])('the whole is refused for %s', async (_what, body) => {
  const { json } = await api.call<ProblemJson>('POST', `${base}/events/batch`, { body });
  expect(json).toMatchObject({ status: 422, code: 'validation_failed' });
  expect(await eventCount()).toBe(0);
});

test('a body of more than 1 MiB is refused, and one of nearly as much is taken', async () => {
  const events = Array.from({ length: 4 }, () => ({ type: 'a', data: 'x'.repeat(255 * 1024) }));
  expect(statuses(await send(events))).toEqual([202, 202, 202, 202]);
  expect((await send([...events, events[0]])).json).toMatchObject({ status: 413, code: 'payload_too_large' });
  expect(await eventCount()).toBe(4);
});

test('refused events together list as many errors as one answer may, and each at least its first', async () => {
  const wrong = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`${'wrong'.repeat(40)}${n}`, n]));
  const answer = await send(Array.from({ length: 100 }, () => ({ type: 'a', data: 1, ...wrong })));
  const counts = answer.json.results.map(({ problem }) => problem?.errors.length ?? 0);
  expect(Math.min(...counts)).toBe(1);
  expect(counts.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(20 + 100);
  expect(answer.text.length).toBeLessThan(150 * 1024);
});
