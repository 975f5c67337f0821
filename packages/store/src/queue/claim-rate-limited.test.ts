import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { connect } from '../sql/database.ts';
import { reserveSlots } from './reserve-slots.ts';
import { makeBacklog } from '../testing/backlog.ts';
import { after, NOW, setPreferences, startStoreScene } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { claimDue } from './claim-due.ts';
import type { ClaimOptions } from './claim-due.ts';
import { claimRateLimited } from './claim-rate-limited.ts';
import type { RateLimitedClaim, RateLimitedClaimOptions } from './claim-rate-limited.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
beforeEach(() => scene.database.query('truncate delivery_queue'));
afterAll(() => scene?.close());

const CLAIM = { limit: 100, claimedBy: 'boot-1', leaseMs: 20_000, now: NOW };
const claim = ({ endpointId }: { endpointId: string }, options: Partial<RateLimitedClaimOptions> = {}) =>
  claimRateLimited(scene.database, { ...CLAIM, endpointId, ...options });
const claimRound = (options: Partial<ClaimOptions> = {}) =>
  claimDue(scene.database, { ...CLAIM, afterEndpointId: '', ...options });
const idsOf = ({ deliveries }: Pick<RateLimitedClaim, 'deliveries'>) => deliveries.map(({ deliveryId }) => deliveryId);
const backlog = (count: number, options?: Parameters<typeof makeBacklog>[2]) => makeBacklog(scene, count, options);
const leave = (ids: readonly (string | undefined)[]) =>
  scene.database.query('delete from delivery_queue where delivery_id = any($1)', [ids]);
const setSlots = (endpointId: string, slotAt: Date, below = 99) =>
  scene.database.query(
    `update delivery_queue set slot_us = $2 where delivery_id in (select delivery_id from delivery_queue
       where endpoint_id = $1 and lease_until is not null order by due_at limit $3)`,
    [endpointId, slotAt.getTime() * 1_000, below],
  );
/** Takes slots as retries do that are about to start. */
const take = async ({ endpointId }: { endpointId: string }, count: number, now = NOW) =>
  reserveSlots(
    scene.database,
    { endpointId, mayDrop: true, deliveryIds: Array.from({ length: count }, (_, i) => `dlv_retry_${i}`) },
    () => now,
  );
const limiterOf = async ({ endpointId }: { endpointId: string }) =>
  (await scene.database.query('select * from rate_limiters where limiter_id = $1', [endpointId])).rows[0];

// Slots of 10 a second lie 102 ms apart, so within the lead of 300 ms there are three.
const TEN = { rateLimits: { perSecond: 10 } };
// More than enough for every permit.
const THOUSAND = { rateLimits: { perSecond: 1_000 } };

test('those whose slots come within 300 ms are claimed, the first due first, with all that is needed to start them', async () => {
  const queue = await backlog(20, { preferences: TEN });
  const { deliveries, lookAt } = await claim(queue);
  expect(deliveries.map(({ deliveryId }) => deliveryId)).toEqual(queue.ids.slice(0, 3));
  const { tenantId, endpointId } = queue;
  expect(deliveries[0]).toEqual({
    deliveryId: queue.ids[0],
    endpointId,
    tenantId,
    eventType: 'order.paid',
    generation: 1,
    attemptsBefore: 0,
    endpoint: { url: 'https://example.com/hook', timeoutMs: 15_000, failing: false, slow: false, hasSucceeded: true },
  });
  const rows = await scene.rows('delivery_queue');
  const leased = { lease_until: after(20_000), claimed_by: 'boot-1', handed_over: false, slot_us: null };
  expect(rows.filter((row) => row['lease_until'] !== null)).toMatchObject([leased, leased, leased]);
  // The fourth slot is at 306 ms, and half a lead before it is soon enough.
  expect(lookAt).toEqual(after(156));
  expect(await limiterOf(queue)).toMatchObject({
    look_us: after(156).getTime() * 1_000,
    due_us: null,
    starts_taken: 0,
  });
});

test('a claim takes no slot: whoever leaves before it starts has used up nothing', async () => {
  const queue = await backlog(9, { preferences: { rateLimits: { perHour: 3 } } });
  for (const ids of [queue.ids.slice(0, 3), queue.ids.slice(3, 6), queue.ids.slice(6)]) {
    expect(idsOf(await claim(queue))).toEqual(ids);
    await leave(ids);
  }
});

test('what is claimed and is dequeued without a slot lets the next one go within a second', async () => {
  const queue = await backlog(4, { preferences: { rateLimits: { perHour: 2 } } });
  expect(idsOf(await claim(queue))).toEqual(queue.ids.slice(0, 2));
  await leave(queue.ids.slice(0, 2));
  expect(await claimRound({ now: after(1_000) })).toMatchObject({ rateLimitedEndpointIds: [queue.endpointId] });
  expect(idsOf(await claim(queue, { now: after(1_000) }))).toEqual(queue.ids.slice(2));
});

