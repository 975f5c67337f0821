import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../sql/database.ts';
import type { Database } from '../sql/database.ts';
import { after, begin, NOW, setPreferences, startStoreScene, untilSomebodyWaits } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { reserveSlots } from './reserve-slots.ts';
import type { RateSlot } from './reserve-slots.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
afterAll(() => scene?.close());

type Endpoint = Awaited<ReturnType<StoreScene['endpoint']>>;
type Preferences = Parameters<typeof setPreferences>[2];

async function limited(preferences: Preferences, tenant: Preferences = {}): Promise<Endpoint> {
  const endpoint = await scene.endpoint();
  await setPreferences(scene.database, endpoint.endpointId, preferences);
  await setPreferences(scene.database, endpoint.tenantId, tenant);
  return endpoint;
}

const askOf = ({ endpointId }: Endpoint, count: number) => ({
  endpointId,
  mayDrop: true,
  deliveryIds: Array.from({ length: count }, (_, i) => `dlv_${i}`),
});
const reserve = (endpoint: Endpoint, count: number, now: Date = NOW, database: Database = scene.database) =>
  reserveSlots(database, askOf(endpoint, count), () => now);
const slotAt = (ms: number): RateSlot => ({ kind: 'slot', slotUs: after(ms).getTime() * 1_000 });
const laterAt = (ms: number): RateSlot => ({ kind: 'hold', reason: 'rate_limited', until: after(ms) });
const DROPPED: RateSlot = { kind: 'skip', reason: 'rate_limited' };
const slotsOf = (given: readonly RateSlot[]) => given.flatMap((slot) => (slot.kind === 'slot' ? [slot.slotUs] : []));
const starts = async (limiterId: string) => {
  const { rows } = await scene.database.query<{ page: number; starts_us: string[] }>(
    'select page, starts_us from rate_limit_starts where limiter_id = $1 order by page',
    [limiterId],
  );
  return rows.map(({ page, starts_us }) => [page, starts_us.length]);
};
const limiter = async (limiterId: string) =>
  (await scene.database.query('select * from rate_limiters where limiter_id = $1', [limiterId])).rows[0];
/** The slots that the rows of an endpoint in the queue tell. */
async function queuedSlots({ endpointId }: Endpoint): Promise<Map<string, number | null>> {
  const { rows } = await scene.database.query<{ delivery_id: string; slot_us: number | null }>(
    'select delivery_id, slot_us from delivery_queue where endpoint_id = $1',
    [endpointId],
  );
  return new Map(rows.map((row) => [row.delivery_id, row.slot_us]));
}
/** A delivery that was told to come later. */
const waitUntil = (endpoint: Endpoint, until: Date, columns: Record<string, unknown> = {}) =>
  scene.delivery(endpoint, {
    status: 'waiting',
    hold_reason: 'rate_limited',
    hold_until: until,
    in_workflow: true,
    ...columns,
  });

// A quota's span and a second's spacing are a little longer than they say: 3,601 s, and 1,020 ms.
const QUOTA_MS = 3_601_000;

test('without limits an attempt starts as it likes, and nothing is remembered', async () => {
  const endpoint = await limited({ rateLimits: { mode: 'drop', burst: 3 } });
  expect(await reserve(endpoint, 2)).toEqual([{ kind: 'pass' }, { kind: 'pass' }]);
  expect(await limiter(endpoint.endpointId)).toBeUndefined();
  expect(await reserve(endpoint, 0)).toEqual([]);
});

test('slots are as far apart as the spacing asks for, from one call to the next', async () => {
  const endpoint = await limited({ rateLimits: { perSecond: 10 } });
  expect(await reserve(endpoint, 3)).toEqual([slotAt(0), slotAt(102), slotAt(204)]);
  expect(await reserve(endpoint, 0)).toEqual([]);
  expect(await reserve(endpoint, 2)).toEqual([slotAt(306), slotAt(408)]);
  expect(await reserve(endpoint, 1, after(900))).toEqual([slotAt(900)]);
  expect(await reserve(endpoint, 1, after(900))).toEqual([slotAt(1_002)]);
});

