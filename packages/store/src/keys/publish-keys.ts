import type { Sql } from '../sql/database.ts';
import { defineQuery, defineStatement, readRows, recordset } from '../sql/statement.ts';
import { EXTERNAL_ID, type KeyName, type PublishKey } from './publish-key.ts';

/**
 * Takes the keys of a batch, always in the same order so that batches cannot deadlock. Returns the ids of the events that
 * lost a key. Their other keys are released.
 */
export async function claimPublishKeys(sql: Sql, keys: readonly PublishKey[]): Promise<Set<string>> {
  const lost = new Set<string>();
  const wanted = new Map<string, PublishKey>();
  for (const key of keys) {
    const name = nameOf(key);
    if (wanted.has(name)) lost.add(key.eventId);
    else wanted.set(name, key);
  }
  if (wanted.size === 0) return lost;
  const sorted = [...wanted.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, key]) => key);
  const rows = await readRows<KeyName>(sql, CLAIM_KEYS({ keys: recordset(sorted.map(recordOf)) }));
  const won = new Set(rows.map(nameOf));
  for (const key of sorted) if (!won.has(nameOf(key))) lost.add(key.eventId);
  await release(
    sql,
    sorted.filter((key) => lost.has(key.eventId) && won.has(nameOf(key))),
  );
  return lost;
}

const CLAIM_KEYS = defineStatement(
  'claim-publish-keys',
  `insert into publish_keys as held (tenant_id, kind, key, fingerprint, status, answer, expires_at, created_at)
   select tenant_id, kind, key, decode(fingerprint, 'hex'), 202, convert_to(answer, 'UTF8'), expires_at, created_at
   from json_to_recordset($keys) as wanted (
     tenant_id text, kind text, key text, fingerprint text, answer text, expires_at timestamptz, created_at timestamptz)
   on conflict (tenant_id, kind, key) do update
     set fingerprint = excluded.fingerprint, status = excluded.status, answer = excluded.answer,
         expires_at = excluded.expires_at, created_at = excluded.created_at
     where held.expires_at <= excluded.created_at
   returning tenant_id, kind, key`,
);

function recordOf({ tenantId, kind, key, fingerprint, answer, expiresAt, createdAt }: PublishKey): object {
  return {
    tenant_id: tenantId,
    kind,
    key,
    fingerprint: Buffer.from(fingerprint).toString('hex'),
    answer,
    expires_at: expiresAt,
    created_at: createdAt,
  };
}

async function release(sql: Sql, keys: readonly PublishKey[]): Promise<void> {
  if (keys.length > 0) await sql.query(RELEASE({ keys: recordset(keys.map(recordOf)) }));
}

const RELEASE = defineQuery(
  `delete from publish_keys where (tenant_id, kind, key) in (
     select * from json_to_recordset($keys) as given (tenant_id text, kind text, key text))`,
);

/** The id of the event with this external id. The row of the event may be gone, because the key stays longer. */
export async function findEventIdOf(
  sql: Sql,
  { tenantId, externalId }: { tenantId?: string | undefined; externalId?: string | null | undefined },
): Promise<string | undefined> {
  const { rows } = await sql.query<{ answer: Buffer }>(FIND_ANSWER({ tenantId, kind: EXTERNAL_ID, key: externalId }));
  const [held] = rows;
  // Written by `keysOf`.
  return held && (JSON.parse(held.answer.toString()) as { id: string }).id;
}

const FIND_ANSWER = defineQuery(
  'select answer from publish_keys where tenant_id = $tenantId and kind = $kind and key = $key',
);

/** The fingerprint and the answer of a held key. Undefined if nobody holds it, or it has expired. */
export async function findPublishKey(
  sql: Sql,
  where: KeyName & { now: Date },
): Promise<{ fingerprint: Buffer; answer: Buffer } | undefined> {
  const { rows } = await sql.query<{ fingerprint: Buffer; answer: Buffer }>(FIND_KEY(where));
  return rows[0];
}

const FIND_KEY = defineQuery(
  `select fingerprint, answer from publish_keys
   where tenant_id = $tenantId and kind = $kind and key = $key and (expires_at is null or expires_at > $now)`,
);

function nameOf({ tenantId, kind, key }: KeyName): string {
  return `${tenantId}\u0000${kind}\u0000${key}`;
}
