import type { Preferences } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { TENANT_COLUMNS, type TenantRow } from './tenants.ts';

/** All that a person has set at a tenant. */
export interface ConfiguredTenant extends TenantRow {
  preferences: Preferences;
  preferencesVersion: number;
}

/** Tenants by id. Without ids: all of them. */
export function readConfiguredTenants(
  sql: Sql,
  { tenantIds, atMost }: { tenantIds: readonly string[] | null; atMost: number },
): Promise<ConfiguredTenant[]> {
  return readRows<ConfiguredTenant>(sql, READ({ tenantIds, atMost }));
}

const READ = defineQuery(
  `select ${TENANT_COLUMNS}, preferences, preferences_version from tenants
   where deleted_at is null and ($tenantIds::text[] is null or id = any($tenantIds)) order by id limit $atMost`,
);

/** How much there is to read, before it is read. */
export interface ConfigurationSize {
  tenants: number;
  endpoints: number;
  schedules: number;
  /** Of endpoints and schedules, about. */
  bytes: number;
}

export async function measureConfiguration(
  sql: Sql,
  { tenantIds }: { tenantIds: readonly string[] | null },
): Promise<ConfigurationSize> {
  const [size] = await readRows<ConfigurationSize>(sql, MEASURE({ tenantIds }));
  return size ?? { tenants: 0, endpoints: 0, schedules: 0, bytes: 0 };
}

const MEASURE = defineQuery(
  `select (select count(*) from tenants
           where deleted_at is null and ($tenantIds::text[] is null or id = any($tenantIds))) as tenants,
     e.count as endpoints, s.count as schedules, (e.bytes + s.bytes)::bigint as bytes
   from (select count(*), coalesce(sum(pg_column_size(endpoints)), 0) as bytes from endpoints
         where deleted_at is null and ($tenantIds::text[] is null or tenant_id = any($tenantIds))) e,
        (select count(*), coalesce(sum(octet_length(data)), 0) as bytes from schedules
         where $tenantIds::text[] is null or tenant_id = any($tenantIds)) s`,
);
