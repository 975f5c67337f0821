import type { EffectivePreferences } from '../preferences.ts';
import type { EndpointStatus, Priority } from '../statuses.ts';
import type { GateDecision } from '../records.ts';

/** What the gates look at, loaded fresh before every attempt. */
export interface GateFacts {
  endpointStatus: EndpointStatus;
  /** The event's own end of usefulness; null: it never expires. */
  expiresAt: Date | null;
  /** Not before this; null: at once. */
  deliverAt: Date | null;
  /** Null: a preview that asks for no type in particular. */
  eventType: string | null;
  priority: Priority;
  /** Whether `drop` may skip it: before its first attempt. Afterwards, and once a person asked for it, `drop` holds. */
  mayDrop: boolean;
  /** What the tenant's and the endpoint's preferences come to. */
  preferences: EffectivePreferences;
  /** Over how long after quiet hours deliveries start, and whose place among them is asked for; null: the exact end. */
  spread: { deliveryId: string; maxMs: number } | null;
}

/** A rule that can hold or skip a delivery before an attempt. `pass` lets the next gate decide. */
export type Gate = (facts: GateFacts, now: Date) => GateDecision;
