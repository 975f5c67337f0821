import type { EffectivePreferences } from '../preferences.ts';
import type { EndpointStatus, Priority } from '../statuses.ts';
import type { GateDecision } from '../records.ts';

/** What the gates need to know, loaded before every attempt. */
export interface GateFacts {
  endpointStatus: EndpointStatus;
  /** Null: the event never expires. */
  expiresAt: Date | null;
  /** Null: at once. */
  deliverAt: Date | null;
  /** Null: any, in a preview. */
  eventType: string | null;
  priority: Priority;
  /** Whether `drop` may skip the delivery: before its first attempt, unless a person asked for it. Otherwise `drop` holds. */
  mayDrop: boolean;
  preferences: EffectivePreferences;
  /** Spreads the deliveries that quiet hours held over `maxMs`. Null: the hold ends exactly when quiet hours end. */
  spread: { deliveryId: string; maxMs: number } | null;
}

/** A rule that can hold or skip a delivery before an attempt. `pass`: the next gate decides. */
export type Gate = (facts: GateFacts, now: Date) => GateDecision;
