import { afterAll, beforeAll, expect, test } from 'vitest';
import { NOW, startStoreScene } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { claimDue, claimStatement } from './claim-due.ts';

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

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: PlanNode[];
}

/** Runs a claim and tells what the planner made of it; the claim itself is rolled back. */
async function explainClaim(planCacheMode: string): Promise<PlanNode[]> {
  const { text, values } = claimStatement(OPTIONS);
  const client = await scene.database.connect();
  try {
    await client.query('begin');
    await client.query(`set local plan_cache_mode = ${planCacheMode}`);
    await client.query(`prepare claim (text, int, text, timestamptz, int, bigint) as ${text}`);
    const given = values.map((value) => `'${value instanceof Date ? value.toISOString() : value}'`).join();
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `explain (analyze, buffers, format json) execute claim (${given})`,
    );
    const nodes = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodes)];
    return rows.flatMap((row) => nodes(row['QUERY PLAN'][0].Plan));
  } finally {
    await client.query('rollback');
    await client.query('deallocate all');
    client.release();
  }
}

function expectOnlyKeysUsed(plan: PlanNode[]): void {
  const [root] = plan;
  const ofQueue = plan.filter((node) => node['Relation Name'] === 'delivery_queue');
  expect(ofQueue.length).toBeGreaterThan(4);
  expect(ofQueue.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([]);
  const scans = plan.filter((node) => node['Relation Name']?.startsWith('deliveries'));
  expect(scans.filter((node) => node['Node Type'] === 'Seq Scan' && node['Actual Rows'] > 0)).toEqual([]);
  const blocks = (root?.['Shared Hit Blocks'] ?? 0) + (root?.['Shared Read Blocks'] ?? 0);
  // About 2,900 as measured; looking at every row in the queue takes 20,000.
  expect(blocks).toBeLessThan(8_000);
}

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
  await expect.poll(deadRows, { timeout: 10_000 }).toBeGreaterThan(6_000);
  expectOnlyKeysUsed(await explainClaim('force_generic_plan'));
});
