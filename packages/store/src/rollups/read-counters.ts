import type { Sql } from '../sql/database.ts';
import { defineStatement, readRows } from '../sql/statement.ts';

/** What an endpoint has got since it was made. */
export interface EndpointCounters {
  total: number;
  delivered: number;
  /** Dead letters now. */
  failed: number;
  /** When its latest attempt began. */
  lastAt: Date | null;
  lastSuccessAt: Date | null;
  lastFailureAt: Date | null;
}

/** By endpoint id. An endpoint that is missing has got nothing yet. */
export async function readCounters(
  sql: Sql,
  endpoints: readonly { id: string; tenantId: string }[],
): Promise<Map<string, EndpointCounters>> {
  if (endpoints.length === 0) return new Map();
  const values = { ids: endpoints.map(({ id }) => id), tenantIds: endpoints.map(({ tenantId }) => tenantId) };
  const rows = await readRows<EndpointCounters & { endpointId: string }>(sql, READ_COUNTERS(values));
  return new Map(rows.map(({ endpointId, ...counters }) => [endpointId, counters]));
}

/** Exported for the test of its plan. */
export const READ_COUNTERS = defineStatement<{ ids: string[]; tenantIds: string[] }>(
  'read-endpoint-counters',
  `select r.endpoint_id, greatest(r.deliveries, 0) as total, greatest(r.delivered, 0) as delivered,
     greatest(r.dead_lettered, 0) as failed, r.last_at, r.last_success_at, r.last_failure_at
   from unnest($ids::text[], $tenantIds::text[]) as wanted (id, tenant_id)
   join rollups_ever r on r.tenant_id = wanted.tenant_id and r.endpoint_id = wanted.id
   where r.grain = 'ever' and r.event_type = ''`,
);