test('after a pause a burst may start at once, and then all wait for their slots', async () => {
  const endpoint = await limited({ rateLimits: { perSecond: 10, burst: 3 } });
  const burst = [slotAt(0), slotAt(0), slotAt(0), slotAt(102)];
  expect(await reserve(endpoint, 4)).toEqual(burst);
  expect(await reserve(endpoint, 3, after(600))).toEqual([slotAt(600), slotAt(600), slotAt(600)]);
});

test('slots are given two seconds ahead; who comes later has taken nothing', async () => {
  const endpoint = await limited({ rateLimits: { perSecond: 1, perHour: 3_000 } });
  expect(await reserve(endpoint, 4)).toEqual([slotAt(0), slotAt(1_020), laterAt(2_040), laterAt(3_060)]);
  const before = await limiter(endpoint.endpointId);
  expect(before).toMatchObject({ starts_taken: 2 });
  for (let i = 0; i < 3; i++) expect(await reserve(endpoint, 1)).toEqual([laterAt(2_040)]);
  expect(await limiter(endpoint.endpointId)).toEqual(before);
  expect(await reserve(endpoint, 1, after(39))).toEqual([laterAt(2_040)]);
  expect(await reserve(endpoint, 1, after(40))).toEqual([slotAt(2_040)]);
});

test('a quota gives all of its slots at once, and then none until the first is an hour old', async () => {
  const endpoint = await limited({ rateLimits: { perHour: 3 } });
  expect(await reserve(endpoint, 1)).toEqual([slotAt(0)]);
  expect(await reserve(endpoint, 4, after(60_000))).toEqual([
    ...[slotAt(60_000), slotAt(60_000), laterAt(QUOTA_MS), laterAt(QUOTA_MS + 60_000)],
  ]);
  expect(await reserve(endpoint, 1, after(QUOTA_MS - 2_001))).toEqual([laterAt(QUOTA_MS)]);
  expect(await reserve(endpoint, 2, after(QUOTA_MS - 2_000))).toEqual([slotAt(QUOTA_MS), laterAt(QUOTA_MS + 60_000)]);
});

test('who is told to come later is placed behind those who were told before and still wait', async () => {
  const endpoint = await limited({ rateLimits: { perHour: 1 } });
  await reserve(endpoint, 1);
  await waitUntil(endpoint, after(QUOTA_MS));
  await waitUntil(endpoint, after(QUOTA_MS), { id: 'dlv_0' });
  await waitUntil(endpoint, NOW);
  await waitUntil(endpoint, after(QUOTA_MS), { in_workflow: false });
  await waitUntil(endpoint, after(QUOTA_MS), { hold_reason: 'quiet_hours' });
  await waitUntil(await scene.endpoint(endpoint), after(QUOTA_MS));
  // One is ahead: who asks itself is not, nor who asks at this moment, waits in the line, or for something else.
  expect(await reserve(endpoint, 2)).toEqual([laterAt(2 * QUOTA_MS), laterAt(3 * QUOTA_MS)]);
});

test('where limits drop, who would have to come later is dropped', async () => {
  const endpoint = await limited({ rateLimits: { perHour: 1, mode: 'drop' } });
  expect(await reserve(endpoint, 2)).toEqual([slotAt(0), DROPPED]);
  const spaced = await limited({ rateLimits: { perSecond: 1, mode: 'drop' } });
  expect(await reserve(spaced, 3)).toEqual([slotAt(0), slotAt(1_020), DROPPED]);
});

test('where only the tenant’s limit drops, its own limit makes an endpoint wait, and what is beyond both is dropped', async () => {
  const tenant: Preferences = { rateLimits: { mode: 'drop' }, maxPerHour: 2 };
  const endpoint = await limited({ rateLimits: { perHour: 1 } }, tenant);
  expect(await reserve(endpoint, 3)).toEqual([slotAt(0), laterAt(QUOTA_MS), DROPPED]);
  const dropping = await limited({ rateLimits: { perHour: 2, mode: 'drop' } }, { maxPerHour: 1 });
  expect(await reserve(dropping, 3)).toEqual([slotAt(0), laterAt(QUOTA_MS), DROPPED]);
});

