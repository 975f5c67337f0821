import type { DeliveryWithAttempts, EndpointExplanation, PostriderEvent } from '../api-types.ts';
import type { FakeCall, FakeHandler, FakeReply } from './fake-call.ts';
import { getStoredEvent } from './fake-events.ts';
import { notFound } from './fake-problem.ts';
import type { FakeState } from './fake-state.ts';

const EXPLAINED_AT_ONCE = 1_000;

function explained(event: PostriderEvent, { query }: FakeCall, state: FakeState): FakeReply {
  const told = [
    ...state.deliveriesOf(event.id).map(explainDelivery),
    ...(state.notSent.get(event.id) ?? []).map(({ endpointId, reason }) => notSent(endpointId, reason)),
  ];
  const known = new Set(told.map(({ endpointId }) => endpointId));
  const later = [...state.endpoints.values()]
    .filter(({ value }) => value.tenantId === event.tenantId && !known.has(value.id))
    .map(({ value }) => notSent(value.id, 'created_later'));
  const all = [...told, ...later].toSorted(byEndpoint);
  const start = Number(query['cursor'] ?? 0);
  const end = start + Number(query['limit'] ?? EXPLAINED_AT_ONCE);
  const nextCursor = end < all.length ? String(end) : null;
  return { status: 200, body: { eventId: event.id, endpoints: all.slice(start, end), nextCursor } };
}

export const explainEvent: FakeHandler = (call, state) => explained(getStoredEvent(call.params, state), call, state);

export const explainAnyEvent: FakeHandler = (call, state) => {
  const event = state.events.get(call.params.eventId);
  if (event === undefined) throw notFound('event', call.params.eventId);
  return explained(event, call, state);
};

function notSent(endpointId: string, reason: EndpointExplanation['reason']): EndpointExplanation {
  return { endpointId, deliveryId: null, decision: 'not_sent', reason, until: null };
}

const byEndpoint = (one: EndpointExplanation, other: EndpointExplanation): number =>
  one.endpointId < other.endpointId ? -1 : 1;

function explainDelivery(delivery: DeliveryWithAttempts): EndpointExplanation {
  const { id, endpointId, status, hold, deadLetter, skipped, cancelled } = delivery;
  const reason = (hold ?? deadLetter ?? skipped ?? cancelled)?.reason ?? null;
  return { endpointId, deliveryId: id, decision: status, reason, until: hold?.until ?? null };
}
