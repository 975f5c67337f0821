import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { listDeliveryNotes } from '../deliveries/delivery-notes.ts';
import { reserveSlots } from './reserve-slots.ts';
import { makeBacklog } from '../testing/backlog.ts';
import { after, begin, NOW, setPreferences, startStoreScene } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { claimRateLimited } from './claim-rate-limited.ts';
import type { RateLimitedClaim } from './claim-rate-limited.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
beforeEach(() => scene.database.query('truncate delivery_queue'));
afterAll(() => scene?.close());

const claim = ({ endpointId }: { endpointId: string }, now = NOW) =>
  claimRateLimited(scene.database, {
    endpointId,
    limit: 100,
    claimedBy: 'boot-1',
    leaseMs: 20_000,
    now,
  });
const idsOf = ({ deliveries }: RateLimitedClaim) => deliveries.map(({ deliveryId }) => deliveryId);
const backlog = (count: number, options?: Parameters<typeof makeBacklog>[2]) => makeBacklog(scene, count, options);
const queued = async ({ endpointId }: { endpointId: string }) =>
  (await scene.rows('delivery_queue'))
    .filter((row) => row['endpoint_id'] === endpointId)
    .map((row) => row['delivery_id']);

test('where limits drop, what is beyond them is skipped and noted, and what was ever claimed is left alone', async () => {
  const queue = await backlog(600, { preferences: { rateLimits: { perHour: 12, mode: 'drop' } } });
  const released = queue.ids.slice(20, 22);
  await scene.database.query(`update delivery_queue set claimed_by = 'boot-0' where delivery_id = any($1)`, [released]);
  const first = await claim(queue);
  expect(idsOf(first)).toEqual(queue.ids.slice(0, 8));
  // 8 are on their way and 4 may follow. Of the others 500 are dropped at a time.
  expect(first.more).toBe(true);
  expect(await claim(queue)).toMatchObject({ deliveries: [], more: false });
  const left = [...queue.ids.slice(0, 12), ...released];
  expect(await queued(queue)).toEqual(left);
  const [dropped = ''] = queue.ids.slice(12);
  expect(await scene.row('deliveries', dropped)).toMatchObject({
    status: 'skipped',
    skip_reason: 'rate_limited',
    finished_at: NOW,
  });
  expect(await listDeliveryNotes(scene.database, dropped)).toEqual([
    { at: NOW, kind: 'skipped', detail: { reason: 'rate_limited' } },
  ]);
  for (const id of left) expect(await scene.row('deliveries', id)).toMatchObject({ status: 'pending' });
});

test('where only the tenant’s limit drops, what the endpoint’s own limit stops is kept', async () => {
  const queue = await backlog(10, { preferences: { rateLimits: { perHour: 1 } } });
  await setPreferences(scene.database, queue.tenantId, { rateLimits: { mode: 'drop' }, maxPerHour: 4 });
  expect(await claim(queue)).toEqual({ deliveries: [expect.anything()], more: false, lookAt: after(1_000) });
  expect(await queued(queue)).toEqual(queue.ids.slice(0, 4));
});

test('who comes while a limit that drops is reached is skipped at the next look, within a second', async () => {
  const queue = await backlog(3, { preferences: { rateLimits: { perHour: 2, mode: 'drop' } } });
  expect(await claim(queue)).toMatchObject({ more: false, lookAt: after(1_000) });
  expect(await queued(queue)).toEqual(queue.ids.slice(0, 2));
  const late = await scene.delivery(queue);
  await scene.enqueue(late);
  expect(await claim(queue, after(1_000))).toMatchObject({ deliveries: [], lookAt: after(2_000) });
  expect(await queued(queue)).toEqual(queue.ids.slice(0, 2));
  expect(await scene.row('deliveries', late)).toMatchObject({ status: 'skipped', skip_reason: 'rate_limited' });
});

test('whom a limit that drops would stop is soon looked at, also while another limit keeps all of them waiting', async () => {
  const queue = await backlog(3, { preferences: { rateLimits: { perHour: 1 } } });
  await setPreferences(scene.database, queue.tenantId, { rateLimits: { mode: 'drop' }, maxPerHour: 4 });
  await reserveSlots(scene.database, { ...queue, deliveryIds: ['dlv_other'], mayDrop: true }, () => NOW);
  expect(await claim(queue)).toEqual({ deliveries: [], more: false, lookAt: after(1_000) });
  expect(await queued(queue)).toEqual(queue.ids);
});

