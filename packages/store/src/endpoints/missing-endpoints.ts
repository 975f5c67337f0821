import type { Sql } from '../sql/database.ts';

/** Those of the ids that name no endpoint of the tenant. */
export async function findMissingEndpoints(
  sql: Sql,
  { tenantId, endpointIds }: { tenantId: string; endpointIds: readonly string[] },
): Promise<string[]> {
  if (endpointIds.length === 0) return [];
  const { rows } = await sql.query<{ id: string }>(
    'select id from endpoints where tenant_id = $1 and id = any($2) and deleted_at is null',
    [tenantId, endpointIds],
  );
  const known = new Set(rows.map(({ id }) => id));
  return endpointIds.filter((id) => !known.has(id));
}
