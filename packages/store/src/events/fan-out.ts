import { findExclusion, matchesEventType, resolvePreferences } from '@postrider/domain';
import type {
  DeliveryStatus,
  DisabledReason,
  EndpointStatus,
  HoldReason,
  NewId,
  NotSentReason,
  Preferences,
  Priority,
} from '@postrider/domain';

/** What decides whether an event goes to an endpoint. */
export interface SubscribedEndpoint {
  id: string;
  tenantId: string;
  status: EndpointStatus;
  disabledReason: DisabledReason | null;
  eventTypes: string[] | null;
  /** Not yet merged: `resolvePreferences` does that. */
  preferences: { tenant: Preferences; endpoint: Preferences };
}

export interface PlannedDelivery {
  id: string;
  endpointId: string;
  status: DeliveryStatus;
  hold: { reason: HoldReason; until: Date | null } | null;
  /** When the relay should claim it. Null: only a person can release it. */
  dueAt: Date | null;
}

export interface FanOut {
  deliveries: PlannedDelivery[];
  notSent: { endpointId: string; reason: NotSentReason }[];
}

/** Decides which endpoints get an event, the first status of each delivery, and why the other endpoints get none. */
export function planFanOut(
  event: { type: string; priority: Priority; deliverAt: Date | null },
  endpoints: readonly SubscribedEndpoint[],
  { now, newId }: { now: Date; newId: NewId },
): FanOut {
  const plan: FanOut = { deliveries: [], notSent: [] };
  for (const endpoint of endpoints) {
    const reason = whyNotSent(event, endpoint);
    if (reason !== null) {
      plan.notSent.push({ endpointId: endpoint.id, reason });
    } else {
      plan.deliveries.push({ id: newId('dlv'), endpointId: endpoint.id, ...firstState(event, endpoint, now) });
    }
  }
  return plan;
}

function whyNotSent(event: { type: string; priority: Priority }, endpoint: SubscribedEndpoint): NotSentReason | null {
  if (!matchesEventType(endpoint.eventTypes, event.type)) return 'type_not_subscribed';
  if (endpoint.status === 'disabled' && endpoint.disabledReason === 'requested') return 'disabled';
  const { preferences } = resolvePreferences(endpoint.preferences.tenant, endpoint.preferences.endpoint);
  return findExclusion(preferences, { eventType: event.type, priority: event.priority });
}

function firstState(
  event: { deliverAt: Date | null },
  endpoint: SubscribedEndpoint,
  now: Date,
): Pick<PlannedDelivery, 'status' | 'hold' | 'dueAt'> {
  // Events for an endpoint that its health disabled are not lost: they wait, as if it were paused.
  if (endpoint.status !== 'active') {
    return { status: 'waiting', hold: { reason: endpoint.status, until: null }, dueAt: null };
  }
  if (event.deliverAt !== null && event.deliverAt > now) {
    return { status: 'waiting', hold: { reason: 'scheduled', until: event.deliverAt }, dueAt: event.deliverAt };
  }
  return { status: 'pending', hold: null, dueAt: now };
}
