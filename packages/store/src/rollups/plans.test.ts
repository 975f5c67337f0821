import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explainPlan, type PlanStep } from '../testing/explain-plan.ts';
import { startStoreScene } from '../testing/store-scene.ts';
import { BEGIN_WITH_KEPT_PLANS } from '../sql/database.ts';
import { countHolds, holdsStatement, MOST_HOLDS_COUNTED } from './count-holds.ts';
import { RANK } from './rank-endpoints.ts';
import { READ_COUNTERS } from './read-counters.ts';
import { boundsOf, keyOf, oldestPending, READ_NUMBERS } from './read-numbers.ts';

const scene = await startStoreScene();
afterAll(() => scene.close());

const ENDPOINTS = 50;
const FROM = new Date('2026-02-01T00:00:00Z');
const TO = new Date('2026-03-03T00:00:00Z');
let tenantId: string;
let endpointId: string;
beforeAll(async () => {
  ({ tenantId, endpointId } = await scene.endpoint());
  await scene.database.query(
    `insert into endpoints select (jsonb_populate_record(e, jsonb_build_object('id', left(e.id, 20) || lpad(n::text, 9, '0')))).*
     from endpoints e, generate_series(2, ${ENDPOINTS}) n where e.id = $1`,
    [endpointId],
  );
  const count = Array.from({ length: 13 }, () => 1).join();
  await scene.database.query(
    `insert into rollups select $1, e.id, type, grain, at, ${count}, null, null, null, '{}', '{}', '{}'
     from (select id from endpoints where tenant_id = $1 union all select '') e, unnest(array['', 'order.paid', 'other']) type,
       (select 'day' as grain, at from generate_series($2::timestamptz, $3, '1 day') at
        union all select 'hour', at from generate_series($2::timestamptz, $3, '1 hour') at
        union all select 'ever', 'epoch') g`,
    [tenantId, FROM, TO],
  );
  await scene.database.query(
    `insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, created_at)
     select 'dlv_00' || lpad(n::text, 24, '0'), $1, 'evt_1', 'order.paid', $2, case when n > 4000 then 'pending' else 'delivered' end, $3
     from generate_series(1, 5000) n`,
    [tenantId, endpointId, FROM],
  );
  await scene.database.query(
    `insert into delivery_queue (delivery_id, endpoint_id, generation, due_at)
     select id, endpoint_id, 1, created_at from deliveries where status = 'pending'`,
  );
  await scene.database.query('analyze rollups; analyze deliveries; analyze delivery_queue; analyze endpoints');
});

const visited = (steps: readonly PlanStep[]): number =>
  steps.filter(({ relation }) => relation !== '').reduce((sum, { rowsVisited }) => sum + rowsVisited, 0);
const scansOf = (steps: readonly PlanStep[], table: RegExp): string[] => [
  ...new Set(steps.filter(({ relation }) => table.test(relation)).map(({ type }) => type)),
];

