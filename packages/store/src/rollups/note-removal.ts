import type { Sql } from '../sql/database.ts';
import { defineQuery } from '../sql/statement.ts';

/**
 * Notes that records which were accepted before an instant are being removed, of all tenants (`tenantId` null) or of one.
 * From then on the rollups of that time stay as they are.
 */
export async function noteRemoval(
  sql: Sql,
  { tenantId, before }: { tenantId: string | null; before: Date },
): Promise<void> {
  await sql.query(NOTE({ tenantId: tenantId ?? '', before }));
}

const RAISE = `on conflict (tenant_id, endpoint_id) do update set before = excluded.before
  where rollup_floors.before < excluded.before`;

const NOTE = defineQuery(
  `insert into rollup_floors (tenant_id, endpoint_id, before) values ($tenantId, '', $before) ${RAISE}`,
);

/** The same of the records of deleted endpoints, which are removed whenever they were accepted. */
export async function noteEndpointRemovals(sql: Sql, deliveryIds: readonly string[]): Promise<void> {
  await sql.query(NOTE_ENDPOINTS({ deliveryIds }));
}

const NOTE_ENDPOINTS = defineQuery(
  `insert into rollup_floors (tenant_id, endpoint_id, before)
   select distinct tenant_id, endpoint_id, 'infinity'::timestamptz from deliveries where id = any($deliveryIds)
   order by 1, 2 ${RAISE}`,
);
