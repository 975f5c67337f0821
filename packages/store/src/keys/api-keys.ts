import { createHash, randomBytes } from 'node:crypto';
import type { Scope } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { newId } from '../sql/new-id.ts';
import { defineQuery, defineStatement, readRows } from '../sql/statement.ts';
import { Conditions } from '../sql/conditions.ts';
import { listQuery, readPage, type Page } from '../sql/page.ts';

/** The key itself is not stored. */
export interface ApiKeyRow {
  id: string;
  /** Null: all tenants. */
  tenantId: string | null;
  name: string;
  scopes: Scope[];
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  /** Null: as the deployment says. */
  requestsPerMinute: number | null;
  /** After a rotation the key before it works until then. Null: there is none. */
  previousExpiresAt: Date | null;
}

/** What a key that somebody sent tells. */
export interface GivenKeyRow extends ApiKeyRow {
  /** When this very key stops: sooner than its row, if it was rotated. Null: never. */
  validUntil: Date | null;
}

const COLUMNS = `id, tenant_id, name, scopes, created_at, expires_at, last_used_at, requests_per_minute,
  previous_expires_at`;

/** 256 random bits. Nobody can guess them, so a fast hash is enough. */
export function newApiKey(): string {
  return `pr_${randomBytes(32).toString('base64url')}`;
}

/** Of a key, or of anything else that is random enough. */
export function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

export interface NewApiKey {
  /** Only its hash is stored. */
  key: string;
  tenantId: string | null;
  name: string;
  scopes: readonly Scope[];
  expiresAt: Date | null;
  /** Default: null, as the deployment says. */
  requestsPerMinute?: number | null;
  now: Date;
}

export async function insertApiKey(sql: Sql, key: NewApiKey): Promise<ApiKeyRow> {
  const [row] = await readRows<ApiKeyRow>(
    sql,
    INSERT({ requestsPerMinute: null, ...key, id: newId('key'), hash: hashOf(key.key) }),
  );
  if (row === undefined) throw new Error('An insert returned no row.');
  return row;
}

const INSERT = defineQuery<NewApiKey & { id: string; hash: Buffer }>(
  `insert into api_keys (id, tenant_id, name, scopes, hash, created_at, expires_at, requests_per_minute)
   values ($id, $tenantId, $name, $scopes, $hash, $now, $expiresAt, $requestsPerMinute) returning ${COLUMNS}`,
);

/**
 * Undefined if the key is unknown, revoked or expired. The time does not tell how much of a key is right, because the
 * query looks up a hash.
 */
export async function findApiKeyByKey(
  sql: Sql,
  { key, now }: { key: string; now: Date },
): Promise<GivenKeyRow | undefined> {
  const [found] = await readRows<GivenKeyRow>(sql, FIND_BY_KEY({ hash: hashOf(key), now }));
  return found;
}

const FIND_BY_KEY = defineStatement(
  'find-api-key',
  `select ${COLUMNS},
     case when hash = $hash then expires_at else least(expires_at, previous_expires_at) end as valid_until
   from api_keys
   where (hash = $hash or (previous_hash = $hash and previous_expires_at > $now)) and revoked_at is null
     and (expires_at is null or expires_at > $now)`,
);

export async function findApiKey(sql: Sql, keyId: string): Promise<ApiKeyRow | undefined> {
  const [found] = await readRows<ApiKeyRow>(sql, FIND({ keyId }));
  return found;
}

const FIND = defineQuery(`select ${COLUMNS} from api_keys where id = $keyId and revoked_at is null`);

/** The row of a key, locked until the transaction ends. */
export async function lockApiKey(sql: Sql, keyId: string): Promise<ApiKeyRow | undefined> {
  const [found] = await readRows<ApiKeyRow>(sql, LOCK({ keyId }));
  return found;
}

const LOCK = defineQuery(`select ${COLUMNS} from api_keys where id = $keyId and revoked_at is null for no key update`);

/** Replaces what people set of a key. The caller has locked it. */
export async function updateApiKey(
  sql: Sql,
  key: Pick<ApiKeyRow, 'id' | 'name' | 'expiresAt' | 'requestsPerMinute'>,
): Promise<ApiKeyRow> {
  return getOne(await readRows<ApiKeyRow>(sql, UPDATE(key)));
}

const UPDATE = defineQuery<Pick<ApiKeyRow, 'id' | 'name' | 'expiresAt' | 'requestsPerMinute'>>(
  `update api_keys set name = $name, expires_at = $expiresAt, requests_per_minute = $requestsPerMinute
   where id = $id returning ${COLUMNS}`,
);

/** Replaces the key itself. The old one works until `oldExpiresAt`; one that was replaced before stops at once. */
export async function rotateApiKey(
  sql: Sql,
  { keyId, key, oldExpiresAt }: { keyId: string; key: string; oldExpiresAt: Date | null },
): Promise<ApiKeyRow> {
  return getOne(await readRows<ApiKeyRow>(sql, ROTATE({ keyId, hash: hashOf(key), oldExpiresAt })));
}

const ROTATE = defineQuery(
  `update api_keys set previous_hash = case when $oldExpiresAt::timestamptz is not null then hash end,
     previous_expires_at = $oldExpiresAt, hash = $hash
   where id = $keyId returning ${COLUMNS}`,
);

function getOne([row]: readonly ApiKeyRow[]): ApiKeyRow {
  if (row === undefined) throw new Error('The key that was locked is gone.');
  return row;
}

/** Whether a valid key with the scope `admin` exists. */
export async function hasAdminKey(sql: Sql, now: Date): Promise<boolean> {
  const { rowCount } = await sql.query(
    `select 1 from api_keys
     where 'admin' = any(scopes) and revoked_at is null and (expires_at is null or expires_at > $1) limit 1`,
    [now],
  );
  return rowCount === 1;
}

/** A page of keys that were not revoked, newest first. */
export function listApiKeys(
  sql: Sql,
  filter: { tenantId?: string | undefined; beforeId?: string | undefined; limit: number },
): Promise<Page<ApiKeyRow>> {
  const along = new Conditions();
  along.add('id < ?', filter.beforeId);
  const query = listQuery({ table: 'api_keys', columns: COLUMNS, key: undefined, along }, [
    ['(revoked_at is null) = ?', true],
    ['tenant_id = ?', filter.tenantId],
  ]);
  return readPage(sql, query, filter.limit);
}

/** False if the key does not exist. */
export async function revokeApiKey(sql: Sql, { keyId, now }: { keyId: string; now: Date }): Promise<boolean> {
  const { rowCount } = await sql.query('update api_keys set revoked_at = $2 where id = $1 and revoked_at is null', [
    keyId,
    now,
  ]);
  return rowCount === 1;
}

/** Records that a key was used. The caller throttles it: a write at each request would make others wait for this row. */
export async function touchApiKey(sql: Sql, { keyId, now }: { keyId: string; now: Date }): Promise<void> {
  await sql.query(
    'update api_keys set last_used_at = $2 where id = $1 and (last_used_at is null or last_used_at < $2)',
    [keyId, now],
  );
}
