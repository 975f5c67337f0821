import { GRAIN_MS, idAt, idTime, rollupsKeptSince } from '@postrider/domain';
import { inTransaction } from '../sql/database.ts';
import type { Database, Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { ADD, FACTS, insertSums, LEVELS, NO_ENDPOINT, spread, spreadRollups, SUMMED, sumUp, TALLIES } from './count.ts';
import { lockRollups } from './count-changes.ts';

const DAY_MS = GRAIN_MS.day;
/** Ids and instants of acceptance come from two clocks. */
const CLOCKS_DIFFER_MS = GRAIN_MS.hour;
/** A day may have millions of deliveries. Nothing is counted meanwhile, and nobody else waits. */
export const WITHOUT_LIMITS = `set local statement_timeout = 0; set local lock_timeout = '10min'`;

export interface RebuiltDay {
  day: Date;
  deliveries: number;
}

/** The instant of the oldest event or delivery. Null: there is none. */
export async function findOldestRecord(sql: Sql): Promise<Date | null> {
  const { rows } = await sql.query<{ id: string }>(
    `(select id from events order by id limit 1) union all (select id from deliveries order by id limit 1)`,
  );
  const times = rows.map(({ id }) => idTime(id));
  return times.length === 0 ? null : new Date(Math.min(...times));
}

/**
 * Counts the records of one day (UTC) anew, in one transaction. Rollups of which the records are gone, or may be, stay: those
 * of tenants from before their floor, and those of endpoints and types that have no record in the day.
 */
export function rebuildDay(database: Database, { day, now }: { day: Date; now: Date }): Promise<RebuiltDay> {
  return inTransaction(database, async (sql) => {
    await sql.query(WITHOUT_LIMITS);
    await lockRollups(sql);
    return rebuildLocked(sql, { day, now });
  });
}

export async function rebuildLocked(sql: Sql, { day, now }: { day: Date; now: Date }): Promise<RebuiltDay> {
  const from = new Date(Math.floor(day.getTime() / DAY_MS) * DAY_MS);
  const to = new Date(from.getTime() + DAY_MS);
  // Such a day is part of the one at the epoch, or soon will be.
  if (from < rollupsKeptSince('day', now)) return { day: from, deliveries: 0 };
  const [afterMs, beforeMs] = [from.getTime() - CLOCKS_DIFFER_MS, to.getTime() + CLOCKS_DIFFER_MS];
  await sql.query('create temporary table rebuilt (like rollups including defaults) on commit drop');
  const ids = { fromEvent: idAt('evt', afterMs), toEvent: idAt('evt', beforeMs) };
  await sql.query(RECOUNT({ from, to, ...ids, fromDelivery: idAt('dlv', afterMs), toDelivery: idAt('dlv', beforeMs) }));
  const period = { from, to };
  await sql.query(REMOVE_COUNTED(period));
  await sql.query(INSERT_COUNTED({ minutesSince: rollupsKeptSince('minute', now) }));
  await sql.query(REMOVE_UPPER(period));
  await sql.query(SUM_UP(period));
  const [counted] = await readRows<{ deliveries: number }>(sql, COUNT_REBUILT({}));
  // In the same transaction: the changes of the day are gone, and only its sums have them.
  await sumUpEver(sql);
  return { day: from, deliveries: counted?.deliveries ?? 0 };
}

/** Makes the sums since ever those of all days. */
async function sumUpEver(sql: Sql): Promise<void> {
  await sql.query(`delete from rollups where grain = 'ever'`);
  await sql.query(SUM_UP_EVER({}));
}

/** True for records and changes that may be counted anew. */
const COMPLETE = `not exists (
  select 1 from rollup_floors f where f.tenant_id in ('', c.tenant_id) and f.endpoint_id in ('', c.endpoint_id)
    and f.before > $from)`;

// One statement, so that records and changes are those of one moment: a change that is not visible is counted later, and its
// record is not visible either.
const RECOUNT = defineQuery(
  `with counted_anew as (
     delete from rollup_changes c where accepted_at >= $from and accepted_at < $to and ${COMPLETE}
   ), taken as (
     select * from (
       select id as delivery_id, tenant_id, endpoint_id, event_type, created_at as accepted_at, finished_at as ended_at,
         null::text as was, status as became, 0 as attempts_before, attempt_count as attempts, last_status, 1 as n
       from deliveries where id >= $fromDelivery and id < $toDelivery and not test
       union all
       select null, tenant_id, '${NO_ENDPOINT}', type, created_at, null, null, null, 0, 0, null, 1
       from events where id >= $fromEvent and id < $toEvent
     ) c where accepted_at >= $from and accepted_at < $to and ${COMPLETE}
   ), ${FACTS}, ${spread({ ever: false })}, ${sumUp(LEVELS.same)}
   ${insertSums('rebuilt')}`,
);

const OF_DAY = `grain in ('minute', 'hour', 'day') and at >= $from and at < $to`;

const REMOVE_COUNTED = defineQuery(
  `delete from rollups r using (select distinct tenant_id, endpoint_id, event_type from rebuilt) k
   where r.tenant_id = k.tenant_id and r.endpoint_id = k.endpoint_id and r.event_type = k.event_type and ${OF_DAY}`,
);

const INSERT_COUNTED = defineQuery(
  `insert into rollups select * from rebuilt where grain <> 'minute' or at >= $minutesSince`,
);

const IS_UPPER = `(tenant_id = '' or endpoint_id = '' or event_type = '')`;

const REMOVE_UPPER = defineQuery(`delete from rollups where ${IS_UPPER} and ${OF_DAY}`);

const SUM_UP = defineQuery(
  `with ${spreadRollups({ from: `rollups where not ${IS_UPPER} and ${OF_DAY}`, grain: 'grain', at: 'at' })}, ${sumUp(LEVELS.upper)}
   ${insertSums('rollups')} ${ADD}`,
);

const COUNT_REBUILT = defineQuery(
  `select coalesce(sum(deliveries), 0)::int as deliveries from rebuilt where grain = 'day'`,
);

/** Without tallies: nobody asks for those of ever. */
const SUM_UP_EVER = defineQuery(
  `insert into rollups (grain, at, tenant_id, endpoint_id, event_type, ${SUMMED.names}, ${TALLIES.join(', ')})
   select 'ever', 'epoch', tenant_id, endpoint_id, event_type, ${SUMMED.sums}, ${TALLIES.map(() => `'{}'`).join(', ')}
   from rollups where grain = 'day' group by tenant_id, endpoint_id, event_type`,
);
