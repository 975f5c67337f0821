import type { EndpointStatus, GateDecision } from '@postrider/contracts';

/** What the gates look at, loaded fresh before every attempt. */
export interface GateFacts {
  endpointStatus: EndpointStatus;
  /** The event's own end of usefulness; null: it never expires. */
  expiresAt: Date | null;
}

/** A rule that can hold or skip a delivery before an attempt. `pass` lets the next gate decide. */
export type Gate = (facts: GateFacts, now: Date) => GateDecision;
