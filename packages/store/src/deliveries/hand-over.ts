import { inTransaction } from '../sql/database.ts';
import type { Database, Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { lockForTransition, takeIntoWorkflow, type HandedOver } from './transitions.ts';

/** A delivery whose first attempt a carrier made. Its own workflow goes on with it. */
export interface CarriedDelivery {
  deliveryId: string;
  endpointId: string;
  tenantId: string;
  eventType: string;
  generation: number;
  attemptsBefore: number;
  nextAttemptAt: Date | null;
  endpoint: { url: string };
}

/** The delivery of a hand-over; undefined if nothing has to go on: it ended, or its workflow is known to run. */
export async function findHandedOver(sql: Sql, deliveryId: string): Promise<CarriedDelivery | undefined> {
  const [found] = await readRows<CarriedDelivery>(sql, FIND({ deliveryId }));
  return found;
}

const FIND = defineQuery<{ deliveryId: string }>(
  `select d.id as delivery_id, d.endpoint_id, d.tenant_id, d.event_type, d.generation, d.attempt_count as attempts_before,
     d.next_attempt_at, json_build_object('url', e.url) as endpoint
   from deliveries d join endpoints e on e.id = d.endpoint_id
   where d.id = $deliveryId and d.status = 'retrying' and not d.in_workflow`,
);

/**
 * Records that the workflow of a delivery runs, and ends its hand-over, together. Until then nobody woke the workflow: what
 * changed meanwhile wakes it now.
 */
export async function confirmHandOver(database: Database, handedOver: HandedOver): Promise<void> {
  await inTransaction(database, async (sql) => {
    await lockForTransition(sql, [handedOver.deliveryId]);
    await takeIntoWorkflow(sql, handedOver);
  });
}
