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
}

const COLUMNS = 'id, tenant_id, name, scopes, created_at, expires_at, last_used_at';

/** 256 random bits. Nobody can guess them, so a fast hash is enough. */
export function newApiKey(): string {
  return `pr_${randomBytes(32).toString('base64url')}`;
}

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

export interface NewApiKey {
  /** Only its hash is stored. */
  key: string;
  tenantId: string | null;
  name: string;
  scopes: readonly Scope[];
  expiresAt: Date | null;
  now: Date;
}

export async function insertApiKey(sql: Sql, key: NewApiKey): Promise<ApiKeyRow> {
  const [row] = await readRows<ApiKeyRow>(sql, INSERT({ ...key, id: newId('key'), hash: hashOf(key.key) }));
  if (row === undefined) throw new Error('An insert returned no row.');
  return row;
}

const INSERT = defineQuery<NewApiKey & { id: string; hash: Buffer }>(
  `insert into api_keys (id, tenant_id, name, scopes, hash, created_at, expires_at)
   values ($id, $tenantId, $name, $scopes, $hash, $now, $expiresAt) returning ${COLUMNS}`,
);

/**
 * Undefined if the key is unknown, revoked or expired. The time does not tell how much of a key is right, because the
 * query looks up a hash.
 */
export async function findApiKeyByKey(
  sql: Sql,
  { key, now }: { key: string; now: Date },
): Promise<ApiKeyRow | undefined> {
  const [found] = await readRows<ApiKeyRow>(sql, FIND_BY_KEY({ hash: hashOf(key), now }));
  return found;
}

const FIND_BY_KEY = defineStatement(
  'find-api-key',
  `select ${COLUMNS} from api_keys
   where hash = $hash and revoked_at is null and (expires_at is null or expires_at > $now)`,
);

export async function findApiKey(sql: Sql, keyId: string): Promise<ApiKeyRow | undefined> {
  const [found] = await readRows<ApiKeyRow>(sql, FIND({ keyId }));
  return found;
}

const FIND = defineQuery(`select ${COLUMNS} from api_keys where id = $keyId and revoked_at is null`);

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
