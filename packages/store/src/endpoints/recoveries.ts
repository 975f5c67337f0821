import { BACKLOG_AHEAD_MS, FIRST_LIMIT, idAt, LEAST_SPELL_MS } from '@postrider/domain';
import type { Recovery } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { defineQuery, defineStatement, readRows, recordset } from '../sql/statement.ts';

const FIRST = {
  limit: FIRST_LIMIT,
  usualMs: null,
  backlog: null,
  countedMs: null,
  perSecond: null,
  expectedMs: null,
} satisfies Omit<Recovery, 'sinceMs' | 'changedMs'>;

const msOf = (instant: string) => `(extract(epoch from ${instant}) * 1000)::bigint`;

/** SQL: the recovery that begins at an instant. */
export const firstRecovery = (at: string): string =>
  `'${JSON.stringify(FIRST)}'::jsonb || jsonb_build_object('sinceMs', ${msOf(at)}, 'changedMs', ${msOf(at)})`;

/** SQL: whether the failing spell that ends with the attempts of `b` was long enough to leave a backlog. */
export const isOutage = (b: string): string =>
  `${b}.failing_since <= ${b}.at - interval '${LEAST_SPELL_MS} milliseconds'`;

export interface RecoveringEndpoint {
  endpointId: string;
  recovery: Recovery;
  /** The boot ids of all workers that are alive, in order. They share the limit. */
  workers: string[] | null;
}

/** A worker that has been silent for longer takes no part. */
const ALIVE_MS = 3_000;

/** All endpoints that recover. Usually there is none. */
export function readRecoveries(sql: Sql, now: Date): Promise<RecoveringEndpoint[]> {
  return readRows(sql, READ({ aliveSince: new Date(now.getTime() - ALIVE_MS) }));
}

const READ = defineStatement<{ aliveSince: Date }>(
  'read-recoveries',
  `select id as endpoint_id, recovery,
     (select array_agg(boot_id order by boot_id) from workers where seen_at > $aliveSince) as workers
   from endpoints where recovery is not null`,
);

/** Changes the limit unless somebody else did. Returns the state now. Undefined: the recovery has ended. */
export async function changeLimit(
  sql: Sql,
  { endpointId, from, to }: { endpointId: string; from: Recovery; to: Recovery },
): Promise<Recovery | undefined> {
  const { changedMs, limit, pace, tooMany, usualMs } = to;
  const change = JSON.stringify({ changedMs, limit, pace, tooMany, usualMs });
  const { sinceMs, changedMs: unlessAfterMs } = from;
  const [row] = await readRows<{ recovery: Recovery }>(sql, CHANGE({ endpointId, change, sinceMs, unlessAfterMs }));
  if (row !== undefined) return row.recovery;
  const [now] = await readRows<{ recovery: Recovery }>(sql, FIND({ endpointId }));
  return now?.recovery;
}

const CHANGE = defineQuery<{ endpointId: string; change: string; sinceMs: number; unlessAfterMs: number }>(
  `update endpoints set recovery = recovery || $change::jsonb
   where id = $endpointId and (recovery ->> 'sinceMs')::bigint = $sinceMs
     and (recovery ->> 'changedMs')::bigint = $unlessAfterMs
   returning recovery`,
);

const FIND = defineQuery<{ endpointId: string }>(
  'select recovery from endpoints where id = $endpointId and recovery is not null',
);

/** Ends a recovery because the endpoint fails again. Not if it has succeeded meanwhile. */
export async function endRecovery(
  sql: Sql,
  { endpointId, sinceMs }: { endpointId: string; sinceMs: number },
): Promise<void> {
  await sql.query(END({ endpointId, sinceMs }));
}

const END = defineQuery<{ endpointId: string; sinceMs: number }>(
  `update endpoints set recovery = null
   where id = $endpointId and failing_since is not null and (recovery ->> 'sinceMs')::bigint = $sinceMs`,
);

export interface CountedRecovery {
  endpointId: string;
  /** Null: it has ended, because nothing waits any more. */
  recovery: Recovery | null;
}

/** How many rows of each table a count reads at most. Of a longer backlog it sees a part. */
const MOST_ROWS = 50_000;
/** At a lower rate, nobody can say when the backlog will be gone. */
const LEAST_PER_SECOND = 0.01;

/**
 * Counts what waits for these endpoints, and ends the recovery of those for which nothing waits. What a pause holds waits too:
 * otherwise the recovery would end with the pause, and the endpoint would get everything at once when it is resumed. While
 * nothing is due, a lower rate than before says nothing about the endpoint.
 */
export function countBacklogs(
  sql: Sql,
  recoveries: readonly { endpointId: string; recovery: Recovery; perSecond: number | null }[],
  now: Date,
): Promise<CountedRecovery[]> {
  const wanted = recoveries.map(({ endpointId, recovery: { sinceMs }, perSecond }) => ({
    id: endpointId,
    since_ms: sinceMs,
    // A delivery that was accepted later is no part of what the outage left behind.
    before_id: idAt('dlv', sinceMs),
    per_second: perSecond,
  }));
  const nowMs = now.getTime();
  const soon = new Date(nowMs + BACKLOG_AHEAD_MS);
  return readRows(sql, COUNT({ wanted: recordset(wanted), now, nowMs, soon }));
}

const COUNT = defineStatement<{ wanted: string; now: Date; nowMs: number; soon: Date }>(
  'count-recovery-backlogs',
  `with open as (
     select * from json_to_recordset($wanted) as w (id text, since_ms bigint, before_id text, per_second float8)
   ), counted as materialized (
     select open.*, queued.rows + held.rows + retries.rows as backlog, retries.last,
       queued.rows + retries.due > 0 as is_due
     from open
     cross join lateral (
       select count(*)::int as rows from (
         select 1 from delivery_queue q
         where q.endpoint_id = open.id and q.due_at <= $now and (q.lease_until is null or q.lease_until <= $now)
         limit ${MOST_ROWS}) first) queued
     cross join lateral (
       select count(*)::int as rows from (
         select 1 from deliveries d
         where d.endpoint_id = open.id and d.status = 'waiting' and d.hold_reason in ('paused', 'disabled')
         limit ${MOST_ROWS}) first) held
     cross join lateral (
       select count(*)::int as rows, (count(*) filter (where next_attempt_at <= $now))::int as due,
         max(next_attempt_at) as last
       from (
         select next_attempt_at, status from deliveries d
         where d.endpoint_id = open.id and d.status in ('waiting', 'retrying') and d.id < open.before_id
         order by d.endpoint_id, d.id limit ${MOST_ROWS}) first
       where first.status = 'retrying' and first.next_attempt_at <= $soon) retries
   ), unlocked as (
     select e.id, e.status = 'active' as is_active, case when c.is_due then c.per_second
         else greatest(c.per_second, (e.recovery ->> 'perSecond')::float8) end as per_second
     from counted c join endpoints e on e.id = c.id and (e.recovery ->> 'sinceMs')::bigint = c.since_ms
     order by e.id for no key update of e skip locked
   )
   update endpoints e set recovery = case when c.backlog > 0 then e.recovery || jsonb_build_object(
     'backlog', c.backlog, 'countedMs', $nowMs::bigint, 'perSecond', u.per_second,
     'expectedMs', case when u.is_active and u.per_second >= ${LEAST_PER_SECOND}
       then greatest(($nowMs::bigint + c.backlog * 1000 / u.per_second)::bigint, ${msOf('c.last')}) end) end
   from counted c join unlocked u on u.id = c.id where e.id = c.id
   returning e.id as endpoint_id, e.recovery`,
);
