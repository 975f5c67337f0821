import type { AcceptedEvent, DeliveryWithAttempts, NewEvent, PostriderEvent } from '../api-types.ts';
import type { ErrorEntry } from '../errors/postrider-error.ts';
import { fits, isInRange, pageOf, type FakeCall, type FakeHandler } from './fake-call.ts';
import { addDelivery, letGo } from './fake-delivery.ts';
import { whyNotSent } from './fake-gates.ts';
import { checkMembers, FakeProblem, invalid, notFound, refuse } from './fake-problem.ts';
import type { FakeState } from './fake-state.ts';

const MEMBERS = {
  type: true,
  data: true,
  externalId: true,
  occurredAt: true,
  priority: true,
  expiresAt: true,
  deliverAt: true,
  tags: true,
} satisfies Record<keyof NewEvent, true>;

const MAX_DATA_BYTES = 256 * 1024;

export const publishEvent: FakeHandler = ({ params: { tenantId }, body }, state) => {
  state.getTenant(tenantId);
  const input = checked(body);
  const earlier = findByExternalId(input.externalId, tenantId, state);
  if (earlier !== undefined) {
    if (JSON.stringify([earlier.type, earlier.data]) === JSON.stringify([input.type, input.data])) {
      return { status: 202, body: presentAccepted(earlier, state), replayed: true };
    }
    throw new FakeProblem(409, 'external_id_taken', { detail: 'An event with other content has this externalId.' });
  }
  refuse(problemsOfTimes(input, state));
  const event: PostriderEvent = {
    id: state.newId('evt'),
    externalId: input.externalId ?? null,
    tenantId,
    type: input.type,
    timestamp: state.timestamp(),
    occurredAt: toIso(input.occurredAt),
    data: input.data,
    priority: input.priority ?? 'normal',
    expiresAt: toIso(input.expiresAt),
    deliverAt: toIso(input.deliverAt),
    tags: input.tags ?? [],
    deliveries: [],
    deliveryCount: 0,
    deliveriesUrl: null,
  };
  state.events.set(event.id, event);
  const deliveries = fanOut(event, state);
  const accepted = presentAccepted(event, state);
  for (const delivery of deliveries) if (delivery.status === 'pending') letGo(delivery, state);
  return { status: 202, body: accepted };
};

/** Makes the deliveries of an event, and notes for which endpoints there is none. */
function fanOut(event: PostriderEvent, state: FakeState): DeliveryWithAttempts[] {
  const ofTenant = [...state.endpoints.values()].filter(({ value }) => value.tenantId === event.tenantId);
  const planned = ofTenant.map(({ value }) => ({ endpoint: value, reason: whyNotSent(event, value, state) }));
  state.notSent.set(
    event.id,
    planned.flatMap(({ endpoint: { id: endpointId }, reason }) => (reason === null ? [] : [{ endpointId, reason }])),
  );
  return planned.filter(({ reason }) => reason === null).map(({ endpoint }) => addDelivery(event, endpoint, state));
}

function checked(body: object): NewEvent {
  checkMembers(body, MEMBERS);
  const input = body as NewEvent; // the client's types have seen to it, except for what follows
  if (!/^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*$/.test(input.type) || input.type.length > 128) {
    throw invalid('/type', 'It takes names joined by dots, like order.paid.');
  }
  if (input.data === undefined) throw invalid('/data', 'It is needed.');
  if (Buffer.byteLength(JSON.stringify(input.data)) > MAX_DATA_BYTES) {
    throw new FakeProblem(413, 'payload_too_large', { detail: 'The data takes more than 256 KiB.' });
  }
  return input;
}

const MAX_AHEAD_MS = 366 * 24 * 3_600_000;

export function problemsOfDeliverAt(deliverAt: NewEvent['deliverAt'], state: FakeState): ErrorEntry[] {
  if (!deliverAt || new Date(deliverAt).getTime() <= state.now().getTime() + MAX_AHEAD_MS) return [];
  return [{ pointer: '/deliverAt', detail: 'It is more than a year ahead.' }];
}

function problemsOfTimes({ expiresAt, deliverAt }: NewEvent, state: FakeState): ErrorEntry[] {
  const problems = problemsOfDeliverAt(deliverAt, state);
  if (!expiresAt) return problems;
  if (new Date(expiresAt) <= state.now()) {
    return [...problems, { pointer: '/expiresAt', detail: 'It has passed already.' }];
  }
  if (!deliverAt || new Date(expiresAt) > new Date(deliverAt)) return problems;
  return [...problems, { pointer: '/expiresAt', detail: 'It must come after deliverAt.' }];
}

export function toIso(instant: Date | string | null | undefined): string | null {
  return instant === null || instant === undefined ? null : new Date(instant).toISOString();
}

function findByExternalId(externalId: string | null | undefined, tenantId: string, state: FakeState) {
  if (externalId === null || externalId === undefined) return undefined;
  return [...state.events.values()].find((event) => event.externalId === externalId && event.tenantId === tenantId);
}

function deliveriesOf(event: PostriderEvent, state: FakeState): PostriderEvent['deliveries'] {
  return state.deliveriesOf(event.id).map(({ id, endpointId, status }) => ({ id, endpointId, status }));
}

function presentAccepted(event: PostriderEvent, state: FakeState): AcceptedEvent {
  const { id, type, timestamp, deliveries, deliveryCount, deliveriesUrl } = presentEvent(event, state);
  return { id, type, timestamp, deliveries, deliveryCount, deliveriesUrl };
}

const SHOWN_DELIVERIES = 100;

export function presentEvent(event: PostriderEvent, state: FakeState): PostriderEvent {
  const all = deliveriesOf(event, state);
  const hasMore = all.length > SHOWN_DELIVERIES;
  return {
    ...event,
    deliveries: all.slice(0, SHOWN_DELIVERIES),
    deliveryCount: all.length,
    deliveriesUrl: hasMore ? `/v1/tenants/${event.tenantId}/deliveries?eventId=${event.id}` : null,
  };
}

export const listEvents: FakeHandler = ({ params: { tenantId }, query }, state) => {
  state.getTenant(tenantId);
  return pageOf(
    [...state.events.values()].map((event) => presentEvent(event, state)),
    query,
    (event) =>
      event.tenantId === tenantId &&
      fits(query['eventType'], event.type) &&
      fits(query['externalId'], event.externalId) &&
      (query['tag'] === undefined || event.tags.includes(query['tag'])) &&
      isInRange(event.timestamp, query),
  );
};

export function getStoredEvent({ tenantId, eventId }: FakeCall['params'], state: FakeState): PostriderEvent {
  state.getTenant(tenantId);
  const event = state.events.get(eventId);
  if (event?.tenantId !== tenantId) throw notFound('event', eventId);
  return event;
}

export const getEvent: FakeHandler = ({ params }, state) => ({
  status: 200,
  body: presentEvent(getStoredEvent(params, state), state),
});

export const findEvent: FakeHandler = ({ params: { eventId } }, state) => {
  const event = state.events.get(eventId);
  if (event === undefined) throw notFound('event', eventId);
  return { status: 200, body: presentEvent(event, state) };
};
