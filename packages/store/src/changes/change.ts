import type { ChangeKind, DeliveryStatus, Outcome } from '@postrider/domain';

/** One change of a delivery, as it was when it was written. */
export interface ChangeRow {
  /** Its place in the order of all changes. */
  position: number;
  at: Date;
  kind: ChangeKind;
  tenantId: string;
  eventId: string;
  eventType: string;
  deliveryId: string;
  endpointId: string;
  /** Null also when the endpoint has none. */
  endpointName: string | null;
  test: boolean;
  /** After the change. */
  status: DeliveryStatus;
  /** Why it was held, woken, skipped, cancelled, given up. */
  reason: string | null;
  /** The end of a hold, or the time of the next attempt. */
  until: Date | null;
  /** The number of the attempt that was recorded. */
  attempt: number | null;
  outcome: Outcome | null;
  responseStatus: number | null;
  durationMs: number | null;
}
