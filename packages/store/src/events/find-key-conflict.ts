import { EXTERNAL_ID } from '../keys/publish-key.ts';
import { findPublishKey } from '../keys/publish-keys.ts';
import type { Sql } from '../sql/database.ts';
import { contentFingerprint } from './event-keys.ts';
import type { AcceptedEvent, AcceptInput } from './planned-event.ts';
import { DELIVERIES_SHOWN } from './shown-deliveries.ts';

/** Why a publish was not accepted as new: an earlier one holds its idempotency key or its external id. */
export type KeyConflict =
  | { kind: 'replayed'; event: AcceptedEvent }
  | { kind: 'idempotency_mismatch' }
  | { kind: 'external_id_taken' };

type Publish = Pick<AcceptInput, 'tenantId' | 'event' | 'idempotency' | 'now'>;

/** The answer for a publish that lost a key. Undefined if nobody holds its keys any more. */
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

interface StoredAnswer extends Omit<AcceptedEvent, 'timestamp' | 'deliveryCount' | 'notSent' | 'warnings'> {
  timestamp: string;
  deliveryCount?: number;
  notSent?: AcceptedEvent['notSent'];
  warnings?: AcceptedEvent['warnings'];
}

function readAnswer(answer: Buffer): AcceptedEvent {
  // Written by `keysOf`. Version 0.1 wrote all deliveries, and no `deliveryCount`.
  const {
    id,
    type,
    timestamp,
    deliveries,
    deliveryCount,
    notSent = [],
    warnings = [],
  } = JSON.parse(answer.toString()) as StoredAnswer;
  return {
    id,
    type,
    timestamp: new Date(timestamp),
    deliveries: deliveries.slice(0, DELIVERIES_SHOWN),
    deliveryCount: deliveryCount ?? deliveries.length,
    notSent,
    warnings,
  };
}
