import { externalReference, EXTERNAL_ID_PREFIX } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';

/** Those of the ids, or `ext:` and external ids, that name no endpoint of the tenant. */
export async function findMissingEndpoints(
  sql: Sql,
  { tenantId, endpointIds }: { tenantId: string; endpointIds: readonly string[] },
): Promise<string[]> {
  if (endpointIds.length === 0) return [];
  const externalIds = endpointIds
    .filter((text) => text.startsWith(EXTERNAL_ID_PREFIX))
    .map((text) => text.slice(EXTERNAL_ID_PREFIX.length));
  const { rows } = await sql.query<{ id: string; external_id: string | null }>(
    `select id, external_id from endpoints
     where tenant_id = $1 and (id = any($2) or external_id = any($3)) and deleted_at is null`,
    [tenantId, endpointIds, externalIds],
  );
  const known = new Set(
    rows.flatMap(({ id, external_id: own }) => (own === null ? [id] : [id, externalReference(own)])),
  );
  return endpointIds.filter((text) => !known.has(text));
}
