import type { LevelSettings } from '@postrider/domain';
import { NO_SETTINGS } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { sealedIn, type Sealer } from '../sql/sealing.ts';
import { noDefaults, type DefaultsRow } from './defaults-row.ts';
import { defineSecretTable, type SealedSecret } from './secret-table.ts';

/** The owner of the deployment's defaults. No tenant's id has this character. */
export const DEPLOYMENT = '*';

export type DefaultSettings = Omit<LevelSettings, 'headers' | 'hasSecret'> & {
  headers: Record<string, string> | null;
};

/** The secrets that endpoints share. */
export const defaultSecrets = defineSecretTable({
  table: 'endpoint_default_secrets',
  owner: 'owner',
  identity: sealedIn.defaultSecret,
});

/** Opens `sealed_headers`. */
export function openDefaultHeaders(sealer: Sealer, owner: string, sealed: Uint8Array): Record<string, string> {
  return JSON.parse(sealer.open(sealed, sealedIn.defaultHeaders(owner))) as Record<string, string>; // sealed below
}

/** The defaults of an owner as one level of `resolveSettings`. */
export function levelOf(
  sealer: Sealer,
  row: Pick<DefaultsRow, 'owner' | 'settings' | 'sealedHeaders'> & { hasSecret: boolean },
): LevelSettings {
  const { owner, sealedHeaders: sealed, hasSecret } = row;
  const headers = sealed && (() => openDefaultHeaders(sealer, owner, sealed));
  return { ...NO_SETTINGS, ...row.settings, headers, hasSecret };
}

/** Both levels that the endpoints of a tenant inherit from. */
export interface TenantDefaults {
  tenant: DefaultsRow;
  deployment: DefaultsRow;
}

/** The defaults of tenants, by the ids of the tenants. Those that were never set are empty. */
export async function findDefaults(sql: Sql, tenantIds: readonly string[]): Promise<(id: string) => TenantDefaults> {
  const owners = [...new Set(tenantIds), DEPLOYMENT];
  const rows = await readRows<DefaultsRow>(sql, FIND({ owners }));
  const byOwner = new Map(rows.map((row) => [row.owner, row]));
  const rowOf = (owner: string) => byOwner.get(owner) ?? noDefaults(owner);
  return (id) => ({ tenant: rowOf(id), deployment: rowOf(DEPLOYMENT) });
}

// A first rotation gives a tenant a secret without a row.
const FIND = defineQuery(
  `select o.owner, coalesce(d.settings, '{}') as settings, d.sealed_headers, coalesce(d.version, 0) as version, d.updated_at,
     (select public_key from endpoint_default_secrets s where s.owner = o.owner and s.expires_at is null) as public_key,
     (select coalesce(json_agg(json_build_object('id', s.id, 'createdAt', s.created_at, 'expiresAt', s.expires_at)
        order by s.expires_at desc nulls first, s.id desc), '[]')
      from endpoint_default_secrets s where s.owner = o.owner and (s.expires_at is null or s.expires_at > now())
     ) as signing_secrets
   from unnest($owners::text[]) as o (owner) left join endpoint_defaults d on d.owner = o.owner`,
);

// Advisory locks: a tenant whose defaults were never set has no row.
const lockOf = (owner: string) => `(hashtextextended('postrider.defaults ' || ${owner}, 0))`;

/**
 * Keeps what the endpoints of a tenant inherit from being changed until this transaction ends, so that what is checked
 * against it stays right.
 */
export async function holdDefaults(sql: Sql, tenantId: string): Promise<void> {
  const shared = 'pg_advisory_xact_lock_shared';
  await sql.query(`select ${shared}${lockOf('$1')}, ${shared}${lockOf(`'${DEPLOYMENT}'`)}`, [tenantId]);
}

/** Locks the defaults of a tenant or the deployment. Waits for everybody who holds them. */
export async function lockDefaults(sql: Sql, owner: string): Promise<void> {
  await sql.query(`select pg_advisory_xact_lock${lockOf('$1')}`, [owner]);
  if (owner !== DEPLOYMENT) await sql.query(`select pg_advisory_xact_lock_shared${lockOf(`'${DEPLOYMENT}'`)}`);
}

/** Replaces the defaults of an owner and raises their version. The caller has locked the owner. */
export async function writeDefaults(
  sql: Sql,
  sealer: Sealer,
  { owner, settings: { headers, ...settings }, now }: { owner: string; settings: DefaultSettings; now: Date },
): Promise<void> {
  const set = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null));
  const sealedHeaders = headers && sealer.seal(JSON.stringify(headers), sealedIn.defaultHeaders(owner));
  await sql.query(WRITE({ owner, settings: JSON.stringify(set), sealedHeaders, now }));
}

