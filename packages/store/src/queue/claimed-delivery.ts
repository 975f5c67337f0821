import { effectiveTimeoutMs } from '../endpoints/effective-columns.ts';

/** A delivery that this process may start a workflow for, until its lease ends. */
export interface ClaimedDelivery {
  deliveryId: string;
  endpointId: string;
  tenantId: string;
  eventType: string;
  generation: number;
  attemptsBefore: number;
  endpoint: { url: string; timeoutMs: number; failing: boolean; slow: boolean; hasSucceeded: boolean };
}

export type ClaimedRow = Omit<ClaimedDelivery, 'endpoint'> & ClaimedDelivery['endpoint'];

/** The columns of a `ClaimedRow`, of claim `c`, delivery `d` and endpoint `e`. */
export const CLAIMED_DELIVERY = /* sql */ `
  d.id as "deliveryId", d.endpoint_id as "endpointId", d.tenant_id as "tenantId", d.event_type as "eventType",
  c.generation, d.attempt_count as "attemptsBefore", e.url, ${effectiveTimeoutMs('e')} as "timeoutMs",
  e.failing_since is not null as failing, e.slow, e.first_success_at is not null as "hasSucceeded"`;

/** SQL that leases the queue rows with an array of ids, and returns the columns of `c`. */
export const leaseRows = (ids: string): string => /* sql */ `
  update delivery_queue q set lease_until = $now::timestamptz + $leaseMs * interval '1 ms', claimed_by = $claimedBy,
    handed_over = q.handed_over or coalesce(q.claimed_by <> $claimedBy, false)
  where q.delivery_id = any(${ids})
  returning q.delivery_id, q.generation, q.due_at`;

export function toClaimedDelivery(row: ClaimedRow): ClaimedDelivery {
  const { deliveryId, endpointId, tenantId, eventType, generation, attemptsBefore } = row;
  const { url, timeoutMs, failing, slow, hasSucceeded } = row;
  const endpoint = { url, timeoutMs, failing, slow, hasSucceeded };
  return { deliveryId, endpointId, tenantId, eventType, generation, attemptsBefore, endpoint };
}