test('what others of the tenant have under way drops nothing that an endpoint’s own limit lets pass', async () => {
  const queue = await backlog(5, { preferences: { rateLimits: { perSecond: 10, mode: 'drop' } } });
  await setPreferences(scene.database, queue.tenantId, { maxPerHour: 1_000 });
  const other = await backlog(9, { tenantId: queue.tenantId });
  await claim(other);
  expect(idsOf(await claim(queue))).toEqual(queue.ids.slice(0, 3));
  expect(await queued(queue)).toEqual(queue.ids.slice(0, 3));
});

test('what others of the tenant have under way takes their part of a shared limit that drops', async () => {
  const queue = await backlog(5);
  await setPreferences(scene.database, queue.tenantId, { rateLimits: { mode: 'drop' }, maxPerHour: 6 });
  const other = await backlog(2, { tenantId: queue.tenantId });
  expect(idsOf(await claim(other))).toEqual(other.ids);
  expect(idsOf(await claim(queue))).toEqual(queue.ids.slice(0, 4));
  expect(await queued(queue)).toEqual(queue.ids.slice(0, 4));
});

test('what somebody else works on is neither waited for nor dropped', async () => {
  const queue = await backlog(4, { preferences: { rateLimits: { perHour: 1, mode: 'drop' } } });
  const other = await begin(scene.database);
  await other.query('select 1 from deliveries where id = $1 for no key update', [queue.ids[1]]);
  await other.query('select 1 from delivery_queue where delivery_id = $1 for no key update', [queue.ids[2]]);
  await claim(queue);
  await other.rollback();
  expect(await queued(queue)).toEqual(queue.ids.slice(0, 3));
});

/** As after a retry that a person asked for, and after a crash in the middle of the retries. */
const again = async ({ ids }: { ids: string[] }, positions: readonly number[]) => {
  const [asked, tried] = [0, 1].map((odd) => positions.filter((_, i) => i % 2 === odd).map((n) => ids[n]));
  await scene.database.query('update deliveries set retry_asked_at = $2 where id = any($1)', [asked, NOW]);
  await scene.database.query('update deliveries set attempt_count = 3 where id = any($1)', [tried]);
};

test('what was attempted before or asked for goes at once in a full hour, and others are dropped around it', async () => {
  const queue = await backlog(6, { preferences: { rateLimits: { perHour: 1, mode: 'drop' } } });
  await reserveSlots(scene.database, { ...queue, deliveryIds: ['dlv_other'], mayDrop: true }, () => NOW);
  await again(queue, [1, 3]);
  expect(idsOf(await claim(queue))).toEqual([queue.ids[1], queue.ids[3]]);
  expect(await queued(queue)).toEqual([queue.ids[1], queue.ids[3]]);
});

test('what took its slot with a worker that is gone goes at once in a full hour', async () => {
  const queue = await backlog(3, { preferences: { rateLimits: { perHour: 1, mode: 'drop' } } });
  const [first = ''] = queue.ids;
  expect(idsOf(await claim(queue))).toEqual([first]);
  const ask = { ...queue, deliveryIds: [first], mayDrop: true };
  await reserveSlots(scene.database, ask, () => NOW);
  expect(idsOf(await claim(queue, after(21_000)))).toEqual([first]);
  expect(await queued(queue)).toEqual([first]);
});

test('what is on its way without a slot keeps no room of a limit that drops', async () => {
  const queue = await backlog(4, { preferences: { rateLimits: { perHour: 2, mode: 'drop' } } });
  await again(queue, [0, 1]);
  expect(idsOf(await claim(queue))).toEqual(queue.ids);
  const late = await scene.delivery(queue);
  await scene.enqueue(late);
  await claim(queue, after(1_000));
  expect(await scene.row('deliveries', late)).toMatchObject({ status: 'skipped', skip_reason: 'rate_limited' });
});

test('a limit that holds keeps them waiting in their positions, while one that drops decides about the others', async () => {
  const queue = await backlog(6, { preferences: { rateLimits: { perHour: 2 } } });
  await setPreferences(scene.database, queue.tenantId, { rateLimits: { mode: 'drop' }, maxPerHour: 1 });
  await again(queue, [1, 2, 3]);
  expect(idsOf(await claim(queue))).toEqual(queue.ids.slice(0, 2));
  expect(await queued(queue)).toEqual(queue.ids.slice(0, 4));
});