const WRITE = defineQuery(
  `insert into endpoint_defaults (owner, settings, sealed_headers, updated_at)
   values ($owner, $settings, $sealedHeaders, $now)
   on conflict (owner) do update set settings = $settings, sealed_headers = $sealedHeaders, updated_at = $now,
     version = endpoint_defaults.version + 1`,
);

/** Raises the version after a change beside the row such as a new secret. The caller has locked the owner. */
export async function touchDefaults(sql: Sql, { owner, now }: { owner: string; now: Date }): Promise<void> {
  await sql.query(TOUCH({ owner, now }));
}

const TOUCH = defineQuery(
  `insert into endpoint_defaults (owner, updated_at) values ($owner, $now)
   on conflict (owner) do update set updated_at = $now, version = endpoint_defaults.version + 1`,
);

/** Destroys the defaults of a tenant with their credentials. */
export async function deleteDefaults(sql: Sql, owner: string): Promise<void> {
  await defaultSecrets.deleteAll(sql, owner);
  await sql.query('delete from endpoint_defaults where owner = $1', [owner]);
}

/** A deployment (null) or tenant, whose defaults change. */
interface Scope {
  tenantId: string | null;
}

/** An endpoint that inherits its secret, but for which there is none. Undefined: every one has a secret. */
export async function findWithoutSecret(sql: Sql, { tenantId }: Scope): Promise<string | undefined> {
  const [row] = await readRows<{ id: string }>(sql, FIND_WITHOUT_SECRET({ tenantId }));
  return row?.id;
}

// As `resolveSettings` decides. No endpoint inherits its secret and has a signing scheme of its own.
const FIND_WITHOUT_SECRET = defineQuery(
  `select e.id from endpoints e
   where e.deleted_at is null and 'secret' = any(e.inherits) and ($tenantId::text is null or e.tenant_id = $tenantId)
     and not exists (select 1 from endpoint_default_secrets s where s.owner = e.tenant_id and s.expires_at is null)
     and not (e.trusts_deployment
       and exists (select 1 from endpoint_default_secrets s where s.owner = '${DEPLOYMENT}' and s.expires_at is null)
       and not exists (select 1 from endpoint_defaults d where d.owner = e.tenant_id and d.settings ? 'signing'))
   limit 1`,
);

/** A secret whose signing scheme is inherited from the scope. */
export interface DependentSecret extends SealedSecret {
  kind: 'endpoint' | 'tenant';
  ownerId: string;
}

/**
 * A page of the secrets that must fit the signing scheme of a scope: of endpoints, and after those of tenants under the
 * deployment.
 */
export async function listDependentSecrets(
  sql: Sql,
  { tenantId, after, limit }: Scope & { after: Pick<DependentSecret, 'kind' | 'ownerId' | 'id'> | null; limit: number },
): Promise<DependentSecret[]> {
  const isAt = (kind: DependentSecret['kind']) => ({
    afterOwner: after?.kind === kind ? after.ownerId : '',
    afterId: after?.kind === kind ? after.id : '',
  });
  const ofEndpoints =
    after?.kind === 'tenant'
      ? []
      : await readRows<DependentSecret>(sql, LIST_OF_ENDPOINTS({ tenantId, ...isAt('endpoint'), limit }));
  if (tenantId !== null || ofEndpoints.length === limit) return ofEndpoints;
  const left = limit - ofEndpoints.length;
  return [
    ...ofEndpoints,
    ...(await readRows<DependentSecret>(sql, LIST_OF_TENANTS({ ...isAt('tenant'), limit: left }))),
  ];
}

// Both read by the key, from where the last page ended. Else each page would read all, which takes a minute for 100,000.
const LIST_OF_ENDPOINTS = defineQuery(
  `select 'endpoint' as kind, s.endpoint_id as owner_id, s.id, s.sealed_secret as sealed, s.expires_at
   from endpoint_secrets s join endpoints e on e.id = s.endpoint_id
   where (s.endpoint_id, s.id) > ($afterOwner, $afterId) and e.id >= $afterOwner and (s.expires_at is null or s.expires_at > now())
     and e.deleted_at is null and 'signing' = any(e.inherits) and ($tenantId::text is null or e.tenant_id = $tenantId)
     and ($tenantId::text is not null or not exists (
       select 1 from endpoint_defaults d where d.owner = e.tenant_id and d.settings ? 'signing'))
   order by s.endpoint_id, s.id limit $limit`,
);

const LIST_OF_TENANTS = defineQuery(
  `select 'tenant' as kind, s.owner as owner_id, s.id, s.sealed_secret as sealed, s.expires_at
   from endpoint_default_secrets s
   where (s.owner, s.id) > ($afterOwner, $afterId) and s.owner <> '${DEPLOYMENT}'
     and (s.expires_at is null or s.expires_at > now())
     and not exists (select 1 from endpoint_defaults d where d.owner = s.owner and d.settings ? 'signing')
   order by s.owner, s.id limit $limit`,
);
