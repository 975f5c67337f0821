import type { DeliveryStatus, Priority } from '@postrider/domain';
import type { FanOut, NotSent } from './fan-out.ts';

/** What a person should look at. */
export interface EventWarning {
  code: string;
  detail: string;
}

export interface AcceptInput {
  tenantId: string;
  event: {
    type: string;
    /** The JSON text of the data, byte for byte as receivers get it. */
    data: string;
    /** The app's own id for the event, unique per tenant. */
    externalId: string | null;
    occurredAt: Date | null;
    priority: Priority;
    expiresAt: Date | null;
    deliverAt: Date | null;
    tags: string[];
    /** Only these endpoints of the tenant, by id or as `ext:…`; null: those that take the type. */
    endpointIds: string[] | null;
    /** Of its type: only endpoints that name it get it. Default: false. */
    optIn?: boolean;
    /** What continues the trace of its publish. Default: nothing. */
    traceparent?: string | null;
    /** What was found wrong with it, although it is accepted. Default: nothing. */
    warnings?: EventWarning[];
  };
  /** Null if the caller sent no `Idempotency-Key`. */
  idempotency: { scope: string; key: string; fingerprint: Uint8Array } | null;
  now: Date;
}

export interface AcceptedEvent {
  id: string;
  type: string;
  timestamp: Date;
  /** The first `DELIVERIES_SHOWN`. */
  deliveries: { id: string; endpointId: string; status: DeliveryStatus }[];
  deliveryCount: number;
  /** The first `NOT_SENT_SHOWN` endpoints that the event could have reached. */
  notSent: NotSent[];
  warnings: EventWarning[];
}

/** An event with everything that will be written for it. All of it is decided before the first statement. */
export interface PlannedEvent extends AcceptInput {
  id: string;
  fanOut: FanOut;
  accepted: AcceptedEvent;
}
