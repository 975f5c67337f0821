import type { Sql } from '../sql/database.ts';

/** Puts pending deliveries before the relay, at their present generation, not before their own planned time. */
export async function enqueue(sql: Sql, deliveryIds: readonly string[], now: Date): Promise<void> {
  await sql.query(
    `insert into delivery_queue (delivery_id, endpoint_id, generation, due_at)
     select id, endpoint_id, generation, greatest($2::timestamptz, deliver_at, next_attempt_at) from deliveries
     where id = any($1)
     on conflict (delivery_id) do update
       set generation = excluded.generation, due_at = excluded.due_at, lease_until = null,
         claimed_by = null, handed_over = false, slot_us = null, held = false`,
    [deliveryIds, now],
  );
}