test('what may not be dropped takes slots of the limits that hold, and leaves all of the others', async () => {
  const keep = (endpoint: Endpoint, count: number) =>
    reserveSlots(scene.database, { ...askOf(endpoint, count), mayDrop: false }, () => NOW);
  const dropping = await limited({ rateLimits: { perSecond: 1, perHour: 2, mode: 'drop' } });
  expect(await keep(dropping, 2)).toEqual([{ kind: 'pass' }, { kind: 'pass' }]);
  expect(await reserve(dropping, 1)).toEqual([slotAt(0)]);

  const own = await limited({ rateLimits: { perSecond: 1, mode: 'drop' } }, { maxPerHour: 3 });
  expect(await reserve(own, 1)).toEqual([slotAt(0)]);
  expect(await keep(own, 1)).toEqual([slotAt(0)]);
  // Its own spacing goes on from its own last slot, the tenant's quota counts all three.
  expect(await reserve(own, 1)).toEqual([slotAt(1_020)]);
  expect(await keep(own, 1)).toEqual([laterAt(QUOTA_MS)]);
  expect(await limiter(own.tenantId)).toMatchObject({ starts_taken: 3 });

  const tenants = await limited({ rateLimits: { perHour: 2 } }, { rateLimits: { mode: 'drop' }, maxPerHour: 1 });
  expect(await reserve(tenants, 2)).toEqual([slotAt(0), DROPPED]);
  expect(await keep(tenants, 2)).toEqual([slotAt(0), laterAt(QUOTA_MS)]);
  expect(await limiter(tenants.tenantId)).toMatchObject({ starts_taken: 1 });
});

test('answers come in the order of the deliveries asked for', async () => {
  const endpoint = await limited({ rateLimits: { perSecond: 10 } }, { rateLimits: { mode: 'drop' }, maxPerHour: 4 });
  const ids: string[] = [];
  for (let i = 0; i < 4; i++) ids.push(await scene.delivery(endpoint));
  for (const id of ids) await scene.enqueue(id);
  const inOrder = [3, 1, 0, 2].map((n) => ids[n] ?? '');
  const ask = { ...endpoint, mayDrop: true, deliveryIds: [...inOrder, 'dlv_fifth'] };
  const given = [slotAt(0), slotAt(102), slotAt(204), slotAt(306)];
  expect(await reserveSlots(scene.database, ask, () => NOW)).toEqual([...[...given, DROPPED]]);
  const slotsUs = await queuedSlots(endpoint);
  expect(inOrder.map((id) => slotsUs.get(id))).toEqual(slotsOf(given));
});

test('a first attempt’s row in the queue tells its slot, and only who got one has it', async () => {
  const endpoint = await limited({ rateLimits: { perHour: 2 } });
  const ids: string[] = [];
  for (let i = 0; i < 4; i++) ids.push(await scene.delivery(endpoint));
  for (const id of ids) await scene.enqueue(id, { lease_until: after(20_000) });
  const ask = { ...endpoint, mayDrop: true, deliveryIds: ids.slice(0, 3) };
  await reserveSlots(scene.database, ask, () => NOW);
  const slotUs = NOW.getTime() * 1_000;
  const slotsUs = await queuedSlots(endpoint);
  expect(ids.map((id) => slotsUs.get(id))).toEqual([slotUs, slotUs, null, null]);
});

