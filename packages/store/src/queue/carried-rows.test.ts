import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeBacklog } from '../testing/backlog.ts';
import { after, NOW, setPreferences, startStoreScene } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { giveBackCarried, releaseCarried, takeCarried, takeOverCarried } from './carried-rows.ts';
import { claimCarried } from './claim-carried.ts';
import { claimDue } from './claim-due.ts';
import { claimRateLimited } from './claim-rate-limited.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
beforeEach(() => scene.database.query('truncate delivery_queue'));
afterAll(() => scene?.close());

const LEASE_MS = 20_000;
const LATER = after(LEASE_MS);
const FAST = { settings: { timeoutMs: 5_000 } };
const CLAIM = { limit: 100, afterEndpointId: '', claimedBy: 'boot-1', leaseMs: LEASE_MS, now: NOW };

const backlog = (count: number, options: Parameters<typeof makeBacklog>[2] = {}) =>
  makeBacklog(scene, count, { ...FAST, ...options });
const carried = (options: Partial<Parameters<typeof claimCarried>[1]> = {}) =>
  claimCarried(scene.database, { ...CLAIM, carrierId: 'car_1', available: 80, ...options });
const claimOfWorkflows = async (options: Partial<Parameters<typeof claimDue>[1]> = {}) =>
  (await claimDue(scene.database, { ...CLAIM, ...options })).deliveries.map(({ deliveryId }) => deliveryId);
const takeOver = (deliveryIds: readonly string[], execution = 'x', options = {}) =>
  takeOverCarried(scene.database, {
    carrierId: 'car_1',
    execution,
    deliveryIds,
    claimedBy: 'boot-1',
    leaseMs: LEASE_MS,
    now: NOW,
    ...options,
  });
const take = (endpointId: string, deliveryIds: readonly string[], options = {}) => {
  const { limit = 16, version = 1, gate = 1, generation = 1, ...of } = { ...options } as Record<string, never>;
  const endpoint = { id: endpointId, limit, version, gateVersions: { endpoint: gate, tenant: 1 } };
  const sends = deliveryIds.map((deliveryId) => ({ deliveryId, generation, endpoint }));
  return takeCarried(scene.database, { carrierId: 'car_1', execution: 'x', sends, silent: [], now: NOW, ...of });
};
const giveBack = (deliveryIds: readonly string[], needWorkflow: readonly string[] = [], execution = 'x') =>
  giveBackCarried(scene.database, { carrierId: 'car_1', execution, deliveryIds, needWorkflow });
const queueRows = () => scene.rows('delivery_queue');

test('what workflows of their own can take at once is not carried', async () => {
  await backlog(8);
  expect(await carried()).toEqual({ deliveryIds: [], endpointIds: [] });
  expect(await claimOfWorkflows()).toHaveLength(8);
});

test('more than that is a backlog, and is carried in the order in which it is due', async () => {
  const { endpointId, ids } = await backlog(9);
  expect(await carried()).toEqual({ deliveryIds: ids, endpointIds: [endpointId] });
  expect((await queueRows())[0]).toMatchObject({ carrier_id: 'car_1', claimed_by: 'boot-1', unsent: true });
});

test('more than there are free slots is a backlog, also if no endpoint has one', async () => {
  const some = await Promise.all([1, 2, 3].map(() => backlog(2)));
  expect((await carried({ available: 6 })).deliveryIds).toEqual([]);
  const { deliveryIds, endpointIds } = await carried({ available: 5 });
  expect(deliveryIds.toSorted()).toEqual(some.flatMap(({ ids }) => ids).toSorted());
  expect(endpointIds).toEqual([]);
});

test.each([
  ['has never succeeded', { hasSucceeded: false }, ''],
  ['has a long timeout', { settings: { timeoutMs: 5_001 } }, ''],
  ['is paused', { status: 'paused' as const }, ''],
  ['fails', {}, 'failing_since = now()'],
  ['is slow', {}, 'slow = true'],
  ['is deleted', {}, 'deleted_at = now()'],
  ['has rate limits', { preferences: { rateLimits: { perSecond: 100 } } }, ''],
  ['has a template', {}, `format = '{"type": "template", "name": "slack"}'`],
])('nothing is carried to an endpoint that %s', async (_name, options, change) => {
  const { endpointId } = await backlog(20, options);
  if (change !== '') await scene.database.query(`update endpoints set ${change} where id = $1`, [endpointId]);
  expect(await carried()).toEqual({ deliveryIds: [], endpointIds: [] });
});

