import { findApiKeyByKey, hashOf } from '../keys/api-keys.ts';
import type { Sql } from '../sql/database.ts';
import { defineQuery } from '../sql/statement.ts';
import { findSession, type SessionRow } from './find-session.ts';
import { takeSignInCode, type KeyOfCode } from './sign-in-codes.ts';

/** A key that signs in again and again would fill the table: its oldest sessions end. */
const MOST_OF_A_KEY = 100;

export interface NewSession {
  /** What somebody signs in with. */
  by: { key: string } | { code: string };
  /** Only its hash is stored. */
  token: string;
  /** It ends when nobody used it for so long. */
  idleMs: number;
  /** It ends after this time in any case. */
  maxMs: number;
  now: Date;
}

/** Opens a session. Undefined if the key or the code is unknown, was used, or has expired. Call it in a transaction. */
export async function openSession(sql: Sql, session: NewSession): Promise<SessionRow | undefined> {
  const { by, token, idleMs, maxMs, now } = session;
  const owner = 'code' in by ? await takeSignInCode(sql, { code: by.code, now }) : await keyOf(sql, by.key, now);
  if (owner === undefined) return undefined;
  await sql.query(REMOVE({ keyId: owner.keyId, now }));
  const expiresAt = new Date(now.getTime() + maxMs);
  const idleExpiresAt = new Date(now.getTime() + Math.min(idleMs, maxMs));
  await sql.query(INSERT({ ...owner, hash: hashOf(token), now, expiresAt, idleExpiresAt }));
  return findSession(sql, { token, now });
}

async function keyOf(sql: Sql, key: string, now: Date): Promise<KeyOfCode | undefined> {
  const found = await findApiKeyByKey(sql, { key, now });
  return found && { keyId: found.id, keyHash: hashOf(key) };
}

// Sessions that others end at the same moment are left to them.
const REMOVE = defineQuery(
  `delete from sessions where token_hash = any(
     array(select token_hash from sessions where idle_expires_at <= $now limit 1000 for update skip locked)
     || array(select token_hash from sessions where key_id = $keyId order by created_at desc
          offset ${MOST_OF_A_KEY - 1} for update skip locked))`,
);

const INSERT = defineQuery(
  `insert into sessions (token_hash, key_id, key_hash, created_at, expires_at, idle_expires_at)
   values ($hash, $keyId, $keyHash, $now, $expiresAt, $idleExpiresAt)`,
);
