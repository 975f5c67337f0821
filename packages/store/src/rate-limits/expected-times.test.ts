import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { findDelivery, listDeliveries } from '../deliveries/read-deliveries.ts';
import { explainEvent } from '../events/explain-event.ts';
import { rateLimitedQueues } from '../testing/rate-limited-queue.ts';
import { after, NOW, setPreferences, startStoreScene } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { COUNTED_POSITIONS } from './expected-times.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
beforeEach(() => scene.database.query('truncate delivery_queue'));
afterAll(() => scene?.close());

// Slots of 2 a second lie 510 ms apart, of one a second 1,020 ms; a quota of an hour has a second more.
const TWO = { rateLimits: { perSecond: 2 } };
const ONE = { rateLimits: { perSecond: 1 } };
const QUOTA_MS = 3_601_000;
const { backlog, claim, hold, waits, take } = rateLimitedQueues(() => scene);
const setQueue = (ids: readonly (string | undefined)[], columns: string) =>
  scene.database.query(`update delivery_queue set ${columns} where delivery_id = any($1)`, [ids]);

test('each is told the slot of its position', async () => {
  const queue = await backlog(5, { preferences: TWO });
  expect(await waits(queue.ids)).toEqual([0, 510, 1_020, 1_530, 2_040]);
  await take(queue, 2);
  expect(await waits(queue.ids)).toEqual([1_020, 1_530, 2_040, 2_550, 3_060]);
  expect(await waits(queue.ids.slice(3), after(600))).toEqual([2_550, 3_060]);
  // The order in which they are asked for is not their order in the queue.
  expect(await waits([3, 0].map((n) => queue.ids[n] ?? ''))).toEqual([2_550, 1_020]);
});

test('times follow from the limits as they are now, and nothing has to be written', async () => {
  const queue = await backlog(3, { preferences: { rateLimits: { perHour: 1 } } });
  await take(queue, 1);
  expect(await waits(queue.ids)).toEqual([QUOTA_MS, 2 * QUOTA_MS, 3 * QUOTA_MS]);
  await setPreferences(scene.database, queue.endpointId, TWO);
  expect(await waits(queue.ids)).toEqual([0, 510, 1_020]);
  await setPreferences(scene.database, queue.tenantId, { maxPerHour: 2 });
  expect(await waits(queue.ids)).toEqual([0, 510, QUOTA_MS]);
  await setPreferences(scene.database, queue.tenantId, {});
  await setPreferences(scene.database, queue.endpointId, {});
  expect(await waits(queue.ids)).toEqual([0, 0, 0]);
});

test('those that are on their way without a slot go first; one that has its slot is told it, and goes before nobody', async () => {
  const queue = await backlog(6, { preferences: ONE });
  await setQueue(queue.ids.slice(0, 3), `lease_until = '${after(20_000).toISOString()}'`);
  await setQueue([queue.ids[1]], `slot_us = ${after(700).getTime() * 1_000}`);
  expect(await waits(queue.ids)).toEqual([0, 700, 0, 2_040, 3_060, 4_080]);
  // A slot that has come is not told as a time that has passed.
  expect(await waits(queue.ids.slice(1, 2), after(900))).toEqual([900]);
});

test('retries that wait in a workflow go before the queue, overdue ones do not; they keep the time that they were told', async () => {
  const queue = await backlog(3, { preferences: ONE });
  const retry = { status: 'waiting', hold_reason: 'rate_limited', in_workflow: true };
  const ids: string[] = [];
  for (const ms of [-1, 0, 1, 60_000]) ids.push(await scene.delivery(queue, { ...retry, hold_until: after(ms) }));
  await scene.delivery(queue, { ...retry, hold_reason: 'quiet_hours', hold_until: after(1) });
  expect(await waits(queue.ids)).toEqual([2_040, 3_060, 4_080]);
  expect(await waits(ids)).toEqual([null, null, null, null]);
  expect(await findDelivery(scene.database, { deliveryId: ids[3] ?? '' })).toMatchObject({ holdUntil: after(60_000) });
});

test('behind the positions that are counted the time is that of the last of them', async () => {
  const queue = await backlog(COUNTED_POSITIONS + 200, { preferences: { rateLimits: { perSecond: 1_000 } } });
  const told = await waits(queue.ids.slice(-202));
  // 1.02 ms apart, up to the next whole one.
  const most = COUNTED_POSITIONS * 1.02;
  expect(told.slice(0, 3)).toEqual([Math.ceil(most - 2.04), Math.ceil(most - 1.02), most]);
  expect(new Set(told.slice(2))).toEqual(new Set([most]));
});

test('many queues at once are told each by its own limits, also where they share one', async () => {
  const slow = await backlog(2, { preferences: ONE });
  const quota = await backlog(3, { preferences: { rateLimits: { perHour: 1 } } });
  const sibling = await backlog(2, { tenantId: quota.tenantId });
  await setPreferences(scene.database, quota.tenantId, { maxPerHour: 2 });
  await take(quota, 1);
  await take(sibling, 1, after(5_000));
  const ids = [...slow.ids, ...quota.ids, ...sibling.ids];
  expect(await waits(ids)).toEqual([0, 1_020, QUOTA_MS, 2 * QUOTA_MS, 3 * QUOTA_MS, QUOTA_MS, QUOTA_MS + 5_000]);
});

test('a delivery, a page of deliveries and an explanation tell the time, by the clock of Postgres; others are left alone', async () => {
  const queue = await backlog(3, { preferences: { rateLimits: { perHour: 1 } } });
  await claim(queue);
  await hold();
  const [, second = '', third = ''] = queue.ids;
  const now = Date.now();
  const read = async (deliveryId: string) => (await findDelivery(scene.database, { deliveryId }))?.holdUntil;
  const aroundMs = (until: Date | null | undefined, ms: number) =>
    expect(Math.abs((until?.getTime() ?? 0) - now - ms)).toBeLessThan(120_000);
  // The first is claimed and takes the next slot; its lease ended long ago by that clock, so it waits again.
  aroundMs(await read(second), QUOTA_MS);
  aroundMs(await read(third), 2 * QUOTA_MS);
  const { rows } = await listDeliveries(scene.database, { endpointId: queue.endpointId, limit: 10 });
  expect(rows.map(({ id }) => id)).toEqual(queue.ids.toReversed());
  aroundMs(rows[0]?.holdUntil, 2 * QUOTA_MS);
  aroundMs(rows[0]?.nextAttemptAt, 2 * QUOTA_MS);
  expect(rows[2]).toMatchObject({ status: 'pending', holdReason: null, holdUntil: null });
  // Dequeued between the two statements of a read: no answer says that only a person can end the hold.
  await scene.database.query('delete from delivery_queue where delivery_id = $1', [third]);
  aroundMs(await read(third), 0);
  await scene.database.query(
    `insert into events (id, tenant_id, type, data, priority, delivery_count, created_at)
     values ('evt_told', $1, 'order.paid', '{}', 'normal', 1, $2)`,
    [queue.tenantId, NOW],
  );
  await scene.database.query(`update deliveries set event_id = 'evt_told' where id = $1`, [second]);
  const [explained] = (await explainEvent(scene.database, { eventId: 'evt_told', limit: 10 })) ?? [];
  aroundMs(explained?.delivery?.holdUntil, QUOTA_MS);
});