test('each tenant gets as much of a carrier as another one, and each of its endpoints in turn', async () => {
  const big = await backlog(200);
  const { tenantId } = big;
  const [second, other] = [await backlog(200, { tenantId }), await backlog(200)];
  const { deliveryIds } = await carried({ limit: 12 });
  const countOf = ({ ids }: { ids: string[] }) => deliveryIds.filter((id) => ids.includes(id)).length;
  expect(countOf(big) + countOf(second)).toBe(8);
  expect(countOf(other)).toBe(4);
  expect(Math.abs(countOf(big) - countOf(second))).toBeLessThanOrEqual(1);
});

test('what was ever claimed for a workflow of its own is not carried, since a frozen process may still start it', async () => {
  const { ids } = await backlog(20);
  const own = await claimOfWorkflows();
  const { deliveryIds } = await carried({ now: LATER });
  expect(deliveryIds).toEqual(ids.filter((id) => !own.includes(id)));
});

test('a claim for workflows leaves out endpoints that are carried, and no other', async () => {
  const [deep, other] = [await backlog(20), await backlog(1)];
  expect(await claimOfWorkflows({ exceptEndpointIds: [deep.endpointId] })).toEqual(other.ids);
});

test('what is carried but not sent is not in flight; what is sent is', async () => {
  const { endpointId, ids } = await backlog(20);
  const { deliveryIds } = await carried({ limit: 10 });
  await takeOver(deliveryIds);
  expect(await take(endpointId, deliveryIds.slice(0, 5))).toEqual(Array(5).fill('taken'));
  // Eight may be in flight, and five are.
  expect(await claimOfWorkflows()).toEqual(ids.slice(10, 13));
});

test('the limit of an endpoint holds over all carriers and workflows', async () => {
  const { endpointId } = await backlog(30);
  const first = (await carried({ limit: 10 })).deliveryIds;
  const second = (await carried({ limit: 10, carrierId: 'car_2', claimedBy: 'boot-2' })).deliveryIds;
  await takeOver(first);
  await takeOver(second, 'y', { carrierId: 'car_2', claimedBy: 'boot-2' });
  const results = await Promise.all([
    take(endpointId, first),
    take(endpointId, second, { carrierId: 'car_2', execution: 'y' }),
  ]);
  const all = results.flat();
  expect(all.filter((each) => each === 'taken')).toHaveLength(16);
  expect(all.filter((each) => each === 'full')).toHaveLength(4);
});

test('the claims of a silent worker keep nobody from its endpoints', async () => {
  const { endpointId } = await backlog(30);
  const { deliveryIds } = await carried({ limit: 20 });
  await takeOver(deliveryIds.slice(0, 10));
  await take(endpointId, deliveryIds.slice(0, 10), { limit: 10 });
  await takeOver(deliveryIds.slice(10), 'x', { claimedBy: 'boot-2' });
  expect(await take(endpointId, deliveryIds.slice(10, 11), { limit: 10 })).toEqual(['full']);
  expect(await take(endpointId, deliveryIds.slice(10, 11), { limit: 10, silent: ['boot-1'] })).toEqual(['taken']);
});

test('a row is sent by the latest execution only, and what an earlier one sent may be a repeat', async () => {
  const { endpointId, ids } = await backlog(9);
  await carried();
  await takeOver(ids);
  expect(await take(endpointId, ids.slice(0, 1))).toEqual(['taken']);
  expect(await takeOver(ids, 'y', { claimedBy: 'boot-2' })).toHaveLength(9);
  expect(await take(endpointId, ids)).toEqual(Array(9).fill('lost'));
  expect(await take(endpointId, ids, { execution: 'y' })).toEqual(Array(9).fill('taken'));
  expect((await queueRows()).map((row) => row['handed_over'])).toEqual([true, ...Array<boolean>(8).fill(false)]);
});

