import type { CancelReason, DeadLetterReason, HoldReason, SkipReason } from '@postrider/domain';
import { inTransaction } from '../sql/database.ts';
import type { Database, Sql } from '../sql/database.ts';
import { noteDeliveries } from './delivery-notes.ts';
import type { GateVersions } from './load-attempts.ts';
import { announceHealthChange } from '../endpoints/note-endpoint-health.ts';
import { WATCH_GRACE_MS } from './write-attempts.ts';

export interface Gated {
  deliveryId: string;
  generation: number;
  endpointId: string;
  now: Date;
}

interface Hold extends Gated {
  reason: HoldReason;
  until: Date | null;
}

/**
 * Records a hold, but only at the gate versions that the decision was made from. Returns `stale` when somebody changed
 * the endpoint or the preferences meanwhile (ask the gates again: their wake has already gone past), `superseded` when
 * the delivery has moved on.
 */
export async function recordHold(
  database: Database,
  hold: Hold & { gateVersions: GateVersions },
): Promise<'held' | 'stale' | 'superseded'> {
  return inTransaction(database, async (sql) => {
    // The delivery first, as whoever records an attempt does: two who want both rows must not wait for each other.
    const open = await sql.query(
      `select 1 from deliveries where id = $1 and generation = $2 and status in ('pending', 'waiting', 'retrying')
       for update`,
      [hold.deliveryId, hold.generation],
    );
    if (open.rowCount === 0) return 'superseded';
    // The share lock waits for a change that is being committed and makes the next one wait for us. Rows are locked in the
    // order of the tables here: the tenant first, as whoever deletes it does.
    const { rows } = await sql.query<{ endpoint: number; tenant: number }>(
      `select e.gate_version as endpoint, t.gate_version as tenant
       from tenants t join endpoints e on e.tenant_id = t.id where e.id = $1 for share`,
      [hold.endpointId],
    );
    const versions = rows[0];
    const { endpoint, tenant } = hold.gateVersions;
    if (versions?.endpoint !== endpoint || versions.tenant !== tenant) return 'stale';
    await writeHold(sql, hold);
    const detail = { reason: hold.reason, until: hold.until?.toISOString() ?? null };
    await noteDeliveries(sql, [hold.deliveryId], { at: hold.now, kind: 'held', detail });
    return 'held';
  });
}

async function writeHold(sql: Sql, hold: Hold): Promise<void> {
  const checkAt = hold.until === null ? null : new Date(hold.until.getTime() + WATCH_GRACE_MS);
  await sql.query(
    `with held as (
       update deliveries set status = 'waiting', in_workflow = true, hold_reason = $2, hold_until = $3,
         next_attempt_at = $3, started_at = coalesce(started_at, $4)
       where id = $1
     ), out_of_queue as (
       delete from delivery_queue where delivery_id = $1
     ), unwatched as (
       delete from delivery_watch where delivery_id = $1 and $5::timestamptz is null
     )
     insert into delivery_watch (delivery_id, check_at) select $1, $5 where $5::timestamptz is not null
     on conflict (delivery_id) do update set check_at = excluded.check_at`,
    [hold.deliveryId, hold.reason, hold.until, hold.now, checkAt],
  );
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
         hold_reason = null, hold_until = null, next_attempt_at = null, in_workflow = false,
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
    await sql.query('delete from delivery_queue where delivery_id = $1', [delivery.deliveryId]);
    await sql.query('delete from delivery_watch where delivery_id = $1', [delivery.deliveryId]);
    if (end.status === 'skipped') {
      const detail = { reason: end.reason };
      await noteDeliveries(sql, [delivery.deliveryId], { at: delivery.now, kind: 'skipped', detail });
    }
    if (end.status === 'dead_lettered') await announceHealthChange(sql, [delivery.endpointId]);
    return true;
  });
}

/**
 * Takes a delivery that its workflow found ended out of the queue, so that it is not started again. One that was redriven
 * meanwhile stays: that row is its new life.
 */
export async function leaveQueue(sql: Sql, deliveryId: string): Promise<void> {
  await sql.query(
    `with ended as (
       select id from deliveries where id = $1 and status not in ('pending', 'waiting') for update)
     delete from delivery_queue where delivery_id in (select id from ended)`,
    [deliveryId],
  );
}
