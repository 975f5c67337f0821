import { afterAll, beforeAll, expect, test } from 'vitest';
import { BEGIN_WITH_KEPT_PLANS } from '../sql/database.ts';
import { after, NOW, startStoreScene } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { claimDue, claimStatement } from './claim-due.ts';
import { othersAheadStatement, ownAheadStatement } from './claim-paced.ts';

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
  'Index Name'?: string;
  'Actual Rows': number;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: PlanNode[];
}

type Value = string | number | Date | readonly string[];
interface Statement {
  text: string;
  values: Value[];
}
function literalOf(value: Value): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? `{${value.join()}}` : String(value);
}
const CLAIM_TYPES = 'text, int, text, timestamptz, int, bigint, text[], text, int';

/** Runs a statement and tells what the planner made of it; what it did is rolled back. */
async function explain({ text, values }: Statement, types: string, begin: string): Promise<PlanNode[]> {
  const client = await scene.database.connect();
  try {
    await client.query(begin);
    await client.query(`prepare explained (${types}) as ${text}`);
    const given = values.map((value) => `'${literalOf(value)}'`).join();
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `explain (analyze, buffers, format json) execute explained (${given})`,
    );
    const nodes = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodes)];
    return rows.flatMap((row) => nodes(row['QUERY PLAN'][0].Plan));
  } finally {
    await client.query('rollback');
    await client.query('deallocate all');
    client.release();
  }
}
const explainClaim = (planCacheMode: string) =>
  explain(claimStatement(OPTIONS), CLAIM_TYPES, `begin; set local plan_cache_mode = ${planCacheMode}`);

function blocksOf([root]: PlanNode[]): number {
  return (root?.['Shared Hit Blocks'] ?? 0) + (root?.['Shared Read Blocks'] ?? 0);
}

function expectOnlyKeysUsed(plan: PlanNode[]): void {
  const ofQueue = plan.filter((node) => node['Relation Name'] === 'delivery_queue');
  expect(ofQueue.length).toBeGreaterThan(4);
  expect(ofQueue.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([]);
  const scans = plan.filter((node) => node['Relation Name']?.startsWith('deliveries'));
  expect(scans.filter((node) => node['Node Type'] === 'Seq Scan' && node['Actual Rows'] > 0)).toEqual([]);
  // About 2,900 as measured; looking at every row in the queue takes 20,000.
  expect(blocksOf(plan)).toBeLessThan(8_000);
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

test('where all of the endpoints have rate limits and nobody’s turn has come, a claim uses keys only too', async () => {
  const now = after(60_000);
  await scene.database.query(`update endpoints set preferences = '{"rateLimits":{"perSecond":20}}'`);
  await scene.database.query(
    `with lines as (
       select endpoint_id, max(due_at) as at, max(delivery_id) as last, min(delivery_id) as head from delivery_queue group by 1
     ), shown as (
       update delivery_queue set held = true where delivery_id in (select head from lines)
     )
     insert into rate_limiters (limiter_id, look_us, shown_at, shown_id) select endpoint_id, $1, at, last from lines`,
    [after(120_000).getTime() * 1_000],
  );
  expectOnlyKeysUsed(await explain(claimStatement({ ...OPTIONS, now }), CLAIM_TYPES, BEGIN_WITH_KEPT_PLANS));
});

test('who is on the way is counted along the key of the leases', async () => {
  const [endpointId, now] = ['ep_0001', after(60_000)];
  await scene.database.query(
    `update delivery_queue set lease_until = $1 where delivery_id in (
       select delivery_id from (select delivery_id, row_number() over (partition by endpoint_id) as n from delivery_queue) q
       where n <= 8)`,
    [after(80_000)],
  );
  const tenantId = String((await scene.row('endpoints', endpointId))['tenant_id']);
  for (const [statement, types, most] of [
    [ownAheadStatement(endpointId, { now }), 'text, timestamptz, bigint, text[]', 100],
    [othersAheadStatement({ tenantId, endpointId }, { now }), 'text, text, timestamptz, text[]', 2_000],
  ] as const) {
    const plan = await explain(statement, types, BEGIN_WITH_KEPT_PLANS);
    const ofQueue = plan.filter((node) => node['Relation Name'] === 'delivery_queue');
    expect(new Set(ofQueue.map((node) => node['Index Name']))).toEqual(new Set(['delivery_queue_leased']));
    expect(blocksOf(plan)).toBeLessThan(most);
  }
});
