import { inTransaction } from '../sql/database.ts';
import type { Database } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { endDeliveries } from '../deliveries/transitions.ts';

const BATCH = 500;

/**
 * Skips expired deliveries that wait in the queue of a rate-limited endpoint: their slot may be a day away. Leaves out those
 * that were claimed before, because they may have been sent; their gates skip them. Returns whether there is more to do.
 */
export async function skipExpired(database: Database, now: Date): Promise<boolean> {
  return inTransaction(database, async (sql) => {
    const rows = await readRows<{ id: string }>(sql, FIND({ now }));
    const ids = rows.map(({ id }) => id);
    await endDeliveries(sql, { ids, now, end: { status: 'skipped', reason: 'expired' } });
    return rows.length === BATCH;
  });
}

const FIND = defineQuery<{ now: Date }>(
  `select d.id from deliveries d join delivery_queue q on q.delivery_id = d.id
   where d.status = 'waiting' and d.hold_reason = 'rate_limited' and not d.in_workflow and d.expires_at <= $now
     and q.claimed_by is null
   order by d.expires_at limit ${BATCH} for no key update of d, q skip locked`,
);
