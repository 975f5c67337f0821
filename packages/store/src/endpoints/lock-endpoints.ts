import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import type { EndpointRow } from './endpoints.ts';

/** Endpoints of a tenant, by their own ids and by those of the app. */
export interface EndpointsNamed {
  tenantId: string;
  ids: readonly string[];
  externalIds: readonly string[];
}

export type LockedEndpoint = Pick<EndpointRow, 'id' | 'externalId' | 'status'>;

/**
 * Finds endpoints and locks them until this transaction ends, in the order of their ids: two calls that name the same
 * endpoints wait for each other instead of deadlocking. Those that the tenant does not have are left out.
 */
export function lockEndpoints(sql: Sql, named: EndpointsNamed): Promise<LockedEndpoint[]> {
  return readRows<LockedEndpoint>(sql, LOCK(named));
}

const LOCK = defineQuery<EndpointsNamed>(
  `select id, external_id, status from endpoints
   where tenant_id = $tenantId and deleted_at is null
     and (id = any($ids::text[]) or external_id = any($externalIds::text[]))
   order by id for update`,
);
