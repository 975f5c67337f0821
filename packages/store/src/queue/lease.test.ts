import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { after, NOW, startStoreScene } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { claimDue } from './claim-due.ts';
import { markStarted } from '../deliveries/transitions.ts';
import { holdsClaim, releaseClaims } from './lease.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
beforeEach(() => scene.database.query('truncate delivery_queue'));
afterAll(() => scene?.close());

const claimAt = async (now: Date) => {
  const options = { limit: 10, afterEndpointId: '', claimedBy: 'boot', leaseMs: 20_000, now };
  return (await claimDue(scene.database, options)).deliveries.map(({ deliveryId }) => deliveryId);
};

test('a claim that was given back may be claimed again from the given time on', async () => {
  const endpoint = await scene.endpoint({ hasSucceeded: true });
  const ids = [await scene.delivery(endpoint), await scene.delivery(endpoint)].toSorted();
  for (const id of ids) await scene.enqueue(id);
  // Leases are compared with the clock of the database.
  const now = new Date();
  expect((await claimAt(now)).toSorted()).toEqual(ids);
  const soon = new Date(now.getTime() + 5_000);
  await releaseClaims(scene.database, ids.slice(0, 1), soon);
  expect(await claimAt(new Date(soon.getTime() - 1))).toEqual([]);
  expect(await claimAt(soon)).toEqual(ids.slice(0, 1));
  await releaseClaims(scene.database, ids.slice(0, 1), now);
  expect(await claimAt(now)).toEqual(ids.slice(0, 1));
});

test('the first start of a delivery is noted, later ones do not change it', async () => {
  const endpoint = await scene.endpoint();
  const [id, otherId] = [await scene.delivery(endpoint), await scene.delivery(endpoint)];
  await markStarted(scene.database, { ids: [id], now: after(1) });
  await markStarted(scene.database, { ids: [id], now: after(2) });
  await markStarted(scene.database, { ids: [], now: after(2) });
  expect(await scene.row('deliveries', id)).toMatchObject({ started_at: after(1), status: 'pending' });
  expect(await scene.row('deliveries', otherId)).toMatchObject({ started_at: null });
});

test.each([
  ['this process', {}, true],
  ['another process', { claimedBy: 'another' }, false],
  ['another generation', { generation: 2 }, false],
  ['another delivery', { deliveryId: 'dlv_nothing' }, false],
])('a claim is held by %s only as long as the row says so: %j → %s', async (_what, change, expected) => {
  const deliveryId = await scene.delivery(await scene.endpoint());
  await scene.enqueue(deliveryId, { claimed_by: 'boot', lease_until: NOW });
  expect(await holdsClaim(scene.database, { deliveryId, generation: 1, claimedBy: 'boot', ...change })).toBe(expected);
});
