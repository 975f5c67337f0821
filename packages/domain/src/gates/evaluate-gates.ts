import type { GateDecision } from '../records.ts';
import { endpointStatusGate } from './endpoint-status.ts';
import { expiryGate } from './expiry.ts';
import type { Gate, GateFacts } from './gate.ts';
import { preferencesGate } from './preferences.ts';
import { quietHoursGate } from './quiet-hours.ts';
import { scheduledGate } from './scheduled.ts';

// The order is part of the product: a paused endpoint's events wait even past their expiry (they are skipped when it
// resumes), wishes are asked when an event's time has come, and whatever takes a slot (a rate limit) must come after
// everything that may still skip or hold the delivery.
const GATES: readonly Gate[] = [endpointStatusGate, expiryGate, scheduledGate, preferencesGate, quietHoursGate];

/** The first gate that does not let the delivery pass decides. Whether it still exists at all is the store's to say. */
export function evaluateGates(facts: GateFacts, now: Date): GateDecision {
  for (const gate of GATES) {
    const decision = gate(facts, now);
    if (decision.kind !== 'pass') return decision;
  }
  return { kind: 'pass' };
}
