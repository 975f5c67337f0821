import { afterAll, beforeAll, expect, test } from 'vitest';
import { BEGIN_WITH_KEPT_PLANS } from '../sql/database.ts';
import { explainPlan, type PlanStep } from '../testing/explain-plan.ts';
import { after, NOW, startStoreScene } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { claimDue, claimStatement, LOCK_CLAIMS } from './claim-due.ts';
import { COUNT_AHEAD } from './claim-rate-limited.ts';
import { nextDueStatement } from './look-around.ts';

const ENDPOINTS = 50;
const ROWS = 20_000;
const OPTIONS = { limit: 100, afterEndpointId: 'ep_0020', claimedBy: 'boot', leaseMs: 20_000, now: NOW };

let scene: StoreScene;
let made = 0;
beforeAll(async () => {
  scene = await startStoreScene();
  const tenantId = await scene.tenant();
  await scene.database.query(
    `insert into endpoints (id, tenant_id, url, status, format, signing, retry, timeout_ms, created_at, updated_at,
       first_success_at)
     select 'ep_' || to_char(i, 'FM0000'), $1, 'https://example.com', 'active', '{}', '{}', '{}', 1, $2, $2, $2
     from generate_series(1, ${ENDPOINTS}) i`,
    [tenantId, NOW],
  );
  await enqueue(tenantId, ROWS);
  await scene.database.query('analyze');
});
afterAll(() => scene?.close());

async function enqueue(tenantId: string, count: number): Promise<void> {
  await scene.database.query(
    `with made as (
       select 'dlv_' || to_char(i, 'FM00000000') as id, 'ep_' || to_char(i % ${ENDPOINTS} + 1, 'FM0000') as endpoint_id
       from generate_series($3::int + 1, $3::int + $4::int) i
     ), deliveries as (
       insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, created_at)
       select id, $1, 'evt', 'order.paid', endpoint_id, 'pending', $2 from made)
     insert into delivery_queue (delivery_id, endpoint_id, generation, due_at) select id, endpoint_id, 1, $2 from made`,
    [tenantId, NOW, made, count],
  );
  made += count;
}

const explainClaim = (planCacheMode: string) =>
  explainPlan(
    scene.database,
    claimStatement(OPTIONS),
    `begin; set local plan_cache_mode = ${planCacheMode}; ${LOCK_CLAIMS}`,
  );

function expectOnlyKeysUsed(plan: PlanStep[], scansOfQueue = 5): void {
  const ofQueue = plan.filter(({ relation }) => relation === 'delivery_queue');
  expect(ofQueue.length).toBeGreaterThanOrEqual(scansOfQueue);
  expect(ofQueue.filter(({ type }) => type === 'Seq Scan')).toEqual([]);
  const ofDeliveries = plan.filter(({ relation }) => relation.startsWith('deliveries'));
  expect(ofDeliveries.filter(({ type, rowsVisited }) => type === 'Seq Scan' && rowsVisited > 0)).toEqual([]);
  expect(visited(ofQueue)).toBeGreaterThan(0);
  expect(visited(ofQueue)).toBeLessThan(ROWS / 10);
}

const visited = (steps: readonly PlanStep[]) => steps.reduce((sum, { rowsVisited }) => sum + rowsVisited, 0);

test.each(['force_custom_plan', 'force_generic_plan'])(
  'a claim from 20,000 rows of 50 endpoints uses keys only (%s)',
  async (mode) => expectOnlyKeysUsed(await explainClaim(mode)),
);

test('also after thousands of rows came and went since the last vacuum', async () => {
  await scene.database.query('alter table delivery_queue set (autovacuum_enabled = false)');
  const tenantId = await scene.tenant();
  let afterEndpointId = '';
  for (let i = 0; i < 60; i++) {
    const { deliveries, lastEndpointId } = await claimDue(scene.database, { ...OPTIONS, afterEndpointId });
    afterEndpointId = lastEndpointId;
    const ids = deliveries.map(({ deliveryId }) => deliveryId);
    await scene.database.query('delete from delivery_queue where delivery_id = any($1)', [ids]);
    await enqueue(tenantId, ids.length);
  }
  const deadRows = async () =>
    (
      await scene.database.query<{ dead: number }>(
        `select n_dead_tup as dead from pg_stat_user_tables where relname = 'delivery_queue'`,
      )
    ).rows[0]?.dead;
  // The statistics follow a little later.
  await expect.poll(deadRows).toBeGreaterThan(6_000);
  expectOnlyKeysUsed(await explainClaim('force_generic_plan'));
});

test('where all of the endpoints have rate limits and nobody may start yet, a claim uses keys only too', async () => {
  const now = after(60_000);
  await scene.database.query(`update endpoints set preferences = '{"rateLimits":{"perSecond":20}}'`);
  await scene.database.query(
    `with queues as (
       select endpoint_id, max(due_at) as at, max(delivery_id) as last, min(delivery_id) as head from delivery_queue group by 1
     ), shown as (
       update delivery_queue set held = true where delivery_id in (select head from queues)
     )
     insert into rate_limiters (limiter_id, look_us, shown_at, shown_id) select endpoint_id, $1, at, last from queues`,
    [after(120_000).getTime() * 1_000],
  );
  expectOnlyKeysUsed(
    await explainPlan(scene.database, claimStatement({ ...OPTIONS, now }), `${BEGIN_WITH_KEPT_PLANS}; ${LOCK_CLAIMS}`),
  );
  expectOnlyKeysUsed(await explainPlan(scene.database, nextDueStatement('ep_0020', now)), 3);
});

test('deliveries under a lease are counted along the index of leases, twice at most', async () => {
  const [endpointId, now] = ['ep_0001', after(60_000)];
  await scene.database.query(
    `update delivery_queue set lease_until = $1 where delivery_id in (
       select delivery_id from (select delivery_id, row_number() over (partition by endpoint_id) as n from delivery_queue) q
       where n <= 8)`,
    [after(80_000)],
  );
  const tenantId = String((await scene.row('endpoints', endpointId))['tenant_id']);
  for (const [shares, most] of [
    [false, 8],
    [true, 8 * ENDPOINTS],
  ] as const) {
    const statement = COUNT_AHEAD({ tenantId, shares, endpointId, now, nowUs: now.getTime() * 1_000, silent: [] });
    const plan = await explainPlan(scene.database, statement, BEGIN_WITH_KEPT_PLANS);
    const ofQueue = plan.filter(({ relation }) => relation === 'delivery_queue');
    expect(new Set(ofQueue.map(({ index }) => index))).toEqual(new Set(['delivery_queue_leased']));
    expect(visited(ofQueue)).toBeGreaterThan(0);
    expect(visited(ofQueue)).toBeLessThanOrEqual(2 * most);
  }
});
