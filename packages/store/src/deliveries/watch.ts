import type { DeliveryStatus } from '@postrider/domain';
import { inTransaction } from '../sql/database.ts';
import type { Database, Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { lockForTransition, restartDeliveries } from './transitions.ts';
import type { WakeCauses } from '../outbox/request-reconciling.ts';

/** A delivery whose planned time is long past: is its workflow still there? */
export interface OverdueDelivery {
  deliveryId: string;
  generation: number;
  status: DeliveryStatus;
}

/** Takes deliveries that should have moved on by now; each comes up again after `againMs` unless it moves. */
export async function takeOverdue(
  sql: Sql,
  options: { limit: number; againMs: number; now: Date },
): Promise<OverdueDelivery[]> {
  return readRows(sql, TAKE_OVERDUE(options));
}

const TAKE_OVERDUE = defineQuery<{ limit: number; againMs: number; now: Date }>(
  `with overdue as (
     update delivery_watch set check_at = $now::timestamptz + $againMs * interval '1 ms'
     where ctid = any(array(
       select ctid from delivery_watch where check_at <= $now order by check_at limit $limit for update skip locked))
     returning delivery_id)
   select d.id as delivery_id, d.generation, d.status from overdue join deliveries d on d.id = overdue.delivery_id`,
);

export interface Restart {
  deliveryId: string;
  /** The generation whose workflow is gone; null: whichever the row says is carried by a workflow. */
  generation: number | null;
  now: Date;
}

/**
 * Gives an open delivery whose workflow is gone a new generation. Its schedule and its count of attempts go on where
 * they were; its next attempt counts as a possible repeat, since nobody knows what the lost run did last. One that was
 * held asks its gates again at once: a hold that nobody would find any more must not be waited for.
 */
export async function restartDelivery(database: Database, { deliveryId, generation, now }: Restart): Promise<boolean> {
  return inTransaction(database, async (sql) => {
    const ids = [deliveryId];
    await lockForTransition(sql, ids);
    return (await restartDeliveries(sql, { ids, generation, now })).length > 0;
  });
}

const FORGOTTEN = JSON.stringify({
  paused: { reason: 'forgotten', by: null },
  disabled: { reason: 'forgotten', by: null },
} satisfies WakeCauses);
// As in the index deliveries_held.
const HELD = `d.status = 'waiting' and d.hold_reason in ('paused', 'disabled')`;

/**
 * Makes sweeps for endpoints that deliver again but still have deliveries held as if they did not. Returns how many.
 * Goes from endpoint to endpoint in the index: a paused endpoint with a million held deliveries is one step.
 */
export async function reconcileForgottenHolds(sql: Sql, now: Date): Promise<number> {
  const { rowCount } = await sql.query(
    `with recursive held (endpoint_id) as (
       (select d.endpoint_id from deliveries d where ${HELD} order by 1 limit 1)
       union all
       select (select d.endpoint_id from deliveries d where ${HELD} and d.endpoint_id > held.endpoint_id order by 1 limit 1)
       from held where held.endpoint_id is not null
     )
     insert into endpoint_sweeps (endpoint_id, kind, reason, causes, requested_at)
     select e.id, 'wake', 'forgotten', '${FORGOTTEN}', $1 from held join endpoints e on e.id = held.endpoint_id
     where e.status = 'active' and e.deleted_at is null
     limit 100
     on conflict do nothing`,
    [now],
  );
  return rowCount ?? 0;
}

/** Of these deliveries, those whose workflow has nothing to do any more: they are finished, or there is no such row. */
export async function findFinished(sql: Sql, deliveryIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `select w.id from unnest($1::text[]) as w (id) left join deliveries d on d.id = w.id
     where d.id is null or d.status in ('delivered', 'dead_lettered', 'skipped', 'cancelled')`,
    [deliveryIds],
  );
  return rows.map((row) => row.id);
}
