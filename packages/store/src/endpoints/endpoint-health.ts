import type { EndpointStatus } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';

export interface EndpointHealthRow {
  tenantId: string;
  url: string;
  status: EndpointStatus;
  deleted: boolean;
  /** Since when every attempt has failed. Null while it is healthy. */
  failingSince: Date | null;
  deadLetters: number;
}

/** Counting stops here, because people do not need a larger number. */
const DEAD_LETTERS_COUNTED = 1_000;

export async function findEndpointHealth(sql: Sql, endpointId: string): Promise<EndpointHealthRow | undefined> {
  const [health] = await readRows<EndpointHealthRow>(sql, FIND({ endpointId }));
  return health;
}

const FIND = defineQuery(
  `select e.tenant_id, e.url, e.status, e.deleted_at is not null as deleted, e.failing_since,
     (select count(*) from (
        select 1 from deliveries d where d.endpoint_id = e.id and d.status = 'dead_lettered'
        limit ${DEAD_LETTERS_COUNTED}) dead) as dead_letters
   from endpoints e where e.id = $endpointId`,
);

/** Disables an endpoint that has failed since `cutoff` or earlier. Returns false if it recovered meanwhile. */
export async function disableFailing(
  sql: Sql,
  { endpointId, cutoff, now }: { endpointId: string; cutoff: Date; now: Date },
): Promise<boolean> {
  const { rowCount } = await sql.query(DISABLE({ endpointId, cutoff, now }));
  return (rowCount ?? 0) > 0;
}

const DISABLE = defineQuery(
  `update endpoints set status = 'disabled', disabled_reason = 'failing', gate_version = gate_version + 1,
     version = version + 1, updated_at = $now
   where id = $endpointId and failing_since <= $cutoff and status <> 'disabled' and deleted_at is null`,
);

/**
 * Disables an endpoint whose template had to be killed again and again. What is under way waits, and new events do too, until
 * its format changes or somebody enables it. False when it was changed since it was loaded: another template may be well.
 */
export async function disableForTemplate(
  sql: Sql,
  { endpointId, gateVersion, now }: { endpointId: string; gateVersion: number; now: Date },
): Promise<boolean> {
  const { rowCount } = await sql.query(STOP_TEMPLATE({ endpointId, gateVersion, now }));
  return (rowCount ?? 0) > 0;
}

const STOP_TEMPLATE = defineQuery(
  `update endpoints set status = 'disabled', disabled_reason = 'template_stopped', gate_version = gate_version + 1,
     version = version + 1, updated_at = $now
   where id = $endpointId and gate_version = $gateVersion and status <> 'disabled' and deleted_at is null`,
);
