import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../sql/new-id.ts';
import { startStoreScene, type StoreScene } from '../testing/store-scene.ts';
import { explainPlan } from '../testing/explain-plan.ts';
import { scanQuery } from './expunges.ts';
import { LOCK_ENDED, oldDeliveriesQuery } from './remove-deliveries.ts';
import { oldEventsQuery, REMOVE } from './remove-events.ts';
import { NEXT } from './tenant-retention.ts';

const TENANTS = 200;
const ROWS = 20_000;
const LIMIT = 500;

let scene: StoreScene;
let ids: string[];
beforeAll(async () => {
  scene = await startStoreScene();
  ids = Array.from({ length: ROWS }, () => newId('dlv'));
  await scene.database.query(
    `insert into tenants (id, retention_days, created_at, updated_at)
     select 't' || n, case when n = 7 then 30 end, now(), now() from generate_series(0, 4999) n`,
  );
  await scene.database.query(
    `insert into events (id, tenant_id, type, data, priority, delivery_count, created_at)
     select replace(id, 'dlv', 'evt'), 't' || n % ${TENANTS}, 'a.b', '{}', 'normal', 1, now()
     from unnest($1::text[]) with ordinality as d (id, n)`,
    [ids],
  );
  await scene.database.query(
    `insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, created_at)
     select id, 't' || n % ${TENANTS}, replace(id, 'dlv', 'evt'), 'a.b', 'ep_' || n % 100, 'delivered', now()
     from unnest($1::text[]) with ordinality as d (id, n)`,
    [ids],
  );
  await scene.database.query('analyze');
});
afterAll(() => scene?.close());

/** The most rows that a step of the plan visited. */
async function rowsVisited(statement: { text: string; values?: unknown[] }): Promise<number> {
  return Math.max(...(await explainPlan(scene.database, statement)).map((step) => step.rowsVisited));
}

const range = (tenantId: string | null) => ({ tenantId, afterId: '', beforeId: 'zzz', limit: LIMIT });

test.each([
  ['deliveries of all', () => oldDeliveriesQuery(range(null))],
  ['deliveries of a tenant', () => oldDeliveriesQuery(range('t3'))],
  ['events of all', () => oldEventsQuery(range(null))],
  ['events of a tenant', () => oldEventsQuery(range('t3'))],
  ['deliveries to lock', () => LOCK_ENDED({ ids: ids.slice(0, LIMIT), deadBefore: null })],
  ['events to remove', () => REMOVE({ ids: ids.slice(0, LIMIT).map((id) => id.replace('dlv', 'evt')) })],
  ['the next tenant with limits', () => NEXT({ afterTenantId: '' })],
])('a batch of %s reads no more rows than it handles', async (_what, statement) => {
  expect(await rowsVisited(statement())).toBeLessThanOrEqual(LIMIT);
});

test.each([
  ['by tag', { tag: 'none' }, null],
  ['by id', { ids: ['evt_1'] }, null],
  ['by external id', {}, 'evt_1'],
])('a step of an expunge %s reads the events of its tenant only', async (_how, filter, named) => {
  const statement = scanQuery({ tenantId: 't3', filter, afterId: '', createdAt: new Date(Date.now() + 60_000), named });
  expect(await rowsVisited(statement)).toBeLessThanOrEqual(ROWS / TENANTS);
});
