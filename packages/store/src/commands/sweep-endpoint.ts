import type { CancelReason, HoldReason } from '@postrider/contracts';
import { inTransaction } from '../database.ts';
import type { Database, Sql } from '../database.ts';
import { noteDeliveries } from '../delivery-notes.ts';
import { requestWakes } from './delivery-commands.ts';
import { enqueue } from './enqueue.ts';

export const SWEEP_BATCH = 500;

export interface SweepStep {
  endpointId: string;
  /** Where the step before ended; '' begins. */
  afterDeliveryId: string;
  now: Date;
}

/** One batch of a sweep; `lastDeliveryId` is undefined when it was the last. */
export interface SweepProgress {
  swept: number;
  lastDeliveryId: string | undefined;
}

/**
 * Releases a batch of what is held for the given reasons: rows without a workflow become due, workflows are woken and
 * ask their gates again. Safe to repeat from the beginning after a crash.
 */
export async function wakeHeld(
  database: Database,
  step: SweepStep & { reasons: readonly HoldReason[]; why: string },
): Promise<SweepProgress> {
  return inTransaction(database, async (sql) => {
    const { rows } = await sql.query<{ id: string; in_workflow: boolean; hold_reason: HoldReason }>(
      `select id, in_workflow, hold_reason from deliveries
       where endpoint_id = $1 and status in ('waiting', 'retrying') and status = 'waiting' and id > $2
         and hold_reason = any($3)
       order by id limit ${SWEEP_BATCH} for update`,
      [step.endpointId, step.afterDeliveryId, step.reasons],
    );
    const idle = rows.filter((row) => !row.in_workflow && row.hold_reason !== 'rate_limited').map((row) => row.id);
    await unholdQueued(
      sql,
      rows.filter((row) => !row.in_workflow && row.hold_reason === 'rate_limited').map((row) => row.id),
      step.now,
    );
    await sql.query(
      `update deliveries set
         status = case when deliver_at > $2 then 'waiting' else 'pending' end,
         hold_reason = case when deliver_at > $2 then 'scheduled' end,
         hold_until = case when deliver_at > $2 then deliver_at end,
         next_attempt_at = greatest(deliver_at, $2)
       where id = any($1)`,
      [idle, step.now],
    );
    await enqueue(sql, idle, step.now);
    await requestWakes(
      sql,
      rows.filter((row) => row.in_workflow).map((row) => row.id),
      step.why,
    );
    await noteDeliveries(
      sql,
      rows.map((row) => row.id),
      { at: step.now, kind: 'woken', detail: { reason: step.why } },
    );
    return progress(rows);
  });
}

/**
 * What waits for a slot waits in the queue and stays there. What has a slot again got it under the limits as they are
 * now, and what is claimed is on its way: both are left as they are.
 */
async function unholdQueued(sql: Sql, deliveryIds: readonly string[], now: Date): Promise<void> {
  if (deliveryIds.length === 0) return;
  await sql.query(
    `with freed as (
       update delivery_queue set held = false
       where delivery_id = any($1) and slot_us is null and (lease_until is null or lease_until <= $2)
       returning delivery_id)
     update deliveries set status = 'pending', hold_reason = null, hold_until = null, next_attempt_at = $2
     where id = any(array(select delivery_id from freed))`,
    [deliveryIds, now],
  );
}

/** Cancels a batch of what waits or retries for an endpoint that is gone. What sits in the queue the claim settles. */
export async function cancelResting(
  database: Database,
  step: SweepStep & { reason: CancelReason },
): Promise<SweepProgress> {
  return inTransaction(database, async (sql) => {
    const { rows } = await sql.query<{ id: string; in_workflow: boolean }>(
      `select id, in_workflow from deliveries
       where endpoint_id = $1 and status in ('waiting', 'retrying') and id > $2
       order by id limit ${SWEEP_BATCH} for update`,
      [step.endpointId, step.afterDeliveryId],
    );
    const ids = rows.map((row) => row.id);
    await sql.query(
      `update deliveries set status = 'cancelled', cancel_reason = $2, finished_at = $3, next_attempt_at = null,
         hold_reason = null, hold_until = null, rate_slot_us = null, in_workflow = false
       where id = any($1)`,
      [ids, step.reason, step.now],
    );
    await sql.query('delete from delivery_queue where delivery_id = any($1)', [ids]);
    await sql.query('delete from delivery_watch where delivery_id = any($1)', [ids]);
    await requestWakes(
      sql,
      rows.filter((row) => row.in_workflow).map((row) => row.id),
      step.reason,
    );
    return progress(rows);
  });
}

function progress(rows: readonly { id: string }[]): SweepProgress {
  return { swept: rows.length, lastDeliveryId: rows.length < SWEEP_BATCH ? undefined : rows.at(-1)?.id };
}
