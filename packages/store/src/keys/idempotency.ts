import { createHash } from 'node:crypto';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { sealedIn, type Sealer } from '../sql/sealing.ts';
import { IDEMPOTENCY_TTL_MS } from './publish-key.ts';

/** An idempotency key counts for one operation and the API keys of one tenant. */
export interface IdempotencyKey {
  /** The tenant of the API key. `*`, which cannot be a tenant id, for API keys of all tenants. */
  tenantId: string;
  /** The operation, e.g. `POST /v1/keys`. */
  scope: string;
  key: string;
}

export interface StoredAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export type IdempotencyLookup =
  | { kind: 'free' }
  | { kind: 'answered'; fingerprint: Uint8Array; answer: StoredAnswer }
  /** A request whose effect is outside the database holds it, and has not been answered yet. */
  | { kind: 'reserved'; fingerprint: Uint8Array };

/** Locks a key until the transaction ends. False if another transaction holds it. */
export async function lockIdempotencyKey(sql: Sql, key: IdempotencyKey): Promise<boolean> {
  const name = JSON.stringify([key.tenantId, key.scope, key.key]);
  const lockId = createHash('sha256').update(name).digest().readBigInt64BE(0);
  const { rows } = await sql.query<{ locked: boolean }>('select pg_try_advisory_xact_lock($1) as locked', [
    lockId.toString(),
  ]);
  return rows[0]?.locked === true;
}

export async function findIdempotentAnswer(
  sql: Sql,
  sealer: Sealer,
  { now, ...key }: IdempotencyKey & { now: Date },
): Promise<IdempotencyLookup> {
  const [row] = await readRows<Pick<Row, 'fingerprint' | 'status' | 'answer'>>(sql, FIND({ ...key, now }));
  if (row === undefined) return { kind: 'free' };
  if (row.status === null || row.answer === null) return { kind: 'reserved', fingerprint: row.fingerprint };
  const { headers, body } = JSON.parse(sealer.open(row.answer, identity(key))) as StoredAnswer; // written below
  return { kind: 'answered', fingerprint: row.fingerprint, answer: { status: row.status, headers, body } };
}

const FIND = defineQuery<IdempotencyKey & { now: Date }>(
  `select fingerprint, status, answer from publish_keys
   where tenant_id = $tenantId and kind = $scope and key = $key and expires_at > $now`,
);

/** Stores an answer. It is sealed, because it may hold a secret that is shown only once. */
export async function storeIdempotentAnswer(
  sql: Sql,
  sealer: Sealer,
  { answer, fingerprint, now, ...key }: IdempotencyKey & { answer: StoredAnswer; fingerprint: Uint8Array; now: Date },
): Promise<void> {
  const { headers, body } = answer;
  const sealed = sealer.seal(JSON.stringify({ headers, body }), identity(key));
  const expiresAt = new Date(now.getTime() + IDEMPOTENCY_TTL_MS);
  await sql.query(WRITE({ ...key, fingerprint, status: answer.status, answer: sealed, expiresAt, now }));
}

/**
 * Reserves a key before an effect outside the database, until `expiresAt` at the latest. The caller has locked the key and
 * found it free.
 */
export async function reserveIdempotencyKey(
  sql: Sql,
  { expiresAt, fingerprint, now, ...key }: IdempotencyKey & { fingerprint: Uint8Array; expiresAt: Date; now: Date },
): Promise<void> {
  await sql.query(WRITE({ ...key, fingerprint, status: null, answer: null, expiresAt, now }));
}

/** Releases a reservation whose effect did not happen. */
export async function releaseIdempotencyKey(sql: Sql, key: IdempotencyKey): Promise<void> {
  await sql.query(RELEASE(key));
}

const RELEASE = defineQuery<IdempotencyKey>(
  'delete from publish_keys where tenant_id = $tenantId and kind = $scope and key = $key and status is null',
);

interface Row extends IdempotencyKey {
  fingerprint: Uint8Array;
  status: number | null;
  answer: Uint8Array | null;
  expiresAt: Date;
  now: Date;
}

const WRITE = defineQuery<Row>(
  `insert into publish_keys (tenant_id, kind, key, fingerprint, status, answer, expires_at, created_at)
   values ($tenantId, $scope, $key, $fingerprint, $status, $answer, $expiresAt, $now)
   on conflict (tenant_id, kind, key) do update set fingerprint = excluded.fingerprint, status = excluded.status,
     answer = excluded.answer, expires_at = excluded.expires_at, created_at = excluded.created_at`,
);

const identity = (key: IdempotencyKey) => sealedIn.answer(key.tenantId, key.scope, key.key);
