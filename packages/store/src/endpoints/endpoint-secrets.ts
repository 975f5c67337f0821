import type { SigningSecret } from '@postrider/domain';
import { newId } from '../sql/new-id.ts';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { sealedIn, type Sealer } from '../sql/sealing.ts';

/** How many replaced secrets may sign beside the current one. */
const MAX_OVERLAPPING_SECRETS = 4;

/** A stored secret of an endpoint, still sealed. */
export interface SealedSecret {
  id: string;
  sealed: Uint8Array;
  /** When a replaced secret stops signing. Null for the current one. */
  expiresAt: Date | null;
}

export interface OpenSecret extends SigningSecret {
  id: string;
}

/** Opens the secrets of an endpoint: the current one first, then the replaced ones, the last to expire first. */
export function openEndpointSecrets(
  sealer: Sealer,
  endpointId: string,
  secrets: readonly SealedSecret[],
): OpenSecret[] {
  return secrets
    .toSorted((a, b) => rank(b) - rank(a) || (a.id < b.id ? 1 : -1))
    .map(({ id, sealed, expiresAt }) => ({
      id,
      secret: sealer.open(sealed, sealedIn.secret(endpointId, id)),
      expiresAt,
    }));
}

const rank = (secret: SealedSecret) => secret.expiresAt?.getTime() ?? Infinity;

export interface NewSecret {
  endpointId: string;
  secret: string;
  /** Receivers verify ed25519 signatures with it. Null for other schemes. */
  publicKey: string | null;
  now: Date;
}

/** The secrets that sign now, in the order of `openEndpointSecrets`. */
export async function findEndpointSecrets(
  sql: Sql,
  sealer: Sealer,
  { endpointId, now }: { endpointId: string; now: Date },
): Promise<OpenSecret[]> {
  return openEndpointSecrets(sealer, endpointId, await readRows<SealedSecret>(sql, FIND({ endpointId, now })));
}

const FIND = defineQuery(
  `select id, sealed_secret as sealed, expires_at from endpoint_secrets
   where endpoint_id = $endpointId and (expires_at is null or expires_at > $now)`,
);

/** Sets the only secret of an endpoint. All others stop signing at once. */
export async function setEndpointSecret(sql: Sql, sealer: Sealer, secret: NewSecret): Promise<void> {
  await sql.query('delete from endpoint_secrets where endpoint_id = $1', [secret.endpointId]);
  await insertSecret(sql, sealer, secret);
}

/**
 * Makes a new secret the current one. The old one also signs until `oldExpiresAt`. If that is now, all older secrets stop
 * too: a person who wants no overlap may have lost any of them. Beyond `MAX_OVERLAPPING_SECRETS` the oldest secrets stop at
 * once. The caller has locked the endpoint.
 */
export async function rotateEndpointSecret(
  sql: Sql,
  sealer: Sealer,
  { oldExpiresAt, ...secret }: NewSecret & { oldExpiresAt: Date },
): Promise<void> {
  const { endpointId, now } = secret;
  await sql.query(EXPIRE({ endpointId, oldExpiresAt, now }));
  await sql.query(DELETE_OLD({ endpointId, now }));
  await insertSecret(sql, sealer, secret);
}

const EXPIRE = defineQuery(
  `update endpoint_secrets set expires_at = $oldExpiresAt
   where endpoint_id = $endpointId and (expires_at is null or $oldExpiresAt <= $now::timestamptz)`,
);

// Ids sort by the time at which they were made.
const DELETE_OLD = defineQuery(
  `delete from endpoint_secrets where endpoint_id = $endpointId and (expires_at <= $now or id not in (
     select id from endpoint_secrets where endpoint_id = $endpointId and expires_at > $now
     order by id desc limit ${MAX_OVERLAPPING_SECRETS}))`,
);

/** Ends every overlap. Only the current secret signs. The caller has locked the endpoint. */
export async function endOverlaps(sql: Sql, endpointId: string): Promise<void> {
  await sql.query('delete from endpoint_secrets where endpoint_id = $1 and expires_at is not null', [endpointId]);
}

/** Ends the overlap of one old secret. The current one stays. The caller has locked the endpoint. */
export async function endOverlap(
  sql: Sql,
  { endpointId, secretId, now }: { endpointId: string; secretId: string; now: Date },
): Promise<'ended' | 'is_current' | 'not_found'> {
  const [row] = await readRows<{ expiresAt: Date | null }>(sql, FIND_END({ endpointId, secretId }));
  if (row === undefined || (row.expiresAt !== null && row.expiresAt <= now)) return 'not_found';
  if (row.expiresAt === null) return 'is_current';
  await sql.query('delete from endpoint_secrets where endpoint_id = $1 and id = $2', [endpointId, secretId]);
  return 'ended';
}

const FIND_END = defineQuery(
  'select expires_at from endpoint_secrets where endpoint_id = $endpointId and id = $secretId',
);

async function insertSecret(
  sql: Sql,
  sealer: Sealer,
  { endpointId, secret, publicKey, now }: NewSecret,
): Promise<void> {
  const id = newId('sec');
  const sealed = sealer.seal(secret, sealedIn.secret(endpointId, id));
  await sql.query(INSERT({ endpointId, id, sealed, publicKey, now }));
}

const INSERT = defineQuery(
  `insert into endpoint_secrets (endpoint_id, id, sealed_secret, public_key, created_at)
   values ($endpointId, $id, $sealed, $publicKey, $now)`,
);
