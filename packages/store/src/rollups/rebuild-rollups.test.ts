import { idAt } from '@postrider/domain';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { removeOldDeliveries } from '../retention/remove-deliveries.ts';
import { newId } from '../sql/new-id.ts';
import { startStoreScene } from '../testing/store-scene.ts';
import { backfillNext } from './backfill.ts';
import { countChanges } from './count-changes.ts';
import { pruneRollups } from './prune-rollups.ts';
import { findOldestRecord, rebuildDay } from './rebuild-rollups.ts';

const scene = await startStoreScene();
afterAll(() => scene.close());

const DAYS = ['2026-03-01', '2026-03-02', '2026-03-03'] as const;
const NOW = new Date('2026-03-04T00:00:00Z');
type Endpoint = Awaited<ReturnType<typeof scene.endpoint>>;

/** A delivery that was accepted at an instant and arrived after a failed attempt; and its event. */
async function delivered({ tenantId, endpointId }: Endpoint, at: Date): Promise<string> {
  const id = (prefix: 'dlv' | 'evt') => idAt(prefix, at.getTime()).slice(0, 14) + newId(prefix).slice(14);
  const columns = { id: id('dlv'), event_id: id('evt'), created_at: at };
  await scene.database.query(
    `insert into events (id, tenant_id, type, data, priority, delivery_count, created_at)
     values ($1, $2, 'order.paid', '{}', 'normal', 1, $3)`,
    [columns.event_id, tenantId, at],
  );
  await scene.database.query(
    `insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, created_at)
     values ($1, $2, $3, 'order.paid', $4, 'pending', $5)`,
    [columns.id, tenantId, columns.event_id, endpointId, at],
  );
  for (const [i, outcome] of ['server_error', 'delivered'].entries()) {
    await scene.database.query(
      `insert into attempts (delivery_id, number, generation, started_at, duration_ms, timings, outcome, possible_repeat, request, response)
       values ($1, $2, 1, $3, $4, '{}', $5, false, '{}', $6)`,
      [columns.id, i + 1, at, 100 + i * 700, outcome, JSON.stringify({ status: i === 0 ? 503 : 200 })],
    );
    await scene.database.query(
      `update deliveries set attempt_count = $2, status = $3, last_status = $4, finished_at = $5 where id = $1`,
      [columns.id, i + 1, i === 0 ? 'retrying' : 'delivered', i === 0 ? 503 : 200, new Date(at.getTime() + 2_000)],
    );
  }
  return columns.id;
}

/** All rollups, with the counts of each tally in order. */
async function rollups(): Promise<unknown[]> {
  const sorted = (tally: string) =>
    `(select array_agg((p >> 40)::int || ':' || n order by p >> 40) from (
       select (p >> 40) << 40 as p, sum(p & ((1::bigint << 40) - 1)) as n from unnest(${tally}) p group by 1) t) as ${tally}`;
  const { rows } = await scene.database.query(
    `select tenant_id, endpoint_id, event_type, grain, at, accepted, deliveries, pending, waiting, retrying, delivered, dead_lettered,
       skipped, cancelled, attempts, attempt_ms_sum, arrived, end_to_end_ms_sum, last_at, last_success_at, last_failure_at,
       ${['attempt_ms', 'end_to_end_ms', 'answers'].map(sorted).join(', ')}
     from rollups order by tenant_id, endpoint_id, event_type, grain, at`,
  );
  return rows;
}

async function rebuild(now = NOW): Promise<void> {
  for (const day of DAYS) await rebuildDay(scene.database, { day: new Date(day), now });
}

let endpoints: [Endpoint, Endpoint];
beforeEach(async () => {
  await scene.database.query('truncate events, deliveries, attempts, rollups, rollup_changes, rollup_floors');
  endpoints = [await scene.endpoint(), await scene.endpoint()];
  for (const [i, endpoint] of endpoints.entries()) {
    for (const day of DAYS) {
      for (const time of ['00:00:00', '10:20:59.999', '23:59:59.999'].slice(i)) {
        await delivered(endpoint, new Date(`${day}T${time}Z`));
      }
    }
  }
  await countChanges(scene.database, NOW);
});

