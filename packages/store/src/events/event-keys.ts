import { createHash } from 'node:crypto';
import { IDEMPOTENCY_TTL_MS } from '../keys/idempotency.ts';
import { EXTERNAL_ID, findPublishKey, type PublishKey } from '../keys/publish-keys.ts';
import type { Sql } from '../sql/database.ts';
import type { AcceptedEvent, AcceptInput, PlannedEvent } from './planned-event.ts';
import { DELIVERIES_SHOWN } from './shown-deliveries.ts';

/** Why a publish was not accepted as new: somebody holds its idempotency key or its external id. */
export type KeyConflict =
  | { kind: 'replayed'; event: AcceptedEvent }
  | { kind: 'idempotency_mismatch' }
  | { kind: 'external_id_taken' };

type Publish = Pick<AcceptInput, 'tenantId' | 'event' | 'idempotency' | 'now'>;

/** The keys a publish must hold to be accepted, each with the answer which a repeat of it will get. */
export function keysOf(planned: PlannedEvent): PublishKey[] {
  const answer = Buffer.from(JSON.stringify(planned.accepted));
  const base = { tenantId: planned.tenantId, createdAt: planned.now, eventId: planned.id, answer };
  const keys: PublishKey[] = [];
  if (planned.idempotency !== null) {
    const { scope, key, fingerprint } = planned.idempotency;
    const expiresAt = new Date(planned.now.getTime() + IDEMPOTENCY_TTL_MS);
    keys.push({ ...base, kind: scope, key, fingerprint, expiresAt });
  }
  if (planned.event.externalId !== null) {
    const fingerprint = contentFingerprint(planned);
    keys.push({ ...base, kind: EXTERNAL_ID, key: planned.event.externalId, fingerprint, expiresAt: null });
  }
  return keys;
}

/** What a publish that lost a key is told; undefined when nobody holds its keys any more. */
export async function findKeyConflict(sql: Sql, publish: Publish): Promise<KeyConflict | undefined> {
  if (publish.idempotency !== null) {
    const { scope, key, fingerprint } = publish.idempotency;
    const held = await findPublishKey(sql, { tenantId: publish.tenantId, kind: scope, key, now: publish.now });
    if (held !== undefined) {
      if (!held.fingerprint.equals(fingerprint)) return { kind: 'idempotency_mismatch' };
      return { kind: 'replayed', event: readAnswer(held.answer) };
    }
  }
  if (publish.event.externalId === null) return undefined;
  const where = { tenantId: publish.tenantId, kind: EXTERNAL_ID, key: publish.event.externalId, now: publish.now };
  const held = await findPublishKey(sql, where);
  if (held === undefined) return undefined;
  if (!held.fingerprint.equals(contentFingerprint(publish))) return { kind: 'external_id_taken' };
  return { kind: 'replayed', event: readAnswer(held.answer) };
}

/** Two publishes with one external id are the same when everything that reaches a receiver is the same. */
export function contentFingerprint({ event }: Pick<Publish, 'event'>): Buffer {
  const { type, data, occurredAt, priority, expiresAt, deliverAt, tags } = event;
  const content = JSON.stringify([type, data, occurredAt, priority, expiresAt, deliverAt, tags]);
  return createHash('sha256').update(content).digest();
}

interface StoredAnswer extends Omit<AcceptedEvent, 'timestamp' | 'deliveryCount'> {
  timestamp: string;
  deliveryCount?: number;
}

function readAnswer(answer: Buffer): AcceptedEvent {
  // Written by keysOf above; up to version 0.1 with all deliveries, however many, and without their number.
  const { id, type, timestamp, deliveries, deliveryCount } = JSON.parse(answer.toString()) as StoredAnswer;
  return {
    id,
    type,
    timestamp: new Date(timestamp),
    deliveries: deliveries.slice(0, DELIVERIES_SHOWN),
    deliveryCount: deliveryCount ?? deliveries.length,
  };
}
