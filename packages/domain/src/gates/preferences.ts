import { matchesEventType } from '../event-types.ts';
import { PRIORITIES } from '../statuses.ts';
import type { EffectivePreferences } from '../preferences.ts';
import type { NotSentReason, Priority, SkipReason } from '../statuses.ts';
import type { Gate, GateFacts } from './gate.ts';

/** `not_sent` when the event is accepted, `skipped` when preferences changed between then and an attempt. */
export type ExclusionReason = NotSentReason & SkipReason;

/** Why preferences keep an event from an endpoint altogether; null: they do not. */
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

/** Asked again before each attempt: an event may have been accepted under other preferences. */
export const preferencesGate: Gate = ({ preferences, eventType, priority }) => {
  const reason = findExclusion(preferences, { eventType, priority });
  return reason === null ? { kind: 'pass' } : { kind: 'skip', reason };
};

/** Whether a priority is as high as another, or higher. */
export function isAtLeast(priority: Priority, other: Priority): boolean {
  return PRIORITIES.indexOf(priority) >= PRIORITIES.indexOf(other);
}
