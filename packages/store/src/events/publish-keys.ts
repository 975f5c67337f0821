import { createHash } from 'node:crypto';
import type { Sql } from '../sql/database.ts';
import type { AcceptedEvent, AcceptInput, PlannedEvent } from './accept-events.ts';
import { DELIVERIES_SHOWN } from './shown-deliveries.ts';

const IDEMPOTENCY_TTL_MS = 24 * 3_600_000;
const EXTERNAL_ID = 'external_id';

interface Key {
  tenantId: string;
  kind: string;
  key: string;
  fingerprint: Uint8Array;
  expiresAt: Date | null;
  createdAt: Date;
  eventId: string;
  answer: Uint8Array;
}

/** Why a publish was not accepted as new: somebody holds its idempotency key or its external id. */
export type KeyConflict =
  | { kind: 'replayed'; event: AcceptedEvent }
  | { kind: 'idempotency_mismatch' }
  | { kind: 'external_id_taken' };

type Publish = Pick<AcceptInput, 'tenantId' | 'event' | 'idempotency' | 'now'>;

/** The keys a publish must hold to be accepted, each with the answer which a repeat of it will get. */
export function keysOf(planned: PlannedEvent): Key[] {
  const answer = Buffer.from(JSON.stringify(planned.accepted));
  const base = { tenantId: planned.tenantId, createdAt: planned.now, eventId: planned.id, answer };
  const keys: Key[] = [];
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

/**
 * Takes the keys of a batch, in one order for everybody so that batches cannot deadlock. Returns the ids of the events
 * which lost one of theirs; those leave the batch and give back what they did get.
 */
export async function claimKeys(sql: Sql, keys: readonly Key[]): Promise<Set<string>> {
  const lost = new Set<string>();
  const wanted = new Map<string, Key>();
  for (const key of keys) {
    const name = nameOf(key);
    if (wanted.has(name)) lost.add(key.eventId);
    else wanted.set(name, key);
  }
  if (wanted.size === 0) return lost;
  const sorted = [...wanted.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, key]) => key);
  const { rows } = await sql.query<{ tenant_id: string; kind: string; key: string }>({
    name: 'claim-publish-keys',
    text: `insert into publish_keys as held (tenant_id, kind, key, fingerprint, status, answer, expires_at, created_at)
           select tenant_id, kind, key, fingerprint, 202, answer, expires_at, created_at
           from unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::bytea[], $6::timestamptz[], $7::timestamptz[])
             as wanted (tenant_id, kind, key, fingerprint, answer, expires_at, created_at)
           on conflict (tenant_id, kind, key) do update
             set fingerprint = excluded.fingerprint, status = excluded.status, answer = excluded.answer,
                 expires_at = excluded.expires_at, created_at = excluded.created_at
             where held.expires_at <= excluded.created_at
           returning tenant_id, kind, key`,
    values: [
      sorted.map((key) => key.tenantId),
      sorted.map((key) => key.kind),
      sorted.map((key) => key.key),
      sorted.map((key) => key.fingerprint),
      sorted.map((key) => key.answer),
      sorted.map((key) => key.expiresAt),
      sorted.map((key) => key.createdAt),
    ],
  });
  const won = new Set(rows.map((row) => nameOf({ tenantId: row.tenant_id, kind: row.kind, key: row.key })));
  for (const key of sorted) if (!won.has(nameOf(key))) lost.add(key.eventId);
  await giveBack(
    sql,
    sorted.filter((key) => lost.has(key.eventId) && won.has(nameOf(key))),
  );
  return lost;
}

async function giveBack(sql: Sql, keys: readonly Key[]): Promise<void> {
  if (keys.length === 0) return;
  await sql.query(
    `delete from publish_keys where (tenant_id, kind, key) in
       (select * from unnest($1::text[], $2::text[], $3::text[]))`,
    [keys.map((key) => key.tenantId), keys.map((key) => key.kind), keys.map((key) => key.key)],
  );
}

/** What a publish that lost a key is told; undefined when nobody holds its keys any more. */
export async function findKeyConflict(sql: Sql, publish: Publish): Promise<KeyConflict | undefined> {
  if (publish.idempotency !== null) {
    const { scope, key, fingerprint } = publish.idempotency;
    const held = await findKey(sql, { tenantId: publish.tenantId, kind: scope, key, now: publish.now });
    if (held !== undefined) {
      if (!held.fingerprint.equals(fingerprint)) return { kind: 'idempotency_mismatch' };
      return { kind: 'replayed', event: readAnswer(held.answer) };
    }
  }
  if (publish.event.externalId === null) return undefined;
  const where = { tenantId: publish.tenantId, kind: EXTERNAL_ID, key: publish.event.externalId, now: publish.now };
  const held = await findKey(sql, where);
  if (held === undefined) return undefined;
  if (!held.fingerprint.equals(contentFingerprint(publish))) return { kind: 'external_id_taken' };
  return { kind: 'replayed', event: readAnswer(held.answer) };
}

/** The event that was published with this external id. Its row may be gone: the key outlives it. */
export async function findEventIdOf(
  sql: Sql,
  { tenantId, externalId }: { tenantId?: string | undefined; externalId?: string | undefined },
): Promise<string | undefined> {
  const { rows } = await sql.query<{ answer: Buffer }>(
    'select answer from publish_keys where tenant_id = $1 and kind = $2 and key = $3',
    [tenantId, EXTERNAL_ID, externalId],
  );
  const [held] = rows;
  return held && readAnswer(held.answer).id;
}

async function findKey(
  sql: Sql,
  where: { tenantId: string; kind: string; key: string; now: Date },
): Promise<{ fingerprint: Buffer; answer: Buffer } | undefined> {
  const { rows } = await sql.query<{ fingerprint: Buffer; answer: Buffer }>(
    `select fingerprint, answer from publish_keys
     where tenant_id = $1 and kind = $2 and key = $3 and (expires_at is null or expires_at > $4)`,
    [where.tenantId, where.kind, where.key, where.now],
  );
  return rows[0];
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

function nameOf({ tenantId, kind, key }: Pick<Key, 'tenantId' | 'kind' | 'key'>): string {
  return `${tenantId}\u0000${kind}\u0000${key}`;
}
