import type { SigningSecret } from '@postrider/domain';
import { newId } from '../sql/new-id.ts';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
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
  return openEndpointSecrets(sealer, endpointId, await readRows<SealedSecret>(sql, FIND({ endpointId, now })));
}

const FIND = defineQuery(
  `select id, sealed_secret as sealed, expires_at from endpoint_secrets
   where endpoint_id = $endpointId and (expires_at is null or expires_at > $now)`,
);

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
