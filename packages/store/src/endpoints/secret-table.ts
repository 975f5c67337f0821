import type { SigningSecret } from '@postrider/domain';
import { newId } from '../sql/new-id.ts';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import type { Sealer } from '../sql/sealing.ts';

/** How many replaced secrets may sign beside the current one. */
const MAX_OVERLAPPING_SECRETS = 4;

/** A stored secret, still sealed. */
export interface SealedSecret {
  id: string;
  sealed: Uint8Array;
  /** When a replaced secret stops signing. Null for the current one. */
  expiresAt: Date | null;
}

export interface OpenSecret extends SigningSecret {
  id: string;
}

export interface NewOwnedSecret {
  ownerId: string;
  secret: string;
  /** Receivers verify ed25519 signatures with it. Null for other schemes. */
  publicKey: string | null;
  now: Date;
}

/** The signing secrets of owners of one kind. The caller of each change has locked the owner. */
export interface SecretTable {
  /** Opens secrets: the current one first, then the replaced ones, the last to expire first. */
  open(sealer: Sealer, ownerId: string, secrets: readonly SealedSecret[]): OpenSecret[];
  /** The secrets that sign now, in the order of `open`. */
  find(sql: Sql, sealer: Sealer, of: { ownerId: string; now: Date }): Promise<OpenSecret[]>;
  /** Sets the only secret. All others stop signing at once. */
  set(sql: Sql, sealer: Sealer, secret: NewOwnedSecret): Promise<void>;
  /**
   * Makes a new secret the current one. The old one also signs until `oldExpiresAt`. If that is now, all older secrets stop
   * too: a person who wants no overlap may have lost any of them. Beyond `MAX_OVERLAPPING_SECRETS` the oldest secrets stop
   * at once.
   */
  rotate(sql: Sql, sealer: Sealer, secret: NewOwnedSecret & { oldExpiresAt: Date }): Promise<void>;
  /** Ends every overlap. Only the current secret signs. */
  endOverlaps(sql: Sql, ownerId: string): Promise<void>;
  /** Ends the overlap of one old secret. The current one stays. */
  endOverlap(
    sql: Sql,
    of: { ownerId: string; secretId: string; now: Date },
  ): Promise<'ended' | 'is_current' | 'not_found'>;
  /** Destroys all secrets. */
  deleteAll(sql: Sql, ownerId: string): Promise<void>;
}

interface TableFacts {
  table: string;
  /** The column with the id of the owner. */
  owner: string;
  /** What each sealed secret is bound to, see `sealedIn`. */
  identity: (ownerId: string, secretId: string) => string;
}

export function defineSecretTable({ table, owner, identity }: TableFacts): SecretTable {
  const FIND = defineQuery(
    `select id, sealed_secret as sealed, expires_at from ${table}
     where ${owner} = $ownerId and (expires_at is null or expires_at > $now)`,
  );
  const EXPIRE = defineQuery(
    `update ${table} set expires_at = $oldExpiresAt
     where ${owner} = $ownerId and (expires_at is null or $oldExpiresAt <= $now::timestamptz)`,
  );
  // Ids sort by the time at which they were made.
  const DELETE_OLD = defineQuery(
    `delete from ${table} where ${owner} = $ownerId and (expires_at <= $now or id not in (
       select id from ${table} where ${owner} = $ownerId and expires_at > $now
       order by id desc limit ${MAX_OVERLAPPING_SECRETS}))`,
  );
  const FIND_END = defineQuery(`select expires_at from ${table} where ${owner} = $ownerId and id = $secretId`);
  const INSERT = defineQuery(
    `insert into ${table} (${owner}, id, sealed_secret, public_key, created_at)
     values ($ownerId, $id, $sealed, $publicKey, $now)`,
  );

  const open: SecretTable['open'] = (sealer, ownerId, secrets) =>
    secrets
      .toSorted((a, b) => rank(b) - rank(a) || (a.id < b.id ? 1 : -1))
      .map(({ id, sealed, expiresAt }) => ({ id, secret: sealer.open(sealed, identity(ownerId, id)), expiresAt }));
  const deleteAll: SecretTable['deleteAll'] = async (sql, ownerId) => {
    await sql.query(`delete from ${table} where ${owner} = $1`, [ownerId]);
  };
  const insert = async (sql: Sql, sealer: Sealer, { ownerId, secret, publicKey, now }: NewOwnedSecret) => {
    const id = newId('sec');
    const sealed = sealer.seal(secret, identity(ownerId, id));
    await sql.query(INSERT({ ownerId, id, sealed, publicKey, now }));
  };

  return {
    open,
    deleteAll,
    find: async (sql, sealer, { ownerId, now }) =>
      open(sealer, ownerId, await readRows<SealedSecret>(sql, FIND({ ownerId, now }))),
    async set(sql, sealer, secret) {
      await deleteAll(sql, secret.ownerId);
      await insert(sql, sealer, secret);
    },
    async rotate(sql, sealer, { oldExpiresAt, ...secret }) {
      const { ownerId, now } = secret;
      await sql.query(EXPIRE({ ownerId, oldExpiresAt, now }));
      await sql.query(DELETE_OLD({ ownerId, now }));
      await insert(sql, sealer, secret);
    },
    async endOverlaps(sql, ownerId) {
      await sql.query(`delete from ${table} where ${owner} = $1 and expires_at is not null`, [ownerId]);
    },
    async endOverlap(sql, { ownerId, secretId, now }) {
      const [row] = await readRows<{ expiresAt: Date | null }>(sql, FIND_END({ ownerId, secretId }));
      if (row === undefined || (row.expiresAt !== null && row.expiresAt <= now)) return 'not_found';
      if (row.expiresAt === null) return 'is_current';
      await sql.query(`delete from ${table} where ${owner} = $1 and id = $2`, [ownerId, secretId]);
      return 'ended';
    },
  };
}

const rank = (secret: SealedSecret) => secret.expiresAt?.getTime() ?? Infinity;