describe('no question reads more rows than it needs', () => {
  test('the numbers of a month by hour are one row for each hour, from the index', async () => {
    const key = keyOf({ tenantId, eventType: 'order.paid' });
    const bounds = boundsOf([{ grain: 'hour', from: FROM, to: TO }]);
    const steps = await explainPlan(scene.database, READ_NUMBERS({ ...key, ...bounds }));
    expect(visited(steps)).toBe(30 * 24);
    expect(scansOf(steps, /^rollups_(hour|day)/)).toEqual(['Index Scan']);
  });

  test('those of all tenants too, although nobody named one', async () => {
    const bounds = boundsOf([{ grain: 'day', from: FROM, to: TO }]);
    expect(visited(await explainPlan(scene.database, READ_NUMBERS({ ...keyOf({}), ...bounds })))).toBe(0);
  });

  test('comparing endpoints over a month reads a row for each endpoint and day', async () => {
    const steps = await explainPlan(scene.database, RANK.day({ ...keyOf({ tenantId }), from: FROM, to: TO }));
    expect(visited(steps)).toBe(ENDPOINTS + ENDPOINTS * 30);
    expect(scansOf(steps, /^rollups_day/)).toEqual(['Index Scan']);
  });

  test('the counters of a page of endpoints are one row each', async () => {
    const { rows } = await scene.database.query<{ id: string }>('select id from endpoints limit 40');
    const values = { ids: rows.map(({ id }) => id), tenantIds: rows.map(() => tenantId) };
    const steps = await explainPlan(scene.database, READ_COUNTERS(values), 'begin; set local enable_seqscan = off');
    expect(visited(steps)).toBeLessThanOrEqual(ENDPOINTS + 1);
  });

  test.each([
    ['of a tenant', () => ({ tenantId })],
    ['of an endpoint', () => ({ tenantId, endpointId })],
    ['of all tenants', () => ({})],
  ])('the oldest that is pending %s is the first of an index', async (_, of) => {
    expect(visited(await explainPlan(scene.database, oldestPending(of())))).toBeLessThanOrEqual(3);
  });

  test('holds are counted one by one up to a limit, along an index, and not where nothing waits', async () => {
    const { database } = scene;
    const held = await scene.endpoint();
    const of = { tenantId: held.tenantId };
    await database.query(
      `insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, hold_reason, hold_until, created_at)
       select 'dlv_01' || lpad(n::text, 24, '0'), $1, 'evt_1', case when n % 2 = 0 then 'order.paid' else 'other' end, $2, 'waiting',
         case when n <= 4000 then 'paused' else 'quiet_hours' end, case when n > 4000 then $3::timestamptz end, $3
       from generate_series(1, 9000) n`,
      [held.tenantId, held.endpointId, FROM],
    );
    await database.query(
      `insert into rollups select $1, '', '', 'ever', 'epoch', ${Array.from({ length: 13 }, () => 1).join()}, null, null, null, '{}', '{}', '{}'`,
      [held.tenantId],
    );
    const paused = { reason: 'paused', count: 4_000, firstUntil: null };
    const quiet = { reason: 'quiet_hours', count: 5_000, firstUntil: FROM };
    for (const scope of [of, held, {}])
      expect(await countHolds(database, scope)).toEqual({ byReason: [quiet, paused], truncated: false });
    const half = [quiet, paused].map((each) => ({ ...each, count: each.count / 2 }));
    expect((await countHolds(database, { ...of, eventType: 'order.paid' })).byReason).toEqual(half);
    expect(await countHolds(database, { tenantId })).toEqual({ byReason: [], truncated: false });
    expect(await countHolds(database, { ...held, tenantId })).toEqual({ byReason: [], truncated: false });
    await database.query(
      `insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, hold_reason, created_at)
       select 'dlv_02' || lpad(n::text, 24, '0'), $1, 'evt_1', 'other', $2, 'waiting', 'paused', $3 from generate_series(1, 8000) n`,
      [held.tenantId, held.endpointId, FROM],
    );
    // What the planner believes of the table is from before: nothing waits.
    for (const scope of [of, held, {}]) expect(await countHolds(database, scope)).toMatchObject({ truncated: true });
    for (const scope of [of, held, {}]) {
      const steps = await explainPlan(database, holdsStatement(scope), BEGIN_WITH_KEPT_PLANS);
      const read = steps.filter(({ relation, rowsVisited }) => relation.startsWith('deliveries') && rowsVisited > 0);
      expect(read.reduce((sum, { rowsVisited }) => sum + rowsVisited, 0)).toBe(MOST_HOLDS_COUNTED + 1);
      expect(new Set(read.map(({ type }) => type))).toEqual(new Set(['Index Scan']));
    }
    expect(visited(await explainPlan(database, holdsStatement({ tenantId }), BEGIN_WITH_KEPT_PLANS))).toBe(0);
  });
});
