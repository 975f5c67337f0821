import type { DisabledReason, EndpointStatus } from '@postrider/domain';
import { inTransaction, type Database, type Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { recordDisabling } from './record-disabling.ts';

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
export function disableFailing(
  database: Database,
  { endpointId, cutoff, now }: { endpointId: string; cutoff: Date; now: Date },
): Promise<boolean> {
  return disable(database, DISABLE({ endpointId, cutoff, now }), { endpointId, now });
}

interface Disabled {
  tenantId: string;
  from: EndpointStatus;
  reason: DisabledReason;
}

function disable(
  database: Database,
  statement: ReturnType<typeof DISABLE>,
  { endpointId, now }: { endpointId: string; now: Date },
): Promise<boolean> {
  return inTransaction(database, async (sql) => {
    const rows = await readRows<Disabled>(sql, statement);
    const disablings = rows.map((row) => ({ ...row, endpointId }));
    await recordDisabling(sql, disablings, now);
    return rows.length > 0;
  });
}

const DISABLE = defineQuery(
  `with before as (
     select id, status from endpoints
     where id = $endpointId and failing_since <= $cutoff and status <> 'disabled' and deleted_at is null for no key update
   )
   update endpoints e set status = 'disabled', disabled_reason = 'failing', gate_version = gate_version + 1,
     version = version + 1, updated_at = $now
   from before b where e.id = b.id
   returning e.tenant_id, b.status as "from", e.disabled_reason as reason`,
);

/**
 * Disables an endpoint whose template had to be killed again and again. What is under way waits, and new events do too, until
 * its format changes or somebody enables it. False when it was changed since it was loaded: another template may be well.
 */
export function disableForTemplate(
  database: Database,
  { endpointId, gateVersion, now }: { endpointId: string; gateVersion: number; now: Date },
): Promise<boolean> {
  return disable(database, STOP_TEMPLATE({ endpointId, gateVersion, now }), { endpointId, now });
}

const STOP_TEMPLATE = defineQuery(
  `with before as (
     select id, status from endpoints
     where id = $endpointId and gate_version = $gateVersion and status <> 'disabled' and deleted_at is null for no key update
   )
   update endpoints e set status = 'disabled', disabled_reason = 'template_stopped', gate_version = gate_version + 1,
     version = version + 1, updated_at = $now
   from before b where e.id = b.id
   returning e.tenant_id, b.status as "from", e.disabled_reason as reason`,
);
