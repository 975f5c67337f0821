import type { HoldReason } from '@postrider/domain';
import { inTransaction } from '../sql/database.ts';
import type { Database, Sql } from '../sql/database.ts';
import type { GateVersions } from './load-attempts.ts';
import { endDeliveries, holdDeliveries, lockForTransition, type DeliveryEnd } from './transitions.ts';

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
    const { deliveryId, now, reason, until } = hold;
    await holdDeliveries(sql, { ids: [deliveryId], now, reason, until, inWorkflow: true });
    return 'held';
  });
}

/** Records that a delivery ends without (another) attempt. Returns whether it was still open in this generation. */
export async function recordEnd(
  database: Database,
  { deliveryId, generation, now }: Gated,
  end: DeliveryEnd,
): Promise<boolean> {
  return inTransaction(database, async (sql) => {
    const ids = [deliveryId];
    await lockForTransition(sql, ids);
    return (await endDeliveries(sql, { ids, generation, now, end })).length > 0;
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
