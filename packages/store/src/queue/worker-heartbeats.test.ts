import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeBacklog } from '../testing/backlog.ts';
import { after, NOW, startStoreScene } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { claimDue } from './claim-due.ts';
import { beat, forgetWorkers, signOff } from './worker-heartbeats.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
afterAll(() => scene?.close());

const worker = (bootId: string) => ({ bootId, host: 'h', pid: 7, startedAt: NOW });
const silentAt = async (ms: number) =>
  (await beat(scene.database, worker('mine'), after(ms))).map((each) => each.bootId);

test('a worker without a word for some seconds is silent until it says something or signs off', async () => {
  expect(await beat(scene.database, worker('other'), NOW)).toEqual([]);
  expect(await silentAt(1_000)).toEqual([]);
  expect(await silentAt(5_000)).toEqual(['other']);
  await beat(scene.database, worker('other'), after(6_000));
  expect(await silentAt(6_500)).toEqual([]);
  expect(await silentAt(20_000)).toEqual(['other']);
  await signOff(scene.database, 'other');
  expect(await silentAt(20_000)).toEqual([]);
});

test('after a day nobody asks for a killed worker any more', async () => {
  await beat(scene.database, worker('killed'), NOW);
  const dayLater = after(24 * 3_600_000);
  await forgetWorkers(scene.database, after(24 * 3_600_000 - 1));
  expect((await scene.rows('workers')).map((row) => row['boot_id'])).toContain('killed');
  await forgetWorkers(scene.database, dayLater);
  expect((await scene.rows('workers')).map((row) => row['boot_id'])).not.toContain('killed');
});

test('what a silent worker has claimed takes no permit of its endpoint, and stays its own until the lease ends', async () => {
  const { ids } = await makeBacklog(scene, 20);
  const claim = (claimedBy: string, silent: string[] = []) =>
    claimDue(scene.database, { limit: 100, afterEndpointId: '', claimedBy, leaseMs: 20_000, silent, now: NOW });
  const first = await claim('frozen');
  expect((await claim('healthy')).deliveries).toEqual([]);
  const second = await claim('healthy', ['frozen']);
  expect(second.deliveries).toHaveLength(first.deliveries.length);
  const claimed = [...first.deliveries, ...second.deliveries].map(({ deliveryId }) => deliveryId);
  expect(claimed).toEqual(ids.slice(0, claimed.length));
});
