import { noteEndpointRemovals } from '../rollups/note-removal.ts';
import { inTransaction, type Database } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';

/** A publish that began before the deletion may still commit deliveries. So a removal is kept for this long. */
const KEPT_MS = 15 * 60_000;

/**
 * Removes deliveries of deleted endpoints with their attempts and notes, where that was asked for: at most `limit`, each
 * batch in a transaction of its own. Returns how many. Open deliveries wait until they are cancelled, and those of which the
 * relay has something left to do until it has. Several processes may call it at the same time.
 */
export function removeRecords(database: Database, { limit, now }: { limit: number; now: Date }): Promise<number> {
  return inTransaction(database, async (sql) => {
    const rows = await readRows<{ id: string }>(sql, LOCK_ENDED({ limit }));
    const ids = rows.map(({ id }) => id);
    if (ids.length > 0) {
      await noteEndpointRemovals(sql, ids);
      await sql.query('delete from delivery_notes where delivery_id = any($1)', [ids]);
      await sql.query('delete from attempts where delivery_id = any($1)', [ids]);
      await sql.query('delete from deliveries where id = any($1)', [ids]);
    }
    if (ids.length < limit) await sql.query(FORGET_DONE({ before: new Date(now.getTime() - KEPT_MS) }));
    return ids.length;
  });
}

const LOCK_ENDED = defineQuery(
  `select d.id from record_removals r join deliveries d on d.endpoint_id = r.endpoint_id
   where d.status in ('delivered', 'dead_lettered', 'skipped', 'cancelled')
     and not exists (select 1 from delivery_queue q where q.delivery_id = d.id)
     and not exists (select 1 from delivery_wakes w where w.delivery_id = d.id)
     and not exists (select 1 from delivery_watch w where w.delivery_id = d.id)
   limit $limit for update of d skip locked`,
);

const FORGET_DONE = defineQuery(
  `delete from record_removals r where requested_at < $before
     and not exists (select 1 from deliveries d where d.endpoint_id = r.endpoint_id)`,
);
