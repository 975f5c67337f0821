import { createHash } from 'node:crypto';
import { evaluateGates, isTerminal, resolvePreferences, type CancelReason } from '@postrider/domain';
import type { AttemptRow, DeliveryNote } from '@postrider/store/deliveries';
import {
  DEPLOYMENT,
  type FakeOutcome,
  type Memory,
  type StoredDelivery,
  type StoredEndpoint,
  type StoredEvent,
} from './memory.ts';

// The worker's part, without waiting: a delivery that no gate holds ends at once, with one attempt.

export function change(memory: Memory, id: string, to: Partial<StoredDelivery>): StoredDelivery {
  const delivery = memory.deliveries.get(id);
  if (delivery === undefined) throw new Error(`There is no delivery "${id}".`);
  const changed = { ...delivery, ...to };
  memory.deliveries.set(id, changed);
  return changed;
}

/** Adds a note to the timeline of a delivery, with the time of now. */
export function note(memory: Memory, id: string, { kind, detail }: Omit<DeliveryNote, 'at'>): void {
  const delivery = change(memory, id, {});
  change(memory, id, { notes: [...delivery.notes, { at: nextInstant(memory, delivery), kind, detail }] });
}

/** Now, or 1 ms after the last entry of the timeline, which is ordered by time. */
function nextInstant(memory: Memory, { notes, attempts, deadLetterAt }: StoredDelivery): Date {
  const last = [notes.at(-1)?.at, attempts.at(-1)?.startedAt, deadLetterAt];
  const lastMs = Math.max(...last.map((at) => at?.getTime() ?? 0));
  return new Date(Math.max(memory.now().getTime(), lastMs + 1));
}

/** Advances deliveries whose hold has ended. */
export function advanceDue(memory: Memory): void {
  for (const { id, holdUntil } of memory.deliveries.values()) {
    if (holdUntil !== null && holdUntil <= memory.now()) advance(memory, id);
  }
}

/** Evaluates the gates of a delivery; when they pass, ends it as the test's `outcome` says. */
export function advance(memory: Memory, id: string): void {
  const now = memory.now();
  const noHold = { holdReason: null, holdUntil: null };
  const delivery = change(memory, id, { ...noHold, status: 'pending', nextAttemptAt: now });
  const [event, endpoint] = [memory.events.get(delivery.eventId), memory.endpoints.get(delivery.endpointId)];
  if (event === undefined || endpoint === undefined || endpoint.isDeleted) return;
  const mayDrop = delivery.attemptCount === 0 && !delivery.notes.some(isAskedFor);
  const decision = evaluateGates({ ...factsOf(memory, event, endpoint), mayDrop }, now);
  switch (decision.kind) {
    case 'hold':
      return hold(memory, id, decision);
    case 'skip':
      change(memory, id, { status: 'skipped', skipReason: decision.reason, nextAttemptAt: null, finishedAt: now });
      return note(memory, id, { kind: 'skipped', detail: { reason: decision.reason } });
    case 'pass':
      return end(memory, id, memory.decide(delivery));
  }
}

const isAskedFor = ({ kind }: DeliveryNote) => kind === 'retry_requested' || kind === 'redriven';

// Without rate limits: in the fake no time passes between two publishes.
function factsOf(memory: Memory, event: StoredEvent, endpoint: StoredEndpoint) {
  const ownPreferences = memory.preferencesFor(endpoint);
  return {
    endpointStatus: endpoint.status,
    expiresAt: event.expiresAt,
    deliverAt: event.deliverAt,
    eventType: event.type,
    priority: event.priority,
    preferences: resolvePreferences(ownPreferences.tenant, ownPreferences.endpoint).preferences,
    // Deliveries start at the exact end of quiet hours: spreading them is of no use in a test.
    spread: null,
  };
}

function hold(
  memory: Memory,
  id: string,
  { reason, until }: { reason: NonNullable<StoredDelivery['holdReason']>; until: Date | null },
): void {
  change(memory, id, { status: 'waiting', holdReason: reason, holdUntil: until, nextAttemptAt: until });
  note(memory, id, { kind: 'held', detail: { reason, until: until?.toISOString() ?? null } });
}

