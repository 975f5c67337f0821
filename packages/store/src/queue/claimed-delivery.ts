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

/**
 * SQL: whether somebody who held queue row `q` before may have sent it. A row that a carrier had not sent yet is `unsent`; one
 * that it had sent may be claimed again by the same process, which does not know any more.
 */
const WAS_HANDED_OVER = /* sql */ `
  (q.handed_over or not q.unsent and (q.carrier_id is not null or coalesce(q.claimed_by <> $claimedBy, false)))`;

/** SQL that leases the queue rows with an array of ids, and returns the columns of `c`. A carrier that had them lost them. */
export const leaseRows = (ids: string): string => leaseRowsFor('null', ids);

/** The same for the carrier of an SQL value: what it claims is not sent yet. */
export const leaseRowsFor = (carrierId: string, ids: string): string => /* sql */ `
  update delivery_queue q set lease_until = $now::timestamptz + $leaseMs * interval '1 ms', claimed_by = $claimedBy,
    handed_over = ${WAS_HANDED_OVER}, carrier_id = ${carrierId}, execution = null,
    unsent = ${carrierId} is not null
  where q.delivery_id = any(${ids})
  returning q.delivery_id, q.generation, q.due_at`;

export function toClaimedDelivery(row: ClaimedRow): ClaimedDelivery {
  const { deliveryId, endpointId, tenantId, eventType, generation, attemptsBefore } = row;
  const { url, timeoutMs, failing, slow, hasSucceeded } = row;
  const endpoint = { url, timeoutMs, failing, slow, hasSucceeded };
  return { deliveryId, endpointId, tenantId, eventType, generation, attemptsBefore, endpoint };
}
