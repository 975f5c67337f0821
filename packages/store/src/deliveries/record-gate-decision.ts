import type { HoldReason } from '@postrider/domain';
import { inTransaction } from '../sql/database.ts';
import type { Database, Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import type { GateVersions } from './load-attempts.ts';
import { endDeliveries, holdDeliveries, lockForTransition, type DeliveryEnd } from './transitions.ts';

interface OpenDelivery {
  deliveryId: string;
  generation: number;
  endpointId: string;
  now: Date;
}

interface Hold extends OpenDelivery {
  reason: HoldReason;
  until: Date | null;
}

/**
 * Records a hold if the gate versions are still those of the decision. Returns `stale` if the endpoint or the preferences
 * changed meanwhile: evaluate the gates again, because the wake of that change did not see this hold. Returns `superseded`
 * if the delivery ended or a newer generation runs.
 */
export async function recordHold(
  database: Database,
  hold: Hold & { gateVersions: GateVersions },
): Promise<'held' | 'stale' | 'superseded'> {
  return inTransaction(database, async (sql) => {
    const { deliveryId, generation, endpointId, now, reason, until } = hold;
    // Lock order: the delivery, then the tenant, then the endpoint. Recording an attempt locks the delivery first too.
    const open = await readRows(sql, LOCK_OPEN({ deliveryId, generation }));
    if (open.length === 0) return 'superseded';
    const [versions] = await readRows<GateVersions>(sql, LOCK_VERSIONS({ endpointId }));
    const { endpoint, tenant } = hold.gateVersions;
    if (versions?.endpoint !== endpoint || versions.tenant !== tenant) return 'stale';
    await holdDeliveries(sql, { ids: [deliveryId], now, reason, until, inWorkflow: true });
    return 'held';
  });
}

const LOCK_OPEN = defineQuery(
  `select 1 from deliveries
   where id = $deliveryId and generation = $generation and status in ('pending', 'waiting', 'retrying') for update`,
);

// The share lock waits for a change that is being committed, and makes the next change wait. Postgres locks the rows in
// the order of the tables: the tenant first, as deleting a tenant does.
const LOCK_VERSIONS = defineQuery(
  `select e.gate_version as endpoint, t.gate_version as tenant
   from tenants t join endpoints e on e.tenant_id = t.id where e.id = $endpointId for share`,
);

/** Ends a delivery without another attempt. Returns whether it was still open in this generation. */
export async function recordEnd(
  database: Database,
  { deliveryId, generation, now }: OpenDelivery,
  end: DeliveryEnd,
): Promise<boolean> {
  return inTransaction(database, async (sql) => {
    const ids = [deliveryId];
    await lockForTransition(sql, ids);
    return (await endDeliveries(sql, { ids, generation, now, end })).length > 0;
  });
}

/**
 * Removes an ended delivery from the queue, so that no workflow is started for it again. If the delivery was redriven
 * meanwhile, the row belongs to the new generation and stays.
 */
export async function dequeueEnded(sql: Sql, deliveryId: string): Promise<void> {
  await sql.query(DEQUEUE({ deliveryId }));
}

const DEQUEUE = defineQuery(
  `with ended as (
     select id from deliveries where id = $deliveryId and status not in ('pending', 'waiting') for update)
   delete from delivery_queue where delivery_id in (select id from ended)`,
);
