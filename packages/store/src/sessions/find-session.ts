import { randomBytes } from 'node:crypto';
import { hashOf, type GivenKeyRow } from '../keys/api-keys.ts';
import type { Sql } from '../sql/database.ts';
import { defineQuery, defineStatement, readRows } from '../sql/statement.ts';

/** A session that goes on, with its key as it is now. `validUntil` is when that very key stops. */
export interface SessionRow extends GivenKeyRow {
  sessionExpiresAt: Date;
  idleExpiresAt: Date;
}

/** 256 random bits. */
export function newSessionToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Undefined if there is no such session, or it has ended, or its key has. */
export async function findSession(
  sql: Sql,
  { token, now }: { token: string; now: Date },
): Promise<SessionRow | undefined> {
  const [found] = await readRows<SessionRow>(sql, FIND({ hash: hashOf(token), now }));
  return found;
}

// A session is never valid longer than the key that somebody gave: a rotation may keep that one for a while.
const FIND = defineStatement(
  'find-session',
  `select k.id, k.tenant_id, k.name, k.scopes, k.created_at, k.expires_at, k.last_used_at, k.requests_per_minute,
     k.previous_expires_at, s.expires_at as session_expires_at, s.idle_expires_at,
     case when k.hash = s.key_hash then k.expires_at else least(k.expires_at, k.previous_expires_at) end as valid_until
   from sessions s join api_keys k on k.id = s.key_id
   where s.token_hash = $hash and s.idle_expires_at > $now and s.expires_at > $now
     and (k.hash = s.key_hash or (k.previous_hash = s.key_hash and k.previous_expires_at > $now))
     and k.revoked_at is null and (k.expires_at is null or k.expires_at > $now)`,
);

/** Moves the end of an idle session on, never beyond its expiry. The caller throttles it. */
export async function touchSession(
  sql: Sql,
  { token, idleExpiresAt }: { token: string; idleExpiresAt: Date },
): Promise<void> {
  await sql.query(TOUCH({ hash: hashOf(token), idleExpiresAt }));
}

const TOUCH = defineQuery(
  `update sessions set idle_expires_at = least($idleExpiresAt, expires_at)
   where token_hash = $hash and idle_expires_at < $idleExpiresAt`,
);
