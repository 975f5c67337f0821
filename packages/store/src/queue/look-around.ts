import { IS_RATE_LIMITED } from '../rate-limits/limiter.ts';
import { fromUs, toUs } from '../rate-limits/instants.ts';
import type { Sql } from '../sql/database.ts';
import { defineStatement, readRows } from '../sql/statement.ts';
import { DUE_HEAD, ROUND } from './round.ts';

// Questions about the endpoints of a round that a claim asks only when it needs the answers.

/** The endpoints that are paused, disabled or deleted and still have rows in the queue. */
export async function findInactive(sql: Sql, afterEndpointId: string): Promise<string[]> {
  const rows = await readRows<{ id: string }>(sql, FIND_INACTIVE({ afterEndpointId }));
  return rows.map(({ id }) => id);
}

const FIND_INACTIVE = defineStatement<{ afterEndpointId: string }>(
  'find-inactive',
  `with recursive ${ROUND}
   select e.id from round join endpoints e on e.id = round.endpoint_id
   where e.status <> 'active' or e.deleted_at is not null order by e.id`,
);

/** When the next delivery becomes due, or a rate limit lets the next one start. Null: none is known. */
export async function findNextDue(sql: Sql, afterEndpointId: string, now: Date): Promise<Date | null> {
  const [row] = await readRows<{ nextUs: number | null }>(sql, nextDueStatement(afterEndpointId, now));
  const nextUs = row?.nextUs ?? null;
  return nextUs === null ? null : fromUs(nextUs);
}

/** The statement of `findNextDue`. Exported for the test of its plan. */
export const nextDueStatement = (afterEndpointId: string, now: Date) =>
  FIND_NEXT_DUE({ afterEndpointId, now, nowUs: toUs(now) });

const FIND_NEXT_DUE = defineStatement<{ afterEndpointId: string; now: Date; nowUs: number }>(
  'find-next-due',
  `with recursive ${ROUND}
   select min(least(
     (select (extract(epoch from q.due_at) * 1000000)::bigint from delivery_queue q
      where q.endpoint_id = e.id and q.due_at > $now order by q.due_at limit 1),
     case when l.look_us > $nowUs and ${IS_RATE_LIMITED} and ${DUE_HEAD} is not null then l.look_us end
   )) as next_us
   from round join endpoints e on e.id = round.endpoint_id and e.status = 'active' and e.deleted_at is null
   join tenants t on t.id = e.tenant_id left join rate_limiters l on l.limiter_id = e.id`,
);
