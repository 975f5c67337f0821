import type { SigningConfig } from '@postrider/domain';
import {
  DEPLOYMENT,
  findDefaults,
  lockDefaults,
  openDefaultHeaders,
  type DefaultSettings,
  type DefaultsRow,
  type TenantDefaults,
} from '@postrider/store/endpoints';
import type { Sealer, Sql } from '@postrider/store/sql';
import { holdTenant } from '@postrider/store/tenants';
import { notFound } from '../../http/path-parameters.ts';

/** The level whose defaults a route is about. Null: the deployment. */
export type OwnerId = string | null;

export async function readLevel(sql: Sql, tenantId: OwnerId): Promise<DefaultsRow> {
  return pick(tenantId, await findBoth(sql, tenantId));
}

/** Locks the defaults of a level until this transaction ends. Nobody who relies on them goes on meanwhile. */
export async function lockLevel(sql: Sql, tenantId: OwnerId): Promise<{ row: DefaultsRow; inherited: SigningConfig }> {
  if (tenantId !== null) await lockTenant(sql, tenantId);
  await lockDefaults(sql, tenantId ?? DEPLOYMENT);
  const both = await findBoth(sql, tenantId);
  const above = tenantId === null ? undefined : both.deployment.settings.signing;
  return { row: pick(tenantId, both), inherited: above ?? { scheme: 'standard' } };
}

/** Keeps a tenant from being deleted until this transaction ends. 404 if there is none. */
export async function lockTenant(sql: Sql, tenantId: string): Promise<void> {
  if (!(await holdTenant(sql, tenantId))) throw notFound('tenantId', tenantId);
}

async function findBoth(sql: Sql, tenantId: OwnerId): Promise<TenantDefaults> {
  return (await findDefaults(sql, tenantId === null ? [] : [tenantId]))(tenantId ?? DEPLOYMENT);
}

function pick(tenantId: OwnerId, { tenant, deployment }: TenantDefaults): DefaultsRow {
  return tenantId === null ? deployment : tenant;
}

/** The stored defaults, decrypted. Null: not set. */
export function defaultsOf({ owner, settings, sealedHeaders }: DefaultsRow, sealer: Sealer): DefaultSettings {
  return {
    retry: settings.retry ?? null,
    timeoutMs: settings.timeoutMs ?? null,
    signing: settings.signing ?? null,
    format: settings.format ?? null,
    headers: sealedHeaders && openDefaultHeaders(sealer, owner, sealedHeaders),
  };
}
