import type { EndpointStatus } from '@postrider/domain';
import { inClaim } from '../sql/database.ts';
import type { Database, Sql } from '../sql/database.ts';
import { noteDeliveries } from '../deliveries/delivery-notes.ts';

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
  await sql.query('delete from delivery_queue where delivery_id = any($1)', [ids]);
  if (endpoint.deleted) {
    await sql.query(
      `update deliveries set status = 'cancelled', cancel_reason = $3, finished_at = $2, hold_reason = null,
           hold_until = null, next_attempt_at = null
         where id = any($1) and status in ('pending', 'waiting')`,
      [ids, now, endpoint.tenant_deleted ? 'tenant_deleted' : 'endpoint_deleted'],
    );
  } else {
    const held = await sql.query<{ id: string }>(
      `update deliveries set status = 'waiting', hold_reason = $2, hold_until = null, next_attempt_at = null
         where id = any($1) and status in ('pending', 'waiting') returning id`,
      [ids, endpoint.status],
    );
    const detail = { reason: endpoint.status, until: null };
    const heldIds = held.rows.map((row) => row.id);
    await noteDeliveries(sql, heldIds, { at: now, kind: 'held', detail });
  }
  return ids.length;
}