/** Ends a delivery with one more attempt. */
export function end(memory: Memory, id: string, outcome: FakeOutcome): void {
  const delivery = memory.deliveries.get(id);
  if (outcome === 'pending' || delivery === undefined) return;
  const isDelivered = outcome === 'delivered';
  const attempt = attemptOf(memory, delivery, isDelivered);
  const endedAt = new Date(attempt.startedAt.getTime() + attempt.durationMs);
  change(memory, id, {
    status: outcome,
    attempts: [...delivery.attempts, attempt],
    attemptCount: attempt.number,
    lastOutcome: isDelivered ? 'delivered' : 'rejected',
    lastStatus: isDelivered ? 200 : 400,
    nextAttemptAt: null,
    holdReason: null,
    holdUntil: null,
    finishedAt: endedAt,
    ...(isDelivered
      ? {}
      : { deadLetterReason: 'rejected', deadLetterDetail: 'The receiver answered 400.', deadLetterAt: endedAt }),
  });
}

function attemptOf(memory: Memory, delivery: StoredDelivery, isDelivered: boolean): AttemptRow {
  const event = memory.events.get(delivery.eventId);
  const endpoint = memory.endpoints.get(delivery.endpointId);
  const { id, type, data = 'null' } = event ?? { id: delivery.eventId, type: delivery.eventType };
  const timestamp = (event?.occurredAt ?? delivery.createdAt).toISOString();
  const head = JSON.stringify({ id, type, timestamp });
  const { tenantId } = delivery;
  const ofDefaults = [tenantId, DEPLOYMENT].map((owner) => memory.defaultsOf(owner).settings.format);
  const format = [endpoint?.format, ...ofDefaults].find((each) => each);
  const body = format?.type === 'raw' ? data : `${head.slice(0, -1)},"data":${data}}`;
  return {
    number: delivery.attemptCount + 1,
    generation: 1,
    possibleRepeat: false,
    masked: true,
    nextAttemptAt: null,
    startedAt: nextInstant(memory, delivery),
    durationMs: 1,
    timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: 1 },
    outcome: isDelivered ? 'delivered' : 'rejected',
    request: {
      method: 'POST',
      url: endpoint?.url ?? '',
      headers: { 'Content-Type': 'application/json', 'webhook-id': id },
      body,
      bodySha256: createHash('sha256').update(body).digest('hex'),
    },
    response: { status: isDelivered ? 200 : 400, headers: {}, body: '', truncated: false },
    error: null,
  };
}

/** Cancels an open delivery, or with `discarded` a dead letter. */
export function cancel(memory: Memory, id: string, { reason, by }: { reason: CancelReason; by?: string }): void {
  const delivery = memory.deliveries.get(id);
  if (delivery === undefined || (isTerminal(delivery.status) && reason !== 'discarded' && reason !== 'expunged'))
    return;
  change(memory, id, {
    status: 'cancelled',
    cancelReason: reason,
    finishedAt: memory.now(),
    nextAttemptAt: null,
    holdReason: null,
    holdUntil: null,
  });
  // As in the store: only a person's request has a note.
  const isAsked = reason === 'requested' || reason === 'expunged';
  if (isAsked && by !== undefined) note(memory, id, { kind: 'cancelled', detail: { reason, by } });
}

/** Evaluates the gates again for an endpoint's deliveries with one of these hold reasons. */
export function wake(
  memory: Memory,
  endpointId: string,
  { reasons, cause, by }: { reasons: readonly string[]; cause: string; by: string | undefined },
): void {
  for (const { id, endpointId: owner, holdReason } of memory.deliveries.values()) {
    if (owner !== endpointId || holdReason === null || !reasons.includes(holdReason)) continue;
    note(memory, id, { kind: 'woken', detail: { reason: cause, ...(by === undefined ? {} : { by }) } });
    advance(memory, id);
  }
}