test('a row in the queue that somebody else holds is not waited for: its slot is given, and it does not tell', async () => {
  const endpoint = await limited({ rateLimits: { perSecond: 10 } });
  const deliveryIds = [await scene.delivery(endpoint), await scene.delivery(endpoint)];
  for (const id of deliveryIds) await scene.enqueue(id, { lease_until: after(20_000) });
  const other = await begin(scene.database);
  await other.query('select 1 from delivery_queue where delivery_id = $1 for no key update', [deliveryIds[0]]);
  const ask = { ...endpoint, mayDrop: true, deliveryIds };
  const given = await reserveSlots(scene.database, ask, () => NOW);
  await other.rollback();
  expect(given).toEqual([slotAt(0), slotAt(102)]);
  const slotsUs = await queuedSlots(endpoint);
  expect(deliveryIds.map((id) => slotsUs.get(id))).toEqual([null, after(102).getTime() * 1_000]);
  expect(await reserve(endpoint, 1)).toEqual([slotAt(204)]);
});

test('starts that bind nobody any more are forgotten, page by page', async () => {
  const endpoint = await limited({ rateLimits: { perDay: 1_000 } }, { maxPerHour: 1_000 });
  await reserve(endpoint, 300);
  const [all, lastOf25Hours] = [
    [
      [0, 128],
      [1, 128],
      [2, 44],
    ],
    [[2, 45]],
  ];
  expect(await starts(endpoint.endpointId)).toEqual(all);
  expect(await starts(endpoint.tenantId)).toEqual(all);
  await reserve(endpoint, 1, after(25 * 3_600_000));
  expect(await starts(endpoint.endpointId)).toEqual(lastOf25Hours);
  expect(await starts(endpoint.tenantId)).toEqual(lastOf25Hours);
});

test('the time is read when the limiter is free: a slot that was computed before a wait would have passed', async () => {
  const endpoint = await limited({ rateLimits: { perSecond: 10 } });
  await reserve(endpoint, 1);
  const other = await begin(scene.database);
  await other.query('select 1 from rate_limiters where limiter_id = $1 for no key update', [endpoint.endpointId]);
  let now = after(500);
  const reserving = reserveSlots(scene.database, askOf(endpoint, 1), () => now);
  await untilSomebodyWaits(scene.database);
  now = after(5_000);
  await other.commit();
  expect(await reserving).toEqual([slotAt(5_000)]);
});

test('a quota that endpoints of a tenant share is never exceeded by several who ask at once', async () => {
  const pools = Array.from({ length: 4 }, () => connect(scene.url, { maxConnections: 3, applicationName: 'asker' }));
  const one = await limited({ rateLimits: { perSecond: 1_000 } }, { maxPerHour: 40 });
  const two = await scene.endpoint(one);
  await setPreferences(scene.database, two.endpointId, { rateLimits: { perHour: 15 } });
  const rounds = Array.from({ length: 12 }, () => pools).flat();
  const asking = rounds.map((pool, i) => reserve(i % 2 ? one : two, 1 + (i % 3), NOW, pool));
  const given = await Promise.all(asking);
  const [ofOne, ofTwo] = [1, 0].map((odd) => slotsOf(given.filter((_, i) => i % 2 === odd).flat()));
  expect(ofTwo?.length).toBeLessThanOrEqual(15);
  expect((ofOne?.length ?? 0) + (ofTwo?.length ?? 0)).toBe(40);
  expect(await limiter(one.tenantId)).toMatchObject({ starts_taken: 40 });
  await Promise.all(pools.map((pool) => pool.end()));
});

test('slots are as far apart as asked for with several who ask at once, also those who ask first of all', async () => {
  const pools = Array.from({ length: 4 }, () => connect(scene.url, { maxConnections: 3, applicationName: 'asker' }));
  const endpoint = await limited({ rateLimits: { perSecond: 100, perHour: 90 } });
  const rounds = Array.from({ length: 12 }, () => pools).flat();
  const given = await Promise.all(rounds.map((pool, i) => reserve(endpoint, 1 + (i % 3), NOW, pool)));
  const slots = slotsOf(given.flat()).toSorted((a, b) => a - b);
  expect(slots).toEqual(Array.from({ length: 90 }, (_, i) => NOW.getTime() * 1_000 + i * 10_200));
  await Promise.all(pools.map((pool) => pool.end()));
});
