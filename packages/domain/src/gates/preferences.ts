import { matchesEventType } from '../event-types.ts';
import { PRIORITIES } from '../statuses.ts';
import type { EffectivePreferences } from '../preferences.ts';
import type { NotSentReason, Priority, SkipReason } from '../statuses.ts';
import type { Gate, GateFacts } from './gate.ts';

/** The reason of `not_sent` when the event is accepted, and of `skipped` when preferences changed before an attempt. */
export type ExclusionReason = NotSentReason & SkipReason;

/** Why preferences exclude an event from an endpoint. Null if they do not. */
export function findExclusion(
  { enabled, eventTypes, minPriority }: EffectivePreferences,
  { eventType, priority }: Pick<GateFacts, 'eventType' | 'priority'>,
): ExclusionReason | null {
  if (!enabled) return 'preferences_disabled';
  if (eventType !== null) {
    const allowed = matchesEventType(eventTypes.allow, eventType) && !matchesEventType(eventTypes.deny, eventType);
    if (!allowed) return 'type_denied';
  }
  return isAtLeast(priority, minPriority) ? null : 'priority_too_low';
}

/** Evaluated before each attempt, because preferences may have changed since the event was accepted. */
export const preferencesGate: Gate = ({ preferences, eventType, priority }) => {
  const reason = findExclusion(preferences, { eventType, priority });
  return reason === null ? { kind: 'pass' } : { kind: 'skip', reason };
};

export function isAtLeast(priority: Priority, other: Priority): boolean {
  return PRIORITIES.indexOf(priority) >= PRIORITIES.indexOf(other);
}
