import { afterAll, beforeAll, expect, test } from 'vitest';
import { explainAll } from '../testing/explain-plan.ts';
import { NOW, startStoreScene, type StoreScene } from '../testing/store-scene.ts';
import { countWoken } from '../deliveries/reconcile-endpoint.ts';
import { countBacklogs, readRecoveries } from './recoveries.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
afterAll(() => scene?.close());

const BEGUN = {
  sinceMs: NOW.getTime(),
  changedMs: NOW.getTime(),
  limit: 2,
  usualMs: null,
  backlog: null,
  countedMs: null,
  perSecond: null,
  expectedMs: null,
};

test('neither the look for recoveries nor the count of a backlog reads what belongs to other endpoints', async () => {
  const { tenantId, endpointId } = await scene.endpoint();
  await scene.database.query('update endpoints set recovery = $2 where id = $1', [endpointId, BEGUN]);
  await scene.database.query(
    `insert into endpoints (id, tenant_id, url, status, format, signing, retry, timeout_ms, created_at, updated_at)
     select 'ep_many_' || n, $1, 'https://example.com', 'active', '{}', '{}', '{}', 1, $2, $2 from generate_series(1, 5000) n`,
    [tenantId, NOW],
  );
  await scene.database.query(
    `with made as (select 'dlv_0' || to_char(n, 'FM00000000') as id, 'ep_many_' || n % 100 as endpoint_id from generate_series(1, 5000) n),
       deliveries as (
         insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, next_attempt_at, created_at)
         select id, $1, 'evt', 'a.b', endpoint_id, 'retrying', $2, $2 from made)
     insert into delivery_queue (delivery_id, endpoint_id, generation, due_at) select id, endpoint_id, 1, $2 from made`,
    [tenantId, NOW],
  );
  await scene.database.query('analyze');
  const steps = await explainAll(scene.database, async (sql) => {
    await readRecoveries(sql, NOW);
    await countBacklogs(sql, [{ endpointId, recovery: BEGUN, perSecond: 1 }], NOW);
  });
  expect(steps.length).toBeGreaterThan(0);
  expect(steps.filter(({ rowsVisited }) => rowsVisited > 100)).toEqual([]);
});

test('the count of woken workflows reads a part of what its endpoint holds, and nothing of others', async () => {
  const { tenantId, endpointId } = await scene.endpoint();
  await scene.database.query(
    `insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, hold_reason, hold_until, in_workflow, created_at)
     select 'dlv_1' || to_char(n, 'FM00000000'), $1, 'evt', 'a.b', case n % 10 when 0 then $2 else 'ep_held_' || n % 100 end,
       'waiting', 'paused', case when n <= 10000 then $3::timestamptz end, true, $3 from generate_series(1, 20000) n`,
    [tenantId, endpointId, NOW],
  );
  await scene.database.query('analyze');
  const upTo = { endpointId, upToDeliveryId: 'dlv_100010000', now: NOW };
  let woken = 0;
  const steps = await explainAll(scene.database, async (sql) => (woken = await countWoken(sql, upTo)));
  // At least as many as hold back the next ones.
  expect(woken).toBe(500);
  expect(steps.length).toBeGreaterThan(0);
  expect(steps.filter(({ rowsVisited }) => rowsVisited > 500)).toEqual([]);
});
