import type { EndpointStatus } from '@postrider/domain';
import { inClaim } from '../sql/database.ts';
import type { Database, Sql } from '../sql/database.ts';
import { endDeliveries, holdDeliveries } from '../deliveries/transitions.ts';

const BATCH = 500;

/**
 * Takes what is due for a paused, disabled or deleted endpoint out of the queue: held until somebody resumes it, or
 * cancelled. The endpoint stays locked meanwhile, so that a resume sweeps either before or after, never past it.
 * Returns how many deliveries were settled; what somebody else works on at this moment is left for another call.
 */
export async function settleResting(database: Database, endpointId: string, now: Date): Promise<number> {
  return (await inClaim(database, { keptPlans: false }, (sql) => settle(sql, endpointId, now))) ?? 0;
}

async function settle(sql: Sql, endpointId: string, now: Date): Promise<number> {
  const { rows } = await sql.query<{ status: EndpointStatus; deleted: boolean; tenant_deleted: boolean }>(
    `select e.status, e.deleted_at is not null as deleted, t.deleted_at is not null as tenant_deleted
       from endpoints e join tenants t on t.id = e.tenant_id where e.id = $1 for share of e`,
    [endpointId],
  );
  const endpoint = rows[0];
  if (endpoint === undefined || (endpoint.status === 'active' && !endpoint.deleted)) return 0;
  // Whoever records an attempt holds the delivery and then wants the endpoint: waiting for it here would be a deadlock.
  const taken = await sql.query<{ id: string }>(
    `select d.id from delivery_queue q join deliveries d on d.id = q.delivery_id
       where q.endpoint_id = $1 and (q.lease_until is null or q.lease_until <= $2)
       order by q.due_at limit ${BATCH} for update skip locked`,
    [endpointId, now],
  );
  const ids = taken.rows.map((row) => row.id);
  if (endpoint.deleted) {
    const reason = endpoint.tenant_deleted ? 'tenant_deleted' : 'endpoint_deleted';
    await endDeliveries(sql, { ids, now, end: { status: 'cancelled', reason } });
  } else if (endpoint.status !== 'active') {
    await holdDeliveries(sql, { ids, now, reason: endpoint.status, until: null, inWorkflow: false });
  }
  // Rows of deliveries that have ended meanwhile.
  await sql.query('delete from delivery_queue where delivery_id = any($1)', [ids]);
  return ids.length;
}
