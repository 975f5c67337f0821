import { TERMINAL_STATUSES, type DeliveryStatus } from '@postrider/domain';
import { inTransaction } from '../sql/database.ts';
import type { Database, Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { lockForTransition, restartDeliveries } from './transitions.ts';
import type { WakeCauses } from '../outbox/request-reconciling.ts';

/** A delivery without progress after its planned time. Its workflow may be gone. */
export interface OverdueDelivery {
  deliveryId: string;
  generation: number;
  status: DeliveryStatus;
}

/** Takes overdue deliveries. Each comes again after `againMs` if it makes no progress. */
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
  /** The generation whose workflow is gone. Null: any, if the row says that a workflow exists. */
  generation: number | null;
  now: Date;
}

/**
 * Starts a new generation of an open delivery whose workflow is gone. Its schedule and its count of attempts continue. Its
 * next attempt counts as a possible repeat, because nobody knows what the lost run did last. A held delivery becomes due,
 * so that its gates are evaluated again.
 */
export async function restartDelivery(database: Database, { deliveryId, generation, now }: Restart): Promise<boolean> {
  return inTransaction(database, async (sql) => {
    const ids = [deliveryId];
    await lockForTransition(sql, ids);
    return (await restartDeliveries(sql, { ids, generation, now })).length > 0;
  });
}

const FORGOTTEN: WakeCauses = {
  paused: { reason: 'forgotten', by: null },
  disabled: { reason: 'forgotten', by: null },
};
// The condition of the index `deliveries_held`.
const HELD = `d.status = 'waiting' and d.hold_reason in ('paused', 'disabled')`;

/**
 * Requests reconciling of active endpoints that still have deliveries held by a pause or a disabling. Returns how many.
 * Goes from endpoint to endpoint in the index, so a million held deliveries of a paused endpoint cost one step.
 */
export async function reconcileForgottenHolds(sql: Sql, now: Date): Promise<number> {
  const { rowCount } = await sql.query(RECONCILE_FORGOTTEN({ causes: FORGOTTEN, now }));
  return rowCount ?? 0;
}

const RECONCILE_FORGOTTEN = defineQuery(
  `with recursive held (endpoint_id) as (
     (select d.endpoint_id from deliveries d where ${HELD} order by 1 limit 1)
     union all
     select (select d.endpoint_id from deliveries d where ${HELD} and d.endpoint_id > held.endpoint_id order by 1 limit 1)
     from held where held.endpoint_id is not null
   )
   insert into endpoint_sweeps (endpoint_id, kind, reason, causes, requested_at)
   select e.id, 'wake', 'forgotten', $causes, $now from held join endpoints e on e.id = held.endpoint_id
   where e.status = 'active' and e.deleted_at is null
   limit 100
   on conflict do nothing`,
);

/** Those of these deliveries that have ended or do not exist. Their workflows are orphans. */
export async function findFinished(sql: Sql, deliveryIds: readonly string[]): Promise<string[]> {
  const rows = await readRows<{ id: string }>(sql, FIND_FINISHED({ deliveryIds, terminal: TERMINAL_STATUSES }));
  return rows.map(({ id }) => id);
}

const FIND_FINISHED = defineQuery(
  `select w.id from unnest($deliveryIds::text[]) as w (id) left join deliveries d on d.id = w.id
   where d.id is null or d.status = any($terminal)`,
);
