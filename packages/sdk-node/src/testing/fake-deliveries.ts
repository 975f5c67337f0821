import type { Delivery, DeliveryWithAttempts } from '../api-types.ts';
import { fits, isInRange, pageOf, type FakeCall, type FakeHandler, type FakeReply } from './fake-call.ts';
import { cancel, hasEnded, letGo } from './fake-delivery.ts';
import { FakeProblem, notFound } from './fake-problem.ts';
import type { FakeState } from './fake-state.ts';
import { FAKE_KEY_ID, tell } from './fake-timeline.ts';

function withoutAttempts(delivery: DeliveryWithAttempts): Delivery {
  const { attempts: _, timeline: __, ...rest } = delivery;
  return rest;
}

function listed({ query }: FakeCall, state: FakeState, filter: { tenantId?: string | undefined; status?: string }) {
  return pageOf(
    [...state.deliveries.values()].map(withoutAttempts),
    query,
    (delivery) =>
      fits(filter.tenantId, delivery.tenantId) &&
      fits(filter.status ?? query['status'], delivery.status) &&
      fits(query['endpointId'], delivery.endpointId) &&
      fits(query['eventId'], delivery.eventId) &&
      fits(query['eventType'], delivery.eventType) &&
      fits(query['externalId'], state.events.get(delivery.eventId)?.externalId ?? null) &&
      isInRange(delivery.createdAt, query),
  );
}

export const listDeliveries: FakeHandler = (call, state) => {
  const { tenantId } = state.getTenant(call.params.tenantId) && call.params;
  return listed(call, state, { tenantId });
};

export const listDeadLetters: FakeHandler = (call, state) => {
  const { tenantId } = state.getTenant(call.params.tenantId) && call.params;
  return listed(call, state, { tenantId, status: 'dead_lettered' });
};

export const listAllDeliveries: FakeHandler = (call, state) =>
  listed(call, state, { tenantId: call.query['tenantId'] });

export const listAllDeadLetters: FakeHandler = (call, state) =>
  listed(call, state, { tenantId: call.query['tenantId'], status: 'dead_lettered' });

export const getDelivery: FakeHandler = ({ params }, state) => ({
  status: 200,
  body: state.getDelivery(params.tenantId, params.deliveryId),
});

export const findDelivery: FakeHandler = ({ params: { deliveryId } }, state) => {
  const body = state.deliveries.get(deliveryId);
  if (body === undefined) throw notFound('delivery', deliveryId);
  return { status: 200, body };
};

const taken = (delivery: DeliveryWithAttempts): FakeReply => ({ status: 202, body: withoutAttempts(delivery) });

/** As it is before anything comes of it: the API's answer does not wait for the receiver either. */
function sentAgain(delivery: DeliveryWithAttempts, state: FakeState): FakeReply {
  const body = { ...withoutAttempts(delivery), status: 'pending', hold: null, deadLetter: null, finishedAt: null };
  tell(delivery, { kind: 'redriven', by: FAKE_KEY_ID }, state);
  letGo(delivery, state);
  return { status: 202, body };
}

function wrongState(code: string, { status }: Delivery): FakeProblem {
  return new FakeProblem(409, code, { detail: `The delivery is ${status}.` });
}

export const retryDelivery: FakeHandler = ({ params }, state) => {
  const delivery = state.getDelivery(params.tenantId, params.deliveryId);
  if (delivery.status === 'dead_lettered') return sentAgain(delivery, state);
  if (hasEnded(delivery)) throw wrongState('not_retryable', delivery);
  const answer = taken(delivery);
  if (delivery.status !== 'pending') tell(delivery, { kind: 'retry_requested', by: FAKE_KEY_ID }, state);
  // No gate is skipped; those of what was on its way are asked again.
  if (delivery.hold?.reason === 'quiet_hours') letGo(delivery, state);
  return answer;
};

export const cancelDelivery: FakeHandler = ({ params }, state) => {
  const delivery = state.getDelivery(params.tenantId, params.deliveryId);
  if (hasEnded(delivery)) throw wrongState('not_cancellable', delivery);
  cancel(delivery, 'requested', state);
  return taken(delivery);
};

export const retryDeadLetter: FakeHandler = ({ params }, state) => {
  const delivery = state.getDelivery(params.tenantId, params.deliveryId);
  if (delivery.status !== 'dead_lettered') throw wrongState('not_dead', delivery);
  return sentAgain(delivery, state);
};

export const discardDeadLetter: FakeHandler = ({ params }, state) => {
  const delivery = state.getDelivery(params.tenantId, params.deliveryId);
  if (delivery.status !== 'dead_lettered') throw wrongState('not_dead', delivery);
  cancel(delivery, 'discarded', state);
  return taken(delivery);
};
