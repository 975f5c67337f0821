import { holdInQueue } from '../deliveries/transitions.ts';
import { expectTimes } from '../rate-limits/expected-times.ts';
import { inTransaction } from '../sql/database.ts';
import type { Database } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';

const BATCH = 500;
/** A delivery that has waited for less has just been published, or is about to start. */
const WAITED_MS = 1_000;
/** A row can become visible this long after its `due_at` (slow commit, clock skew), so the tail is scanned again. */
const LATE_ROWS_MS = 5_000;

/**
 * Shows deliveries that wait in a queue because of rate limits as held: once each, with a note. Their expected times are
 * computed when somebody asks (`expectTimes`). `rate_limiters` remembers up to where each queue is shown. Returns how
 * many, and whether there are more.
 */
export async function holdRateLimited(database: Database, now: Date): Promise<{ held: number; more: boolean }> {
  return inTransaction(database, async (sql) => {
    const before = (ms: number) => new Date(now.getTime() - ms);
    const found = await readRows<FoundRow>(sql, FIND({ now, cameBefore: before(WAITED_MS) }));
    const ids = found.map(({ id }) => id);
    if (ids.length === 0) return { held: 0, more: false };
    const times = await expectTimes(sql, ids, now);
    await holdInQueue(sql, { waits: ids.map((id) => ({ id, until: times.get(id) ?? now })), now });
    const lastOf = new Map(found.map(({ endpointId, id }) => [endpointId, id]));
    await sql.query(REMEMBER({ ids: [...lastOf.values()], knownBefore: before(LATE_ROWS_MS) }));
    return { held: ids.length, more: ids.length === BATCH };
  });
}

interface FoundRow {
  id: string;
  endpointId: string;
}

// `look_us` is set only while a limit stops the queue.
const FIND = defineQuery<{ now: Date; cameBefore: Date }>(
  `select q.delivery_id as id, q.endpoint_id from rate_limiters l cross join lateral (
     select delivery_id, endpoint_id, due_at from delivery_queue
     where endpoint_id = l.limiter_id and (due_at, delivery_id) > (l.shown_at, l.shown_id) and due_at <= $cameBefore
       and not held and (lease_until is null or lease_until <= $now)
     order by due_at, delivery_id limit ${BATCH}
   ) q
   where l.look_us is not null order by q.endpoint_id, q.due_at, q.delivery_id limit ${BATCH}`,
);

const REMEMBER = defineQuery<{ ids: readonly string[]; knownBefore: Date }>(
  `update rate_limiters l set shown_at = least(q.due_at, $knownBefore),
     shown_id = case when q.due_at < $knownBefore then q.delivery_id else '' end
   from delivery_queue q where q.delivery_id = any($ids) and l.limiter_id = q.endpoint_id`,
);
