import type { Notice } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';

/** A notice that is to be published now. */
export interface DueNotice extends Notice {
  /** Also the `externalId` of its event. */
  id: string;
  /** Its tenant gets it too. */
  toTenant: boolean;
  /** Its endpoint failed until it was deleted: nobody needs to know. */
  isMoot: boolean;
}

interface DueRow extends Omit<DueNotice, 'endpoint'> {
  endpointId: string | null;
  name: string | null;
  url: string | null;
}

/**
 * Takes the notices that are due, under a lease. One that gathers dead letters is closed: it gets the name of its first
 * instant, and the next dead letter opens another one.
 */
export async function takeDueNotices(
  sql: Sql,
  options: { limit: number; leaseMs: number; now: Date },
): Promise<DueNotice[]> {
  const rows = await readRows<DueRow>(sql, TAKE(options));
  return rows.map(({ endpointId, name, url, ...notice }) => ({
    ...notice,
    endpoint: endpointId === null || url === null ? null : { id: endpointId, name, url },
  }));
}

const TAKE = defineQuery(
  `with taken as (
     update notices n set lease_until = $now::timestamptz + $leaseMs * interval '1 ms',
       id = case when n.id = n.type || '/' || n.endpoint_id
         then n.id || '/' || to_char(n.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') else n.id end
     where n.id = any(array(
       select id from notices where due_at <= $now and (lease_until is null or lease_until <= $now)
       order by due_at limit $limit for update skip locked))
     returning n.*
   )
   select n.id, n.type, n.tenant_id, n.endpoint_id, n.occurred_at, n.facts, n.count, n.delivery_ids, e.name, e.url,
     coalesce(t.notices ->> 'to' = 'tenant' and t.deleted_at is null, false) as to_tenant,
     coalesce(n.type = 'endpoint.failing' and e.deleted_at is not null, false) as is_moot
   from taken n left join endpoints e on e.id = n.endpoint_id left join tenants t on t.id = n.tenant_id
   order by n.due_at`,
);

/** The notice was published in this transaction. False if it was taken back meanwhile: then roll back. */
export async function finishNotice(sql: Sql, id: string): Promise<boolean> {
  const { rowCount } = await sql.query('delete from notices where id = $1', [id]);
  return rowCount === 1;
}