describe('what is counted anew', () => {
  test('is what was counted beside the traffic', async () => {
    const counted = await rollups();
    await scene.database.query('truncate rollups');
    await rebuild();
    expect(await rollups()).toEqual(counted);
  });

  test('is right although the rollups were wrong, and although changes wait to be counted', async () => {
    const counted = await rollups();
    await scene.database.query('update rollups set delivered = delivered * 2 + 1, attempts = 0, answers = attempt_ms');
    await scene.database.query(`update deliveries set status = 'cancelled'`);
    await scene.database.query(`update deliveries set status = 'delivered'`);
    await rebuild();
    await countChanges(scene.database, NOW);
    expect(await rollups()).toEqual(counted);
  });

  test('has no minutes that would be removed again', async () => {
    await rebuild(new Date('2026-03-09T12:00:00Z'));
    const { rows } = await scene.database.query('select distinct at::date::text as day from rollups_minute order by 1');
    expect(rows).toEqual([{ day: '2026-03-03' }]);
  });
});

describe('rollups whose records are gone stay', () => {
  test('when partitions were dropped by hand', async () => {
    const counted = await rollups();
    await scene.database.query('truncate events, deliveries, attempts');
    await rebuild();
    expect(await rollups()).toEqual(counted);
    expect(await findOldestRecord(scene.database)).toBeNull();
  });

  test('when some records of a day were removed because they are old', async () => {
    const counted = await rollups();
    const { tenantId } = endpoints[0];
    const before = new Date('2026-03-02T12:00:00Z');
    await removeOldDeliveries(scene.database, { tenantId, before, deadBefore: null, afterId: '', limit: 100 });
    expect((await scene.rows('deliveries')).length).toBe(15 - 5);
    await scene.database.query('update rollups set skipped = 7');
    await rebuild();
    const { rows } = await scene.database.query<{ tenant: string; day: string; skipped: string }>(
      `select tenant_id as tenant, at::date::text as day, skipped from rollups
       where grain = 'day' and endpoint_id = '' and event_type = '' and tenant_id <> '' order by 1, 2`,
    );
    // Those of the tenant from before its floor are sums of what stays.
    const wrong = rows.filter(({ skipped }) => Number(skipped) > 0).map(({ tenant, day }) => [tenant, day]);
    expect(wrong).toEqual([
      [tenantId, '2026-03-01'],
      [tenantId, '2026-03-02'],
    ]);
    await scene.database.query('update rollups set skipped = 0');
    expect(await rollups()).toEqual(counted);
  });
});

test('a worker counts what was recorded before the rollups existed, day by day, and once', async () => {
  const counted = await rollups();
  await scene.database.query('truncate rollups, rollup_changes');
  await scene.database.query(`update rollup_state set rebuild_before = '2026-03-04T00:00:00Z'`);
  // It had been accepted before, and changes now.
  await scene.database.query(`update deliveries set status = 'cancelled'`);
  await scene.database.query(`update deliveries set status = 'delivered'`);
  await countChanges(scene.database, NOW);
  const days: string[] = [];
  for (let next; (next = await backfillNext(scene.database, NOW)) !== null;)
    days.push(next.day.toISOString().slice(0, 10));
  expect(days).toEqual([...DAYS].toReversed());
  expect(await rollups()).toEqual(counted);
  expect(await backfillNext(scene.database, NOW)).toBeNull();
});

test('old minutes and hours are removed, and old days become one', async () => {
  const later = new Date('2028-03-02T12:00:00Z');
  while (await pruneRollups(scene.database, later));
  const { rows } = await scene.database.query(
    `select grain, at::date::text as day, deliveries from rollups
     where tenant_id = '' and event_type = '' order by grain, at`,
  );
  const ever = { grain: 'ever', day: '1970-01-01', deliveries: 15 };
  expect(rows).toEqual([
    { grain: 'day', day: '1970-01-01', deliveries: 10 },
    { grain: 'day', day: '2026-03-03', deliveries: 5 },
    ever,
  ]);
  // The sums since ever are those of all days, the old ones too.
  await rebuildDay(scene.database, { day: new Date(DAYS[2]), now: later });
  expect(
    (await scene.rows('rollups_ever')).find((row) => row['tenant_id'] === '' && row['event_type'] === ''),
  ).toMatchObject({
    deliveries: 15,
  });
});
