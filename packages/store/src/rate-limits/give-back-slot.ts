import type { Sql } from '../database.ts';
import { toUs } from './rate-rules.ts';

const MAX_FREED = 1_000;

/**
 * Gives the slot of a delivery that will not start to whoever asks next. Call it before its row leaves the queue, with the
 * delivery locked: whoever plans holds the limiter and never waits for a delivery.
 */
export async function giveBackSlot(sql: Sql, deliveryId: string, now: Date): Promise<void> {
  const { rows } = await sql.query<{ endpointId: string; slotUs: number }>(
    `select d.endpoint_id as "endpointId", coalesce(q.slot_us, d.rate_slot_us) as "slotUs"
     from deliveries d left join delivery_queue q on q.delivery_id = d.id and (q.lease_until is null or q.lease_until <= $2)
     where d.id = $1 and coalesce(q.slot_us, d.rate_slot_us) > $3`,
    [deliveryId, now, toUs(now)],
  );
  const [slot] = rows;
  if (slot === undefined) return;
  // Whoever waits for the next plan may have this one's place.
  await sql.query(
    `update rate_limiters set plan_us = null,
       freed_us = array(select s from unnest(freed_us || $2::bigint) s where s >= $3 order by s limit ${MAX_FREED})
     where limiter_id = $1`,
    [slot.endpointId, slot.slotUs, toUs(now)],
  );
}
