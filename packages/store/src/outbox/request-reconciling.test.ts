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
const requests = () => scene.rows('endpoint_sweeps');
const take = () => takeOutboxRows(scene.database, 'endpoint_sweeps', { limit: 10, leaseMs: 15_000, now: NOW });

test('reconciling is requested once for each endpoint, with the holds to check, who asked and why', async () => {
  await wake(['ep_b', 'ep_a'], ['paused', 'quiet_hours'], RESUMED);
  expect(await requests()).toMatchObject(
    ['ep_a', 'ep_b'].map((endpoint_id) => ({
      endpoint_id,
      kind: 'wake',
      reason: 'resumed',
      requested_at: NOW,
      lease_until: null,
      causes: { paused: RESUMED, quiet_hours: RESUMED },
    })),
  );
  await wake([], ['paused'], RESUMED);
  expect(await requests()).toHaveLength(2);
});

test('two wakes of one endpoint become one with the holds of both; the later cause counts for a hold of both', async () => {
  await wake(['ep_a'], ['paused'], RESUMED);
  await wake(['ep_a'], ['quiet_hours'], CHANGED, after(1));
  expect(await requests()).toMatchObject([
    { causes: { paused: RESUMED, quiet_hours: CHANGED }, requested_at: after(1) },
  ]);
  await wake(['ep_a'], ['paused'], CHANGED, after(2));
  expect(await requests()).toMatchObject([{ causes: { paused: CHANGED, quiet_hours: CHANGED } }]);
});

test('a wake and a cancellation of one endpoint stay two requests', async () => {
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

test('a request that comes while an earlier one is carried out is kept, and need not wait', async () => {
  await wake(['ep_a'], ['paused'], RESUMED);
  const underWay = await take();
  await wake(['ep_a'], ['quiet_hours'], CHANGED);
  const next = await take();
  expect(next).toMatchObject([{ subject: 'ep_a', causes: { paused: RESUMED, quiet_hours: CHANGED } }]);
  await finishOutboxRows(scene.database, 'endpoint_sweeps', underWay);
  expect(await requests()).toHaveLength(1);
  await finishOutboxRows(scene.database, 'endpoint_sweeps', next);
  expect(await requests()).toEqual([]);
});

test('two requests for many endpoints in different orders are no deadlock', async () => {
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
  expect(await requests()).toHaveLength(3);
});

test('a wake that version 0.1 wrote checks what was paused and disabled', async () => {
  await scene.database.query(
    `insert into endpoint_sweeps (endpoint_id, kind, reason, requested_at) values ('ep_a', 'wake', 'resumed', $1)`,
    [NOW],
  );
  expect(Object.keys((await take())[0]?.causes ?? {}).toSorted()).toEqual(['disabled', 'paused']);
});
