import type { GateDecision } from '../records.ts';
import { endpointStatusGate } from './endpoint-status.ts';
import { expiryGate } from './expiry.ts';
import type { Gate, GateFacts } from './gate.ts';
import { preferencesGate } from './preferences.ts';
import { quietHoursGate } from './quiet-hours.ts';
import { scheduledGate } from './scheduled.ts';

// The order is a promise. Deliveries of a paused endpoint wait even past their expiry, and are skipped when it resumes.
// Preferences count when the time of the event has come. Rate limits come after all of these, because a delivery that is
// skipped or held must not take a slot.
const GATES: readonly Gate[] = [endpointStatusGate, expiryGate, scheduledGate, preferencesGate, quietHoursGate];

/** The first gate that does not pass decides. The caller has checked that endpoint and tenant are not deleted. */
export function evaluateGates(facts: GateFacts, now: Date): GateDecision {
  for (const gate of GATES) {
    const decision = gate(facts, now);
    if (decision.kind !== 'pass') return decision;
  }
  return { kind: 'pass' };
}