test('there is nothing to claim where no limits are, and nothing is remembered', async () => {
  const queue = await backlog(1);
  expect(await claim(queue)).toEqual({ deliveries: [], more: false, lookAt: null });
  expect(await limiterOf(queue)).toBeUndefined();
});

test('2 of an endpoint that never answered 2xx are claimed, and no more than there is room for', async () => {
  const queue = await backlog(5, { preferences: THOUSAND, hasSucceeded: false });
  expect(idsOf(await claim(queue, { limit: 1 }))).toEqual(queue.ids.slice(0, 1));
  expect(await claim(queue)).toMatchObject({ deliveries: [{ deliveryId: queue.ids[1] }], lookAt: null });
  await setSlots(queue.endpointId, after(1_000));
  expect(idsOf(await claim(queue))).toEqual([]);
});

test('8 may be in flight, and 24 with those that wait for their slots', async () => {
  const queue = await backlog(60, { preferences: THOUSAND });
  expect(idsOf(await claim(queue))).toEqual(queue.ids.slice(0, 8));
  expect(idsOf(await claim(queue))).toEqual([]);
  for (const end of [16, 24]) {
    await setSlots(queue.endpointId, after(1_000));
    expect(idsOf(await claim(queue))).toEqual(queue.ids.slice(end - 8, end));
  }
  await setSlots(queue.endpointId, after(1_000));
  expect(idsOf(await claim(queue))).toEqual([]);
  // The slots of five have come: 8 − 5 may follow, as soon as the 24 are fewer.
  await setSlots(queue.endpointId, NOW, 5);
  await leave(queue.ids.slice(5, 15));
  expect(idsOf(await claim(queue))).toEqual(queue.ids.slice(24, 27));
});

test('what is on its way without a slot goes before the queue; what has its slot, or whose lease is over, does not', async () => {
  const queue = await backlog(20, { preferences: TEN });
  await claim(queue);
  expect(idsOf(await claim(queue))).toEqual([]);
  // They take their slots, and of the next 300 ms there is nothing left.
  await take(queue, 3);
  await setSlots(queue.endpointId, after(100));
  expect(idsOf(await claim(queue))).toEqual([]);
  expect(idsOf(await claim(queue, { now: after(10) }))).toEqual(queue.ids.slice(3, 4));
  const again = await claim(queue, { now: after(20_005), claimedBy: 'boot-2' });
  // The fourth is still leased, and takes one of three.
  expect(idsOf(again)).toEqual(queue.ids.slice(0, 2));
  const { rows } = await scene.database.query('select * from delivery_queue where delivery_id = $1', [queue.ids[0]]);
  expect(rows).toMatchObject([{ claimed_by: 'boot-2', handed_over: true, slot_us: after(100).getTime() * 1_000 }]);
});

test('a request that outlives its lease keeps its slot, and claimed again it does not go before the queue', async () => {
  const queue = await backlog(20, { preferences: TEN });
  await claim(queue);
  await setSlots(queue.endpointId, after(200));
  expect(idsOf(await claim(queue, { now: after(20_000), claimedBy: 'boot-2' }))).toEqual(queue.ids.slice(0, 3));
  expect(idsOf(await claim(queue, { now: after(20_000) }))).toEqual(queue.ids.slice(3, 6));
});

test('where maxPerHour is shared, what is on its way to the other endpoints counts, and only there', async () => {
  const queue = await backlog(5);
  await setPreferences(scene.database, queue.tenantId, { maxPerHour: 4 });
  const other = await backlog(5, { tenantId: queue.tenantId });
  const stranger = await backlog(5, { preferences: { rateLimits: { perHour: 4 } } });
  const sibling = await backlog(5, { tenantId: stranger.tenantId, preferences: { rateLimits: { perHour: 3 } } });
  expect(idsOf(await claim(other, { limit: 2 }))).toEqual(other.ids.slice(0, 2));
  expect(idsOf(await claim(queue, { limit: 1 }))).toEqual(queue.ids.slice(0, 1));
  expect(idsOf(await claim(queue))).toEqual(queue.ids.slice(1, 2));
  expect(idsOf(await claim(queue))).toEqual([]);
  expect(idsOf(await claim(sibling))).toEqual(sibling.ids.slice(0, 3));
  expect(idsOf(await claim(stranger))).toEqual(stranger.ids.slice(0, 4));
});

test('of what an endpoint’s own limits give the others of its tenant take nothing', async () => {
  const queue = await backlog(5, { preferences: TEN });
  await setPreferences(scene.database, queue.tenantId, { maxPerHour: 1_000 });
  const other = await backlog(9, { tenantId: queue.tenantId });
  expect(idsOf(await claim(other))).toEqual(other.ids.slice(0, 8));
  expect(await claim(queue, { limit: 2 })).toMatchObject({ deliveries: [{}, {}] });
  expect(await claim(queue)).toMatchObject({ deliveries: [{ deliveryId: queue.ids[2] }], lookAt: after(156) });
});

