import { inTransaction } from '../database.ts';
import type { Database } from '../database.ts';
import { lockLimiters, saveState } from './limiter.ts';
import { toUs } from './rate-rules.ts';
import type { PlanOptions } from './plan-slots.ts';
import { withdrawFrom } from './reserve-rate-slots.ts';

/**
 * Takes back every slot ahead at an endpoint whose limits changed; what waits keeps its order and is planned anew. There
 * are at most a minute of them, and those of retries.
 */
export async function forgetSlots(database: Database, { endpointId, now, rules }: PlanOptions): Promise<void> {
  const nowUs = toUs(now);
  await inTransaction(database, async (sql) => {
    const limiters = await lockLimiters(sql, endpointId, rules);
    if (limiters === undefined) return;
    const { rows } = await sql.query<{ slot_us: number }>(
      `with queued as (
         select delivery_id, slot_us from delivery_queue
         where endpoint_id = $1 and slot_us is not null and (lease_until is null or lease_until <= $2)
         for update skip locked
       ), unplanned as (
         update delivery_queue q set slot_us = null, due_at = least(q.due_at, $2)
         from queued where q.delivery_id = queued.delivery_id
       ), retries as (
         select id, rate_slot_us from deliveries
         where endpoint_id = $1 and status in ('waiting', 'retrying') and hold_reason = 'rate_limited'
           and rate_slot_us > $3
         for no key update skip locked
       ), unslotted as (
         update deliveries d set rate_slot_us = null from retries where d.id = retries.id
       )
       select slot_us from queued union all select rate_slot_us from retries`,
      [endpointId, now, nowUs],
    );
    // Those that have come and were not claimed yet did not start either.
    const slotsUs = [...rows.map((row) => row.slot_us), ...limiters.state.freedUs.filter((us) => us > nowUs)];
    const { state, limits } = await withdrawFrom(sql, limiters, { slotsUs, nowUs, rules });
    await saveState(sql, endpointId, { state: rules.forget(state, limits?.spacing ?? null, nowUs), planUs: null });
  });
}
