import { newId, type SigningSecret } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { sealedIn, type Sealer } from '../sql/sealing.ts';

/** How many replaced secrets may still sign at the same time as the current one. */
const MAX_OVERLAPPING_SECRETS = 4;

/** A stored secret of an endpoint, still sealed. */
export interface SealedSecret {
  id: string;
  sealed: Uint8Array;
  /** When an overlapping old secret stops signing; null for the current one. */
  expiresAt: Date | null;
}

/** A secret with the id by which its overlap can be ended. */
export interface OpenSecret extends SigningSecret {
  id: string;
}

/** Opens the secrets an endpoint signs with: the current one first, then the replaced ones, latest first. */
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
  /** For ed25519: what receivers verify with. */
  publicKey: string | null;
  now: Date;
}

/** The secrets which sign now, in the order of `openEndpointSecrets`. */
export async function findEndpointSecrets(
  sql: Sql,
  sealer: Sealer,
  { endpointId, now }: { endpointId: string; now: Date },
): Promise<OpenSecret[]> {
  const { rows } = await sql.query<SealedSecret>(
    `select id, sealed_secret as sealed, expires_at as "expiresAt" from endpoint_secrets
     where endpoint_id = $1 and (expires_at is null or expires_at > $2)`,
    [endpointId, now],
  );
  return openEndpointSecrets(sealer, endpointId, rows);
}

/** Sets the endpoint's only secret: any other stops signing at once. */
export async function setEndpointSecret(sql: Sql, sealer: Sealer, secret: NewSecret): Promise<void> {
  await sql.query('delete from endpoint_secrets where endpoint_id = $1', [secret.endpointId]);
  await insertSecret(sql, sealer, secret);
}

/**
 * Makes a new secret the current one; the old one goes on signing beside it until `oldExpiresAt`. When that is now, all
 * older ones end with it: who wants no overlap has lost a secret, and cannot tell which. Of more than
 * `MAX_OVERLAPPING_SECRETS` old ones the oldest go at once. The caller holds the endpoint's row lock.
 */
export async function rotateEndpointSecret(
  sql: Sql,
  sealer: Sealer,
  { oldExpiresAt, ...secret }: NewSecret & { oldExpiresAt: Date },
): Promise<void> {
  await sql.query(
    'update endpoint_secrets set expires_at = $2 where endpoint_id = $1 and (expires_at is null or $2 <= $3::timestamptz)',
    [secret.endpointId, oldExpiresAt, secret.now],
  );
  // Ids sort by the time they were made; what has expired is of no use to anybody.
  await sql.query(
    `delete from endpoint_secrets where endpoint_id = $1 and (expires_at <= $2 or id not in (
       select id from endpoint_secrets where endpoint_id = $1 and expires_at > $2 order by id desc limit ${MAX_OVERLAPPING_SECRETS}))`,
    [secret.endpointId, secret.now],
  );
  await insertSecret(sql, sealer, secret);
}

/** Ends every overlap: only the current secret goes on signing. The caller holds the endpoint's row lock. */
export async function endOverlaps(sql: Sql, endpointId: string): Promise<void> {
  await sql.query('delete from endpoint_secrets where endpoint_id = $1 and expires_at is not null', [endpointId]);
}

/** Ends the overlap of one old secret. The current one stays. The caller holds the endpoint's row lock. */
export async function endOverlap(
  sql: Sql,
  { endpointId, secretId, now }: { endpointId: string; secretId: string; now: Date },
): Promise<'ended' | 'is_current' | 'not_found'> {
  const { rows } = await sql.query<{ expiresAt: Date | null }>(
    `select expires_at as "expiresAt" from endpoint_secrets where endpoint_id = $1 and id = $2`,
    [endpointId, secretId],
  );
  const [row] = rows;
  if (row === undefined || (row.expiresAt !== null && row.expiresAt <= now)) return 'not_found';
  if (row.expiresAt === null) return 'is_current';
  await sql.query('delete from endpoint_secrets where endpoint_id = $1 and id = $2', [endpointId, secretId]);
  return 'ended';
}

async function insertSecret(
  sql: Sql,
  sealer: Sealer,
  { endpointId, secret, publicKey, now }: NewSecret,
): Promise<void> {
  const id = newId('sec');
  await sql.query(
    `insert into endpoint_secrets (endpoint_id, id, sealed_secret, public_key, created_at) values ($1, $2, $3, $4, $5)`,
    [endpointId, id, sealer.seal(secret, sealedIn.secret(endpointId, id)), publicKey, now],
  );
}
