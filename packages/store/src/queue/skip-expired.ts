import { inTransaction } from '../sql/database.ts';
import type { Database } from '../sql/database.ts';
import { endDeliveries } from '../deliveries/transitions.ts';

const BATCH = 500;

/**
 * Skips those that wait in the line of a rate limit and have expired: their turn would find it out, but that may be a day
 * away. Who was claimed before may have been sent, and finds out by itself. Answers whether there is more.
 */
export async function skipExpired(database: Database, now: Date): Promise<boolean> {
  return inTransaction(database, async (sql) => {
    const { rows } = await sql.query<{ id: string }>(
      `select d.id from deliveries d join delivery_queue q on q.delivery_id = d.id
       where d.status = 'waiting' and d.hold_reason = 'rate_limited' and not d.in_workflow and d.expires_at <= $1
         and q.claimed_by is null
       order by d.expires_at limit ${BATCH} for no key update of d, q skip locked`,
      [now],
    );
    const ids = rows.map(({ id }) => id);
    await endDeliveries(sql, { ids, now, end: { status: 'skipped', reason: 'expired' } });
    return rows.length === BATCH;
  });
}
