import { findExclusion, matchesEventType, newId, resolvePreferences } from '@postrider/domain';
import type {
  DeliveryStatus,
  DisabledReason,
  EndpointStatus,
  HoldReason,
  NotSentReason,
  Preferences,
  Priority,
} from '@postrider/domain';

/** As much of an endpoint as decides whether an event goes there. */
export interface SubscribedEndpoint {
  id: string;
  tenantId: string;
  status: EndpointStatus;
  disabledReason: DisabledReason | null;
  eventTypes: string[] | null;
  /** The tenant's wishes, then the endpoint's own. */
  preferences: { tenant: Preferences; endpoint: Preferences };
}

export interface PlannedDelivery {
  id: string;
  endpointId: string;
  status: DeliveryStatus;
  hold: { reason: HoldReason; until: Date | null } | null;
  /** When the relay should look at it; null for what only a person can release. */
  dueAt: Date | null;
}

export interface FanOut {
  deliveries: PlannedDelivery[];
  notSent: { endpointId: string; reason: NotSentReason }[];
}

/** Which endpoints get an event, in which state their deliveries begin, and why the others get none. */
export function planFanOut(
  event: { type: string; priority: Priority; deliverAt: Date | null },
  endpoints: readonly SubscribedEndpoint[],
  now: Date,
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
  // Disabled by its health counts like paused: what comes meanwhile waits, it is not lost.
  if (endpoint.status !== 'active') {
    return { status: 'waiting', hold: { reason: endpoint.status, until: null }, dueAt: null };
  }
  if (event.deliverAt !== null && event.deliverAt > now) {
    return { status: 'waiting', hold: { reason: 'scheduled', until: event.deliverAt }, dueAt: event.deliverAt };
  }
  return { status: 'pending', hold: null, dueAt: now };
}
