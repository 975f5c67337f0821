import type { SkipReason } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { noteDeliveries } from '../deliveries/delivery-notes.ts';

/** Skips deliveries that nobody has claimed, and takes them out of the queue. Their rows are locked by the caller. */
export async function skipQueued(
  sql: Sql,
  deliveryIds: readonly string[],
  { reason, now }: { reason: SkipReason; now: Date },
): Promise<void> {
  if (deliveryIds.length === 0) return;
  await sql.query(
    `with skipped as (select * from unnest($1::text[]) as s (id)), left_queue as (
       delete from delivery_queue q using skipped s where q.delivery_id = s.id)
     update deliveries d set status = 'skipped', skip_reason = $3, hold_reason = null, hold_until = null,
       next_attempt_at = null, finished_at = $2
     from skipped s where d.id = s.id`,
    [deliveryIds, now, reason],
  );
  await noteDeliveries(sql, deliveryIds, { at: now, kind: 'skipped', detail: { reason } });
}
