import type { CancelReason, DeadLetterReason, HoldReason, SkipReason } from '@postrider/contracts';
import { inTransaction } from '../database.ts';
import type { Database, Sql } from '../database.ts';
import { noteDeliveries } from '../delivery-notes.ts';
import type { GateVersions } from './load-attempts.ts';
import { announceHealthChange } from './note-endpoint-health.ts';
import { WATCH_GRACE_MS } from './write-attempts.ts';

export interface Gated {
  deliveryId: string;
  generation: number;
  endpointId: string;
  now: Date;
}

/**
 * Records a hold, but only at the gate versions that the decision was made from. Returns `stale` when somebody changed
 * the endpoint or the preferences meanwhile (ask the gates again: their wake has already gone past), `superseded` when
 * the delivery has moved on.
 */
export async function recordHold(
  database: Database,
  hold: Gated & { reason: HoldReason; until: Date | null; gateVersions: GateVersions; rateSlotUs: number | null },
): Promise<'held' | 'stale' | 'superseded'> {
  return inTransaction(database, async (sql) => {
    // The share lock waits for a change that is being committed and makes the next one wait for us.
    const { rows } = await sql.query<{ endpoint: number; tenant: number }>(
      `select e.gate_version as endpoint, t.gate_version as tenant
       from endpoints e join tenants t on t.id = e.tenant_id where e.id = $1 for share`,
      [hold.endpointId],
    );
    const versions = rows[0];
    const { endpoint, tenant } = hold.gateVersions;
    if (versions?.endpoint !== endpoint || versions.tenant !== tenant) return 'stale';
    const { rowCount } = await sql.query(
      `update deliveries set status = 'waiting', in_workflow = true, hold_reason = $3, hold_until = $4,
         next_attempt_at = $4, started_at = coalesce(started_at, $5), rate_slot_us = $6
       where id = $1 and generation = $2 and status in ('pending', 'waiting', 'retrying')`,
      [hold.deliveryId, hold.generation, hold.reason, hold.until, hold.now, hold.rateSlotUs],
    );
    if (rowCount === 0) return 'superseded';
    await leaveQueue(sql, hold.deliveryId);
    await watch(sql, hold.deliveryId, hold.until);
    const detail = { reason: hold.reason, until: hold.until?.toISOString() ?? null };
    await noteDeliveries(sql, [hold.deliveryId], { at: hold.now, kind: 'held', detail });
    return 'held';
  });
}

export type EndWithoutAttempt =
  | { status: 'skipped'; reason: SkipReason }
  | { status: 'cancelled'; reason: CancelReason }
  | { status: 'dead_lettered'; reason: DeadLetterReason; detail: string };

/** Records that a delivery ends without (another) attempt. Returns whether it was still open in this generation. */
export async function recordEnd(database: Database, delivery: Gated, end: EndWithoutAttempt): Promise<boolean> {
  return inTransaction(database, async (sql) => {
    const { rowCount } = await sql.query(
      `update deliveries set status = $3, skip_reason = case when $3 = 'skipped' then $4 end,
         cancel_reason = case when $3 = 'cancelled' then $4 end,
         dead_letter_reason = case when $3 = 'dead_lettered' then $4 end, dead_letter_detail = $6,
         dead_letter_at = case when $3 = 'dead_lettered' then $5::timestamptz end,
         hold_reason = null, hold_until = null, next_attempt_at = null, rate_slot_us = null, in_workflow = false,
         started_at = coalesce(started_at, $5), finished_at = $5
       where id = $1 and generation = $2 and status in ('pending', 'waiting', 'retrying')`,
      [
        delivery.deliveryId,
        delivery.generation,
        end.status,
        end.reason,
        delivery.now,
        end.status === 'dead_lettered' ? end.detail : null,
      ],
    );
    if (rowCount === 0) return false;
    await leaveQueue(sql, delivery.deliveryId);
    await sql.query('delete from delivery_watch where delivery_id = $1', [delivery.deliveryId]);
    if (end.status === 'skipped') {
      const detail = { reason: end.reason };
      await noteDeliveries(sql, [delivery.deliveryId], { at: delivery.now, kind: 'skipped', detail });
    }
    if (end.status === 'dead_lettered') await announceHealthChange(sql, [delivery.endpointId]);
    return true;
  });
}

/** Takes a delivery that its workflow found ended out of the queue, so that it is not started again. */
export async function leaveQueue(sql: Sql, deliveryId: string): Promise<void> {
  await sql.query('delete from delivery_queue where delivery_id = $1', [deliveryId]);
}

async function watch(sql: Sql, deliveryId: string, until: Date | null): Promise<void> {
  if (until === null) {
    await sql.query('delete from delivery_watch where delivery_id = $1', [deliveryId]);
    return;
  }
  await sql.query(
    `insert into delivery_watch (delivery_id, check_at) values ($1, $2)
     on conflict (delivery_id) do update set check_at = excluded.check_at`,
    [deliveryId, new Date(until.getTime() + WATCH_GRACE_MS)],
  );
}
