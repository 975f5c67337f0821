import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { after, begin, NOW, startStoreScene, untilSomebodyWaits } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { finishOutboxRows, takeOutboxRows } from './outbox-rows.ts';
import { requestReconciling } from './request-reconciling.ts';
import type { WakeCause } from './request-reconciling.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
beforeEach(() => scene.database.query('truncate endpoint_sweeps'));
afterAll(() => scene?.close());

const RESUMED: WakeCause = { reason: 'resumed', by: 'key_1' };
const CHANGED: WakeCause = { reason: 'preferences_changed', by: 'key_2' };
const wake = (endpointIds: string[], holdReasons: ('paused' | 'quiet_hours')[], cause: WakeCause, now = NOW) =>
  requestReconciling(scene.database, { endpointIds, kind: 'wake', holdReasons, cause, now });
const sweeps = () => scene.rows('endpoint_sweeps');
const take = () => takeOutboxRows(scene.database, 'endpoint_sweeps', { limit: 10, leaseMs: 15_000, now: NOW });

test('a sweep is asked for each endpoint once, with what it looks at and who asked why', async () => {
  await wake(['ep_b', 'ep_a'], ['paused', 'quiet_hours'], RESUMED);
  expect(await sweeps()).toMatchObject(
    ['ep_a', 'ep_b'].map((endpoint_id) => ({
      ...{ endpoint_id, kind: 'wake', reason: 'resumed', requested_at: NOW, lease_until: null },
      causes: { paused: RESUMED, quiet_hours: RESUMED },
    })),
  );
  await wake([], ['paused'], RESUMED);
  expect(await sweeps()).toHaveLength(2);
});

test('two wakes that meet look at what either meant, each for its own cause; the later speaks for what both mean', async () => {
  await wake(['ep_a'], ['paused'], RESUMED);
  await wake(['ep_a'], ['quiet_hours'], CHANGED, after(1));
  expect(await sweeps()).toMatchObject([{ causes: { paused: RESUMED, quiet_hours: CHANGED }, requested_at: after(1) }]);
  await wake(['ep_a'], ['paused'], CHANGED, after(2));
  expect(await sweeps()).toMatchObject([{ causes: { paused: CHANGED, quiet_hours: CHANGED } }]);
});

test('a wake and a cancellation of one endpoint stay two', async () => {
  await wake(['ep_a'], ['paused'], RESUMED);
  await requestReconciling(scene.database, {
    endpointIds: ['ep_a'],
    kind: 'cancel',
    reason: 'endpoint_deleted',
    now: NOW,
  });
  const { rows } = await scene.database.query('select kind, reason from endpoint_sweeps order by kind');
  expect(rows).toEqual([
    { kind: 'cancel', reason: 'endpoint_deleted' },
    { kind: 'wake', reason: 'resumed' },
  ]);
});

test('what is asked while a sweep is under way is not lost with its end, and need not wait for it', async () => {
  await wake(['ep_a'], ['paused'], RESUMED);
  const underWay = await take();
  await wake(['ep_a'], ['quiet_hours'], CHANGED);
  const next = await take();
  expect(next).toMatchObject([{ subject: 'ep_a', causes: { paused: RESUMED, quiet_hours: CHANGED } }]);
  await finishOutboxRows(scene.database, 'endpoint_sweeps', underWay);
  expect(await sweeps()).toHaveLength(1);
  await finishOutboxRows(scene.database, 'endpoint_sweeps', next);
  expect(await sweeps()).toEqual([]);
});

test('two who ask for many endpoints at once, in whatever order, do not lock each other out', async () => {
  const first = await begin(scene.database);
  await requestReconciling(first, { endpointIds: ['ep_b'], kind: 'cancel', reason: 'a', now: NOW });
  const asking = [
    requestReconciling(scene.database, {
      endpointIds: ['ep_c', 'ep_b', 'ep_a'],
      kind: 'cancel',
      reason: 'b',
      now: NOW,
    }),
    requestReconciling(scene.database, {
      endpointIds: ['ep_a', 'ep_b', 'ep_c'],
      kind: 'cancel',
      reason: 'c',
      now: NOW,
    }),
  ];
  await untilSomebodyWaits(scene.database, 2);
  await first.commit();
  await Promise.all(asking);
  expect(await sweeps()).toHaveLength(3);
});

test('a wake that the release before wrote looks at what it meant: pause and disabling', async () => {
  await scene.database.query(
    `insert into endpoint_sweeps (endpoint_id, kind, reason, requested_at) values ('ep_a', 'wake', 'resumed', $1)`,
    [NOW],
  );
  expect(Object.keys((await take())[0]?.causes ?? {}).toSorted()).toEqual(['disabled', 'paused']);
});
