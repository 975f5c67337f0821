import type { Delivery } from './api-types.ts';
import type { Named, QueryOf } from './request/operations.ts';

/** Dead letters of one endpoint that failed in the same way. */
export interface DeadLetterGroup extends Named<'DeadLetterGroup'> {}

/** Dead letters by endpoint, reason and last status, the largest groups first. */
export interface DeadLetterGroups extends Named<'DeadLetterGroups'> {
  data: DeadLetterGroup[];
}

export type ListDeadLetterGroupsQuery = QueryOf<'listDeadLetterGroups'>;
export type ListAllDeadLetterGroupsQuery = QueryOf<'listAllDeadLetterGroups'>;
export type ExportDeliveriesQuery = Omit<QueryOf<'exportDeliveries'>, 'format'>;
export type ExportAllDeliveriesQuery = Omit<QueryOf<'exportAllDeliveries'>, 'format'>;

interface FromCursor {
  /** The one of the last change that is known already. Default: from now on. */
  cursor?: string | undefined;
}

export type StreamQuery = Omit<QueryOf<'streamChanges'>, 'after'> & FromCursor;
export type StreamAllQuery = Omit<QueryOf<'streamAllChanges'>, 'after'> & FromCursor;

/** What happened to a delivery. More kinds may come. */
export type DeliveryChangeKind =
  | 'accepted'
  | 'held'
  | 'woken'
  | 'attempt_failed'
  | 'delivered'
  | 'dead_lettered'
  | 'skipped'
  | 'cancelled'
  | 'discarded'
  | 'redriven'
  | 'retry_requested'
  | 'restarted'
  | 'rescheduled'
  | (string & {});

/** One change of a delivery. */
export interface DeliveryChange {
  /** A stream with this `cursor` goes on behind it. */
  cursor: string;
  /** What happened. */
  kind: DeliveryChangeKind;
  /** When it happened, RFC 3339. */
  at: string;
  /** Whose delivery it is. */
  tenantId: string;
  /** `events.get` reads the event with its data. A test send has none. */
  eventId: string;
  /** Of the event. */
  eventType: string;
  /** `deliveries.get` reads all about it. */
  deliveryId: string;
  /** Where it goes. */
  endpointId: string;
  /** The name of the endpoint as it is now. Null: none. */
  endpointName: string | null;
  /** True for a test send. */
  test: boolean;
  /** After the change. */
  status: Delivery['status'];
  /** Why it was held, woken, skipped, cancelled or given up. */
  reason: string | null;
  /** The end of a hold, or the time of the next attempt. */
  until: string | null;
  /** The attempt that led to it. */
  attempt: ChangeAttempt | null;
}

export interface ChangeAttempt {
  /** From 1. */
  number: number;
  /** What it came to. */
  outcome: NonNullable<Delivery['lastOutcome']>;
  /** The HTTP status; null where none came. */
  responseStatus: number | null;
  /** How long it took. */
  durationMs: number | null;
}
