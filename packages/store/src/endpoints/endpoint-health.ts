import type { EndpointStatus } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';

export interface EndpointHealthRow {
  tenantId: string;
  url: string;
  status: EndpointStatus;
  deleted: boolean;
  /** Since when every attempt failed; null while it is well. */
  failingSince: Date | null;
  deadLetters: number;
}

/** Counting stops here: for a person "1000 or more" says the same as the exact number. */
const DEAD_LETTERS_COUNTED = 1_000;

export async function findEndpointHealth(sql: Sql, endpointId: string): Promise<EndpointHealthRow | undefined> {
  const { rows } = await sql.query<EndpointHealthRow>(
    `select e.tenant_id as "tenantId", e.url, e.status, e.deleted_at is not null as deleted,
       e.failing_since as "failingSince",
       (select count(*) from (
          select 1 from deliveries d where d.endpoint_id = e.id and d.status = 'dead_lettered'
          limit ${DEAD_LETTERS_COUNTED}) dead) as "deadLetters"
     from endpoints e where e.id = $1`,
    [endpointId],
  );
  return rows[0];
}

/** Disables an endpoint that has been failing since before `cutoff`. Returns false when it recovered in between. */
export async function disableFailing(
  sql: Sql,
  { endpointId, cutoff, now }: { endpointId: string; cutoff: Date; now: Date },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `update endpoints set status = 'disabled', disabled_reason = 'failing', gate_version = gate_version + 1,
       version = version + 1, updated_at = $3
     where id = $1 and failing_since <= $2 and status <> 'disabled' and deleted_at is null`,
    [endpointId, cutoff, now],
  );
  return (rowCount ?? 0) > 0;
}