test('a row that somebody else claimed after the lease is never sent, and is a possible repeat only if it was sent', async () => {
  const { endpointId, ids } = await backlog(9);
  await carried();
  await takeOver(ids);
  await take(endpointId, ids.slice(0, 1));
  expect(await claimOfWorkflows({ now: after(LEASE_MS - 1) })).toEqual([]);
  // Also if it is the same process, which was frozen meanwhile.
  const again = await claimOfWorkflows({ now: LATER });
  expect(again).toHaveLength(8);
  expect(await take(endpointId, again, { now: LATER })).toEqual(Array(8).fill('lost'));
  expect(await takeOver(again, 'y')).toEqual([]);
  const repeats = (await queueRows()).filter((row) => row['handed_over']).map((row) => row['delivery_id']);
  expect(repeats).toEqual(ids.slice(0, 1));
});

test('nothing is sent after the lease has ended', async () => {
  const { endpointId, ids } = await backlog(9);
  await carried();
  await takeOver(ids);
  expect(await take(endpointId, ids, { now: LATER })).toEqual(Array(9).fill('lost'));
});

test.each([
  ['was paused', `status = 'paused', gate_version = gate_version + 1`],
  ['got other preferences', 'gate_version = gate_version + 1'],
  ['was changed', 'version = version + 1'],
  ['was deleted', 'deleted_at = now()'],
])('nothing is sent to an endpoint that %s after it was loaded', async (_name, change) => {
  const { endpointId, ids } = await backlog(9);
  await carried();
  await takeOver(ids);
  await scene.database.query(`update endpoints set ${change} where id = $1`, [endpointId]);
  expect(await take(endpointId, ids)).toEqual(Array(9).fill('lost'));
});

test('a delivery of a newer generation is not sent by the carrier of an older one', async () => {
  const { endpointId, ids } = await backlog(9);
  await carried();
  await takeOver(ids);
  await scene.database.query('update delivery_queue set generation = 2 where delivery_id = $1', [ids[0]]);
  expect(await take(endpointId, ids.slice(0, 2))).toEqual(['lost', 'taken']);
});

test('what is given back unsent is as if it had never been claimed, and what was sent stays marked', async () => {
  const { endpointId, ids } = await backlog(9);
  const before = await queueRows();
  await carried();
  await takeOver(ids);
  await take(endpointId, ids.slice(0, 1));
  await giveBack(ids);
  const [sent, ...unsent] = await queueRows();
  expect(unsent).toEqual(before.slice(1));
  expect(sent).toMatchObject({ lease_until: null, handed_over: true, unsent: false });
  expect((await carried()).deliveryIds).toEqual([]);
  await claimOfWorkflows();
  expect((await queueRows()).map((row) => row['handed_over'])).toEqual([true, ...Array<boolean>(8).fill(false)]);
});

test('an execution gives back nothing of a later one', async () => {
  const { ids } = await backlog(9);
  await carried();
  await takeOver(ids);
  await takeOver(ids, 'y');
  await giveBack(ids);
  expect(await queueRows()).toMatchObject(ids.map(() => ({ execution: 'y', lease_until: LATER })));
});

test('what needs a workflow of its own is not carried again, and is no repeat', async () => {
  const { ids } = await backlog(9);
  await carried();
  await takeOver(ids);
  await giveBack(ids, ids);
  expect((await carried()).deliveryIds).toEqual([]);
  expect(await claimOfWorkflows({ claimedBy: 'boot-2' })).toHaveLength(8);
  expect((await queueRows()).map((row) => row['handed_over'])).toEqual(Array(9).fill(false));
});

test('a carrier that could not be started leaves its rows for the next one', async () => {
  const { ids } = await backlog(9);
  await carried();
  await releaseCarried(scene.database, { carrierId: 'car_1', deliveryIds: ids, at: after(1_000) });
  expect((await carried({ carrierId: 'car_2' })).deliveryIds).toEqual([]);
  expect((await carried({ carrierId: 'car_2', now: after(1_000) })).deliveryIds).toEqual(ids);
});

test('a limit that comes while a delivery is carried takes it over when it is due again', async () => {
  const { endpointId, ids } = await backlog(9);
  await carried();
  await takeOver(ids);
  await setPreferences(scene.database, endpointId, { rateLimits: { perSecond: 1 } });
  await giveBack(ids);
  const { deliveries } = await claimRateLimited(scene.database, { ...CLAIM, endpointId });
  expect(deliveries.map(({ deliveryId }) => deliveryId)).toEqual(ids.slice(0, 1));
});
