import { createHash } from 'node:crypto';
import { EXTERNAL_ID, IDEMPOTENCY_TTL_MS, type PublishKey } from '../keys/publish-key.ts';
import type { AcceptInput, PlannedEvent } from './planned-event.ts';

/** The keys that a publish must hold to be accepted, each with the answer that a repeat will get. */
export function keysOf(planned: PlannedEvent): PublishKey[] {
  const answer = JSON.stringify(planned.accepted);
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

/** Two publishes with one external id are the same if everything that a receiver gets is the same. */
export function contentFingerprint({ event }: Pick<AcceptInput, 'event'>): Buffer {
  const { type, data, occurredAt, priority, expiresAt, deliverAt, tags, endpointIds } = event;
  const content: unknown[] = [type, data, occurredAt, priority, expiresAt, deliverAt, tags];
  // Up to version 0.1 there were none: those who repeat what they published then must still be recognized.
  if (endpointIds !== null) content.push(endpointIds.toSorted());
  return createHash('sha256').update(JSON.stringify(content)).digest();
}
