import type {
  Delivery,
  EffectivePreferences,
  Endpoint,
  EndpointExplanation,
  Hold,
  PostriderEvent,
  Priority,
} from '../api-types.ts';
import { effectiveFor } from './fake-effective.ts';
import { findQuietEnd } from './fake-quiet-hours.ts';
import type { FakeState } from './fake-state.ts';

type SkipReason = NonNullable<Delivery['skipped']>['reason'];
type NotSentReason = NonNullable<EndpointExplanation['reason']>;

export type FakeGateDecision = { kind: 'pass' } | { kind: 'hold'; hold: Hold } | { kind: 'skip'; reason: SkipReason };

const PASS: FakeGateDecision = { kind: 'pass' };

/** What the gates say to a delivery now, in the API's order. Rate limits are not among them: no time passes in the fake. */
export function askGates(
  { event, endpoint, mayDrop }: { event: PostriderEvent; endpoint: Endpoint; mayDrop: boolean },
  state: FakeState,
): FakeGateDecision {
  const now = state.now();
  if (endpoint.status !== 'active') return { kind: 'hold', hold: { reason: endpoint.status, until: null } };
  if (event.expiresAt !== null && new Date(event.expiresAt) <= now) return { kind: 'skip', reason: 'expired' };
  if (event.deliverAt !== null && new Date(event.deliverAt) > now) {
    return { kind: 'hold', hold: { reason: 'scheduled', until: event.deliverAt } };
  }
  const { type: eventType, priority } = event;
  return askPreferences(effectiveFor(endpoint, state), { eventType, priority, at: now, mayDrop });
}

/** What preferences alone say. Holds end when their window does: the fake does not spread what starts then. */
export function askPreferences(
  preferences: EffectivePreferences,
  { eventType, priority, at, mayDrop }: { eventType: string | null; priority: Priority; at: Date; mayDrop: boolean },
): FakeGateDecision {
  const reason = findExclusion(preferences, { eventType, priority });
  if (reason !== null) return { kind: 'skip', reason };
  const { quietHours } = preferences;
  if (quietHours === null) return PASS;
  if (quietHours.allowPriority !== null && isAtLeast(priority, quietHours.allowPriority)) return PASS;
  const end = findQuietEnd(quietHours, at);
  if (end?.getTime() === at.getTime()) return PASS;
  if (quietHours.mode === 'drop' && mayDrop) return { kind: 'skip', reason: 'quiet_hours' };
  return { kind: 'hold', hold: { reason: 'quiet_hours', until: end?.toISOString() ?? null } };
}

/** Why an endpoint gets no delivery of an event at all; null: it gets one. */
export function whyNotSent(event: PostriderEvent, endpoint: Endpoint, state: FakeState): NotSentReason | null {
  const { eventTypes, disabledReason } = endpoint;
  if (eventTypes !== null && !matchesAny(eventTypes, event.type)) return 'type_not_subscribed';
  if (disabledReason === 'requested') return 'disabled';
  return findExclusion(effectiveFor(endpoint, state), { eventType: event.type, priority: event.priority });
}

function findExclusion(
  { enabled, eventTypes, minPriority }: EffectivePreferences,
  { eventType, priority }: { eventType: string | null; priority: Priority },
): (SkipReason & NotSentReason) | null {
  if (!enabled) return 'preferences_disabled';
  const isAllowed =
    eventType === null ||
    ((eventTypes.allow === null || matchesAny(eventTypes.allow, eventType)) && !matchesAny(eventTypes.deny, eventType));
  if (!isAllowed) return 'type_denied';
  return isAtLeast(priority, minPriority) ? null : 'priority_too_low';
}

function matchesAny(filters: readonly string[], type: string): boolean {
  return filters.some((filter) => (filter.endsWith('.*') ? type.startsWith(filter.slice(0, -1)) : filter === type));
}

const PRIORITIES = { low: 0, normal: 1, high: 2, urgent: 3 } satisfies Record<Priority, number>;

function isAtLeast(priority: Priority, other: Priority): boolean {
  return PRIORITIES[priority] >= PRIORITIES[other];
}
