import { findExclusion, matchesEventType, namesEndpoint, resolvePreferences } from '@postrider/domain';
import type {
  CompiledFilter,
  DeliveryStatus,
  DisabledReason,
  EndpointStatus,
  FilterDecision,
  FilterEvent,
  FilterFailure,
  HoldReason,
  NewId,
  NotSentReason,
  Preferences,
  Priority,
} from '@postrider/domain';

export { createCostlyTurns, type CostlyTurns } from './costly-turns.ts';

/** What decides whether an event goes to an endpoint. */
export interface SubscribedEndpoint {
  id: string;
  /** The app's own id for it. */
  externalId: string | null;
  tenantId: string;
  status: EndpointStatus;
  disabledReason: DisabledReason | null;
  eventTypes: string[] | null;
  /** Null: everything passes. */
  filter: CompiledFilter | null;
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
  notSent: NotSent[];
}

/** Why an endpoint gets no delivery. */
export interface NotSent {
  endpointId: string;
  reason: NotSentReason;
  /** Of `filtered`: the operand that the event fails. */
  failure?: FilterFailure;
}

/** The parts of an event that decide which endpoints get it. */
export interface FannedEvent {
  type: string;
  /** JSON text. */
  data: string;
  externalId: string | null;
  priority: Priority;
  deliverAt: Date | null;
  tags: string[];
  /** Only these endpoints, whatever types they take, by id or as `ext:…`. Null: those that take the type. */
  endpointIds: string[] | null;
  /** Whether only endpoints that name its type get it. Default: false. */
  optIn?: boolean;
}

interface FanOutContext {
  now: Date;
  newId: NewId;
  decide: (filter: CompiledFilter) => FilterDecision;
}

/** Decides which endpoints get an event, the first status of each delivery, and why the other endpoints get none. */
export function planFanOut(
  event: FannedEvent,
  endpoints: readonly SubscribedEndpoint[],
  { now, newId, decide }: FanOutContext,
): FanOut {
  const plan: FanOut = { deliveries: [], notSent: [] };
  for (const endpoint of endpoints) {
    const notSent = whyUnwanted(event, endpoint) ?? whyFiltered(endpoint, decide);
    if (notSent !== null) {
      plan.notSent.push(notSent);
    } else {
      plan.deliveries.push({ id: newId('dlv'), endpointId: endpoint.id, ...firstState(event, endpoint, now) });
    }
  }
  return plan;
}

/** The filters of the endpoints that would get the event without filters. */
export function filtersAsked(event: FannedEvent, endpoints: readonly SubscribedEndpoint[]): CompiledFilter[] {
  return endpoints.flatMap((endpoint) =>
    endpoint.filter === null || whyUnwanted(event, endpoint) !== null ? [] : [endpoint.filter],
  );
}

/** An event for filters. Its data is parsed once, and only if a filter needs it. */
export function readForFilters({ type, data, externalId, priority, tags }: FannedEvent): () => FilterEvent {
  let read: FilterEvent | undefined;
  return () => {
    read ??= { type, data: JSON.parse(data) as unknown, externalId, priority, tags };
    return read;
  };
}

function whyUnwanted(event: FannedEvent, endpoint: SubscribedEndpoint): NotSent | null {
  const reason = reasonUnwanted(event, endpoint);
  return reason === null ? null : { endpointId: endpoint.id, reason };
}

function reasonUnwanted(event: FannedEvent, endpoint: SubscribedEndpoint): NotSentReason | null {
  if (event.endpointIds === null) {
    if (!matchesEventType(endpoint.eventTypes, event.type, event)) return 'type_not_subscribed';
  } else if (!namesEndpoint(event.endpointIds, endpoint)) {
    return 'not_addressed';
  }
  if (endpoint.status === 'disabled' && endpoint.disabledReason === 'requested') return 'disabled';
  const { preferences } = resolvePreferences(endpoint.preferences.tenant, endpoint.preferences.endpoint);
  return findExclusion(preferences, { eventType: event.type, priority: event.priority });
}

function whyFiltered({ id, filter }: SubscribedEndpoint, decide: FanOutContext['decide']): NotSent | null {
  if (filter === null) return null;
  const decision = decide(filter);
  if (decision.kind === 'passes') return null;
  const { pointer, operator, detail } = decision;
  return { endpointId: id, reason: 'filtered', failure: { pointer, operator, detail } };
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
