import { expectSlot } from '@postrider/domain';
import type { HoldReason } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { fromUs } from './instants.ts';
import { loadLogs, readLimiters } from './limiter.ts';

/** Positions are counted up to this one. A delivery further back gets the expected time of this position: it starts later. */
export const COUNTED_POSITIONS = 10_000;

interface Held {
  id: string;
  holdReason: HoldReason | null;
  holdUntil: Date | null;
  nextAttemptAt: Date | null;
}

/** Adds the expected time to deliveries that wait in a queue for a rate limit. */
export async function withExpectedTimes<Row extends Held>(sql: Sql, rows: Row[]): Promise<Row[]> {
  const ids = rows.filter(({ holdReason }) => holdReason === 'rate_limited').map(({ id }) => id);
  if (ids.length === 0) return rows;
  const times = await expectTimes(sql, ids);
  return rows.map((row) => {
    if (row.holdReason !== 'rate_limited') return row;
    // Without both, the delivery left the queue after the row was read: it starts now.
    const until = times.get(row.id) ?? row.holdUntil ?? new Date();
    return { ...row, holdUntil: until, nextAttemptAt: until };
  });
}

/**
 * The expected times of deliveries in the queue of a rate-limited endpoint, if no retry comes in between. They follow from
 * the positions and the state of the limiter, so they are computed and never stored. `now`: default is the clock of Postgres.
 * A delivery that is in no queue, such as a retry that its workflow holds, has no entry.
 */
export async function expectTimes(sql: Sql, deliveryIds: readonly string[], now?: Date): Promise<Map<string, Date>> {
  const rows = await readRows<PositionRow>(sql, FIND_POSITIONS({ deliveryIds, now: now ?? null }));
  const found = await readLimiters(sql, [...new Set(rows.map(({ endpointId }) => endpointId))]);
  const limitersOf = new Map(found.map(({ endpointId, limiters }) => [endpointId, limiters]));
  const queues = rows.map((row) => {
    return { ...row, limiters: limitersOf.get(row.endpointId) ?? [], positions: { from: row.position, count: 1 } };
  });
  const loaded = await loadLogs(sql, queues);
  return new Map(
    queues.map(({ id, slotUs, nowUs, position }, i) => {
      return [id, fromUs(Math.max(nowUs, slotUs ?? expectSlot(loaded[i] ?? [], position)))];
    }),
  );
}

interface PositionRow {
  id: string;
  endpointId: string;
  /** Its reserved slot. */
  slotUs: number | null;
  /** How many start before it. */
  position: number;
  nowUs: number;
}

/** SQL: how many retries of an endpoint wait for their time. They go before the queue. */
export const waitingRetries = (endpointId: string, now: string, condition = 'true'): string => /* sql */ `
  (select count(*) from deliveries r where r.endpoint_id = ${endpointId} and r.status = 'waiting'
     and r.hold_reason = 'rate_limited' and r.in_workflow and r.hold_until > ${now} and ${condition})`;

// Claimed deliveries go before waiting ones. Each queue is read once, up to the last delivery that was asked for.
const FIND_POSITIONS = defineQuery<{ deliveryIds: readonly string[]; now: Date | null }>(`
  with at as (select coalesce($now::timestamptz, now()) as now),
  asked as (
    select q.delivery_id, q.endpoint_id, q.due_at, q.slot_us, coalesce(q.lease_until > at.now, false) as claimed
    from delivery_queue q, at where q.delivery_id = any($deliveryIds)
  ),
  queues as (
    select endpoint_id, max(due_at) as last_at,
      (select count(*) from delivery_queue q where q.endpoint_id = a.endpoint_id and q.lease_until > at.now
         and q.slot_us is null) + ${waitingRetries('a.endpoint_id', 'at.now')} as ahead
    from asked a, at group by endpoint_id, at.now
  ),
  waiting as (
    select w.delivery_id, w.place - 1 as place from queues, at cross join lateral (
      select first.delivery_id, row_number() over (order by first.due_at, first.delivery_id) as place from (
        select q.delivery_id, q.due_at from delivery_queue q
        where q.endpoint_id = queues.endpoint_id and q.due_at <= queues.last_at
          and (q.lease_until is null or q.lease_until <= at.now)
        order by q.due_at, q.delivery_id limit ${COUNTED_POSITIONS}
      ) first
    ) w
  )
  select asked.delivery_id as id, asked.endpoint_id, asked.slot_us,
    case when claimed then 0 else queues.ahead + coalesce(waiting.place, ${COUNTED_POSITIONS}) end as position,
    (extract(epoch from at.now) * 1000000)::bigint as now_us
  from asked join queues using (endpoint_id) left join waiting using (delivery_id), at`);