test('what a slower limit left due far ahead is forgotten within about three seconds, however often the queue is looked at', async () => {
  const queue = await backlog(5, { preferences: { rateLimits: { perMinute: 1 } } });
  await take(queue, 1);
  expect(await limiterOf(queue)).toMatchObject({ due_us: after(61_000).getTime() * 1_000 });
  await setPreferences(scene.database, queue.endpointId, TEN);
  const claimedAt: number[] = [];
  for (let ms = 0; ms <= 4_000; ms += 250) {
    const { deliveries } = await claim(queue, { now: after(ms), limit: 1 });
    if (deliveries.length > 0) claimedAt.push(ms);
    await leave(idsOf({ deliveries }));
  }
  // Due at 3,102 ms from the first look, claimed 300 ms before.
  expect(claimedAt[0]).toBe(3_000);
  expect(await limiterOf(queue)).toMatchObject({ due_us: after(3_102).getTime() * 1_000 });
});

test('the next look is when every limit has room for one more, not for as many as there are permits', async () => {
  const queue = await backlog(9, { preferences: { rateLimits: { perSecond: 10, perHour: 5 } } });
  await setPreferences(scene.database, queue.tenantId, { maxPerHour: 9 });
  await take(await scene.endpoint(queue), 4);
  await take(queue, 4, after(1_000));
  expect(await claim(queue, { now: after(1_000) })).toMatchObject({ deliveries: [], lookAt: after(1_408 - 150) });
  await take(queue, 1, after(1_600));
  expect(await claim(queue, { now: after(1_600) })).toMatchObject({ deliveries: [], lookAt: after(3_602_000 - 150) });
});

test('another claim is asked for where the room of this one was used up, and nowhere else', async () => {
  const queue = await backlog(4, { preferences: THOUSAND });
  expect(await claim(queue, { limit: 3 })).toMatchObject({ deliveries: [{}, {}, {}], more: true });
  expect(await claim(queue, { limit: 3 })).toMatchObject({ deliveries: [{}], more: false });
  expect(await claim(queue, { limit: 3 })).toMatchObject({ deliveries: [], more: false });
  expect(await claim(queue, { limit: 0 })).toMatchObject({ deliveries: [], more: false });
  const slow = await backlog(9, { preferences: TEN });
  expect(await claim(slow, { limit: 3 })).toMatchObject({ deliveries: [{}, {}, {}], more: true, lookAt: null });
  expect(await claim(slow, { limit: 3 })).toMatchObject({ deliveries: [], more: false, lookAt: after(156) });
});

test('the next look is shortly before the next slot, and at once while whoever comes can be claimed', async () => {
  const spaced = await backlog(9, { preferences: { rateLimits: { perSecond: 25 } } });
  // 8 slots within 300 ms, and as many permits.
  expect(await claim(spaced, { limit: 8 })).toMatchObject({ lookAt: null });
  expect(await claim(spaced, { now: after(1) })).toMatchObject({ deliveries: [], lookAt: null });
  const slow = await backlog(9, { preferences: TEN });
  await take(slow, 4);
  expect(await claim(slow)).toMatchObject({ deliveries: [], lookAt: after(408 - 150) });
  expect(await claim(slow, { now: after(108) })).toMatchObject({
    deliveries: [{ deliveryId: slow.ids[0] }],
    lookAt: after(510 - 150),
  });
  expect(await claim(slow, { now: after(340) })).toMatchObject({
    deliveries: [{}, {}],
    lookAt: after(714 - 150),
  });
  const full = await backlog(3, { preferences: { rateLimits: { perHour: 1 } } });
  await take(full, 1);
  expect(await claim(full)).toMatchObject({ deliveries: [], lookAt: after(3_601_000 - 150) });
});

test('several that claim at once never claim the same, nor more than there is room for', async () => {
  const pools = Array.from({ length: 4 }, () => connect(scene.url, { maxConnections: 2, applicationName: 'claimer' }));
  const queues = [
    { queue: await backlog(50, { preferences: { rateLimits: { perHour: 5 } } }), room: 5 },
    { queue: await backlog(50, { preferences: TEN }), room: 3 },
    { queue: await backlog(50, { preferences: THOUSAND }), room: 8 },
  ];
  for (const { queue, room } of queues) {
    const claims = await Promise.all(
      [...pools, ...pools].map((database, i) =>
        claimRateLimited(database, { ...CLAIM, endpointId: queue.endpointId, claimedBy: `boot-${i}` }),
      ),
    );
    expect(claims.flatMap(idsOf).toSorted()).toEqual(queue.ids.slice(0, room));
  }
  await Promise.all(pools.map((pool) => pool.end()));
});
