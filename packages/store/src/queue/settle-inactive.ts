import type { EndpointStatus, HoldReason } from '@postrider/domain';
import { inClaim } from '../sql/database.ts';
import type { Database, Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { endDeliveries, holdDeliveries } from '../deliveries/transitions.ts';

const BATCH = 500;

/**
 * Takes the due deliveries of a paused, disabled or deleted endpoint out of the queue. They are held until somebody resumes
 * the endpoint, or cancelled. The endpoint stays locked meanwhile, so a resume comes either before or after.
 * Locked deliveries are left for another call.
 */
export async function settleInactive(database: Database, endpointId: string, now: Date): Promise<Settled> {
  return (await inClaim(database, { keptPlans: false }, (sql) => settle(sql, endpointId, now))) ?? NONE;
}

export interface Settled {
  /** How many deliveries. */
  settled: number;
  /** The reason for which they are held. Null: they were cancelled. */
  hold: HoldReason | null;
}

const NONE: Settled = { settled: 0, hold: null };

async function settle(sql: Sql, endpointId: string, now: Date): Promise<Settled> {
  const [endpoint] = await readRows<EndpointRow>(sql, LOCK_ENDPOINT({ endpointId }));
  if (endpoint === undefined || (endpoint.status === 'active' && !endpoint.deleted)) return NONE;
  const rows = await readRows<{ id: string }>(sql, TAKE({ endpointId, now }));
  const ids = rows.map(({ id }) => id);
  if (endpoint.deleted) {
    const reason = endpoint.tenantDeleted ? 'tenant_deleted' : 'endpoint_deleted';
    await endDeliveries(sql, { ids, now, end: { status: 'cancelled', reason } });
  } else if (endpoint.status !== 'active') {
    await holdDeliveries(sql, { ids, now, reason: endpoint.status, until: null, inWorkflow: false });
  }
  await sql.query(REMOVE({ ids }));
  return { settled: ids.length, hold: endpoint.deleted || endpoint.status === 'active' ? null : endpoint.status };
}

interface EndpointRow {
  status: EndpointStatus;
  deleted: boolean;
  tenantDeleted: boolean;
}

const LOCK_ENDPOINT = defineQuery<{ endpointId: string }>(
  `select e.status, e.deleted_at is not null as deleted, t.deleted_at is not null as tenant_deleted
   from endpoints e join tenants t on t.id = e.tenant_id where e.id = $endpointId for share of e`,
);

// Never wait for a delivery here: recording an attempt locks the delivery and then the endpoint.
const TAKE = defineQuery<{ endpointId: string; now: Date }>(
  `select d.id from delivery_queue q join deliveries d on d.id = q.delivery_id
   where q.endpoint_id = $endpointId and (q.lease_until is null or q.lease_until <= $now)
   order by q.due_at limit ${BATCH} for update skip locked`,
);

// Also removes the rows of deliveries that have ended meanwhile.
const REMOVE = defineQuery<{ ids: readonly string[] }>('delete from delivery_queue where delivery_id = any($ids)');
