import type { Sql } from '../sql/database.ts';
import { defineStatement, readRows } from '../sql/statement.ts';
import type { SubscribedEndpoint } from './fan-out.ts';
import type { FilterCache } from './filter-cache.ts';

/** The endpoints of each tenant that exists. A tenant without endpoints has an empty list. */
export async function findSubscribed(
  sql: Sql,
  { tenantIds, filters }: { tenantIds: readonly string[]; filters: FilterCache },
): Promise<Map<string, SubscribedEndpoint[]>> {
  const rows = await readRows<SubscribedRow>(sql, FIND_SUBSCRIBED({ tenantIds }));
  const compiled = await filters.load(
    sql,
    rows.filter(({ hasFilter }) => hasFilter),
  );
  const byTenant = new Map<string, SubscribedEndpoint[]>();
  for (const { owner, hasFilter: _, version: _version, ...endpoint } of rows) {
    const list = byTenant.get(owner) ?? [];
    if (endpoint.id !== null) list.push({ ...endpoint, filter: compiled.get(endpoint.id) ?? null });
    byTenant.set(owner, list);
  }
  return byTenant;
}

interface SubscribedRow extends Omit<SubscribedEndpoint, 'filter'> {
  owner: string;
  version: number;
  hasFilter: boolean;
}

// A filter may be large. It is read only where its endpoint has changed.
const FIND_SUBSCRIBED = defineStatement(
  'find-subscribed',
  `select t.id as owner, e.id, e.external_id, e.tenant_id, e.status, e.disabled_reason, e.event_types, e.version,
     e.filter is not null as has_filter,
     json_build_object('tenant', t.preferences, 'endpoint', e.preferences) as preferences
   from tenants t left join endpoints e on e.tenant_id = t.id and e.deleted_at is null
   where t.id = any($tenantIds) and t.deleted_at is null
   order by e.id`,
);
