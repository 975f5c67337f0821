import { createHash } from 'node:crypto';
import type { Attempt, Delivery, DeliveryWithAttempts, Endpoint, Hold, PostriderEvent } from '../api-types.ts';
import { askGates } from './fake-gates.ts';
import type { FakeOutcome, FakeState } from './fake-state.ts';
import { FAKE_KEY_ID, tell } from './fake-timeline.ts';

type CancelReason = NonNullable<Delivery['cancelled']>['reason'];

const ENDED = new Set<Delivery['status']>(['delivered', 'dead_lettered', 'skipped', 'cancelled']);

export function hasEnded({ status }: Pick<Delivery, 'status'>): boolean {
  return ENDED.has(status);
}

/** Makes the delivery of an event to an endpoint; `pending`, nothing has become of it yet. */
export function addDelivery(event: PostriderEvent, endpoint: Endpoint, state: FakeState): DeliveryWithAttempts {
  const delivery: DeliveryWithAttempts = {
    id: state.newId('dlv'),
    tenantId: event.tenantId,
    eventId: event.id,
    eventType: event.type,
    endpointId: endpoint.id,
    status: 'pending',
    hold: null,
    nextAttemptAt: event.timestamp,
    attemptCount: 0,
    deadLetter: null,
    skipped: null,
    cancelled: null,
    replayOf: null,
    temporalUrl: null,
    createdAt: event.timestamp,
    finishedAt: null,
    attempts: [],
    timeline: [],
  };
  tell(delivery, { kind: 'accepted' }, state);
  state.deliveries.set(delivery.id, delivery);
  // What its endpoint or its time holds is held from the start; preferences are asked when it is sent.
  const hold = firstHold(event, endpoint, state);
  if (hold !== null) holdBack(delivery, hold, state);
  return delivery;
}

function firstHold({ deliverAt }: PostriderEvent, { status }: Endpoint, state: FakeState): Delivery['hold'] {
  if (status !== 'active') return { reason: status, until: null };
  const isLater = deliverAt !== null && new Date(deliverAt) > state.now();
  return isLater ? { reason: 'scheduled', until: deliverAt } : null;
}

function holdBack(delivery: DeliveryWithAttempts, hold: Hold, state: FakeState): void {
  Object.assign(delivery, { status: 'waiting', hold, nextAttemptAt: hold.until });
  tell(delivery, { kind: 'held', ...hold }, state);
}

/** Lets go what was held until an instant that has come. */
export function letGoWhatIsDue(state: FakeState): void {
  for (const delivery of state.deliveries.values()) {
    const until = delivery.hold?.until;
    if (until && new Date(until) <= state.now()) letGo(delivery, state);
  }
}

/** Lets a delivery go its way: past the gates, if they let it, to where the fake's `outcome` sends it. */
export function letGo(delivery: DeliveryWithAttempts, state: FakeState): void {
  delivery.status = 'pending';
  Object.assign(delivery, { hold: null, deadLetter: null, finishedAt: null, nextAttemptAt: state.timestamp() });
  const event = state.events.get(delivery.eventId);
  const endpoint = state.endpoints.get(delivery.endpointId)?.value;
  if (event === undefined || endpoint === undefined) return;
  const decision = askGates({ event, endpoint, mayDrop: mayDrop(delivery) }, state);
  switch (decision.kind) {
    case 'hold':
      return holdBack(delivery, decision.hold, state);
    case 'skip':
      return skip(delivery, decision.reason, state);
    case 'pass':
      settle(delivery, state.decide({ event: structuredClone(event), endpoint: structuredClone(endpoint) }), state);
  }
}

/** `drop` skips nothing that was attempted before, nor what a person asked for. */
function mayDrop({ attemptCount, timeline }: DeliveryWithAttempts): boolean {
  return attemptCount === 0 && !timeline.some(({ kind }) => kind === 'retry_requested' || kind === 'redriven');
}

function skip(delivery: DeliveryWithAttempts, reason: NonNullable<Delivery['skipped']>['reason'], state: FakeState) {
  const finishedAt = state.timestamp();
  Object.assign(delivery, { status: 'skipped', skipped: { reason }, nextAttemptAt: null, finishedAt });
  tell(delivery, { kind: 'skipped', reason }, state);
}

/** Ends a delivery with one more attempt, which was taken or refused. */
export function settle(delivery: DeliveryWithAttempts, outcome: FakeOutcome, state: FakeState): void {
  if (outcome === 'pending') return;
  const event = state.events.get(delivery.eventId);
  const endpoint = state.endpoints.get(delivery.endpointId)?.value;
  if (event === undefined || endpoint === undefined) return;
  const isDelivered = outcome === 'delivered';
  const number = delivery.attempts.length + 1;
  delivery.attempts.push(attemptFor({ endpoint, event, number, isDelivered }, state));
  const at = state.timestamp();
  const deadLetter = { reason: 'rejected' as const, detail: 'The receiver answered 400.', at };
  Object.assign(delivery, {
    status: outcome,
    hold: null,
    nextAttemptAt: null,
    attemptCount: number,
    deadLetter: isDelivered ? null : deadLetter,
    finishedAt: at,
  });
  tell(delivery, { kind: 'attempt', number, outcome: isDelivered ? 'delivered' : 'rejected' }, state);
  tell(delivery, { kind: outcome, reason: isDelivered ? null : deadLetter.reason }, state);
}

/** Cancels a delivery that has not ended. */
export function cancel(delivery: DeliveryWithAttempts, reason: CancelReason, state: FakeState): void {
  if (hasEnded(delivery) && reason !== 'discarded') return;
  const finishedAt = state.timestamp();
  const nothingLeft = { hold: null, deadLetter: null, nextAttemptAt: null };
  Object.assign(delivery, { ...nothingLeft, status: 'cancelled', cancelled: { reason }, finishedAt });
  if (reason === 'discarded') tell(delivery, { kind: 'discarded', by: FAKE_KEY_ID }, state);
  else tell(delivery, { kind: 'cancelled', reason, by: reason === 'requested' ? FAKE_KEY_ID : null }, state);
}

/** An attempt as the API would have recorded it. */
export function attemptFor(
  facts: {
    endpoint: Endpoint;
    event: Pick<PostriderEvent, 'id' | 'type' | 'timestamp' | 'data'>;
    number: number;
    isDelivered: boolean;
  },
  state: FakeState,
): Attempt {
  const { endpoint, event, number, isDelivered } = facts;
  const { id, type, timestamp, data } = event;
  const body = JSON.stringify({ id, type, timestamp, data });
  const status = isDelivered ? 200 : 400;
  return {
    number,
    startedAt: state.timestamp(),
    durationMs: 1,
    timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: 1 },
    outcome: isDelivered ? 'delivered' : 'rejected',
    possibleRepeat: false,
    request: {
      method: 'POST',
      url: endpoint.url,
      headers: { 'Content-Type': 'application/json', 'webhook-id': id },
      body,
      bodySha256: createHash('sha256').update(body).digest('hex'),
    },
    response: { status, headers: {}, body: '', truncated: false },
    error: null,
  };
}
