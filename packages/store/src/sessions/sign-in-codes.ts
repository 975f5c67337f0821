import { randomBytes } from 'node:crypto';
import { hashOf } from '../keys/api-keys.ts';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';

export interface KeyOfCode {
  keyId: string;
  keyHash: Buffer;
}

/**
 * Makes a code with which somebody signs in once as this key, or without one as the oldest valid key with the scope
 * `admin`. Undefined if there is no such key. Only its hash is stored.
 */
export async function createSignInCode(
  sql: Sql,
  { key, expiresAt, now }: { key?: string | undefined; expiresAt: Date; now: Date },
): Promise<string | undefined> {
  const code = randomBytes(32).toString('base64url');
  await sql.query(REMOVE_EXPIRED({ now }));
  const given = { hash: hashOf(code), keyHash: key === undefined ? null : hashOf(key), expiresAt, now };
  const { rowCount } = await sql.query(INSERT(given));
  return rowCount === 1 ? code : undefined;
}

const REMOVE_EXPIRED = defineQuery(
  `delete from sign_in_codes where code_hash = any(array(
     select code_hash from sign_in_codes where expires_at <= $now limit 1000 for update skip locked))`,
);

const INSERT = defineQuery<{ hash: Buffer; keyHash: Buffer | null; expiresAt: Date; now: Date }>(
  `insert into sign_in_codes (code_hash, key_id, key_hash, expires_at)
   select $hash, id, hash, $expiresAt from api_keys
   where 'admin' = any(scopes) and revoked_at is null and (expires_at is null or expires_at > $now)
     and ($keyHash::bytea is null or hash = $keyHash)
   order by id limit 1`,
);

/** The key of a code, which is then used up. Undefined if it is unknown, was used, or has expired. */
export async function takeSignInCode(
  sql: Sql,
  { code, now }: { code: string; now: Date },
): Promise<KeyOfCode | undefined> {
  const [taken] = await readRows<KeyOfCode>(sql, TAKE({ hash: hashOf(code), now }));
  return taken;
}

const TAKE = defineQuery(
  'delete from sign_in_codes where code_hash = $hash and expires_at > $now returning key_id, key_hash',
);
