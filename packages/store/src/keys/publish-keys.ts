import type { Sql } from '../sql/database.ts';

/** The kind of key that an app's own id of an event is. Keys of the other kinds are idempotency keys. */
export const EXTERNAL_ID = 'external_id';

/** A key that only one publish of a tenant can hold, with the answer which a repeat of it will get. */
export interface PublishKey {
  tenantId: string;
  kind: string;
  key: string;
  fingerprint: Uint8Array;
  expiresAt: Date | null;
  createdAt: Date;
  eventId: string;
  answer: Uint8Array;
}

/**
 * Takes the keys of a batch, in one order for everybody so that batches cannot deadlock. Returns the ids of the events
 * which lost one of theirs; those leave the batch and give back what they did get.
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

async function giveBack(sql: Sql, keys: readonly PublishKey[]): Promise<void> {
  if (keys.length === 0) return;
  await sql.query(
    `delete from publish_keys where (tenant_id, kind, key) in
       (select * from unnest($1::text[], $2::text[], $3::text[]))`,
    [keys.map((key) => key.tenantId), keys.map((key) => key.kind), keys.map((key) => key.key)],
  );
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
  // Written by `keysOf`, where events are accepted.
  return held && (JSON.parse(held.answer.toString()) as { id: string }).id;
}

/** Who holds a key; undefined: nobody, or until before `now`. */
export async function findPublishKey(
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

function nameOf({ tenantId, kind, key }: Pick<PublishKey, 'tenantId' | 'kind' | 'key'>): string {
  return `${tenantId}\u0000${kind}\u0000${key}`;
}
