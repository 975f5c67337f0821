import { inTransaction } from '../database.ts';
import type { Database } from '../database.ts';

/** First attempts of one endpoint that may be in flight at once, over all workers. */
const PER_ENDPOINT = 8;
/** The same for an endpoint that never answered 2xx yet: whoever may hang is tried with little. */
const PER_UNPROVEN_ENDPOINT = 2;
/** Endpoints with something due that one claim looks at; the next claim goes on behind the last of them. */
const ENDPOINTS_PER_CLAIM = 200;

export interface ClaimOptions {
  /** Rows to take at the most. */
  limit: number;
  /** Where the last claim stopped in the round of endpoints; '' begins the round. */
  afterEndpointId: string;
  /** The boot id of the claiming process. */
  claimedBy: string;
  leaseMs: number;
  now: Date;
}

/** A delivery that this process may start a workflow for, until its lease ends. */
export interface ClaimedDelivery {
  deliveryId: string;
  endpointId: string;
  tenantId: string;
  eventType: string;
  generation: number;
  attemptsBefore: number;
  endpoint: { url: string; timeoutMs: number; failing: boolean; slow: boolean; proven: boolean };
}

export interface Claim {
  deliveries: ClaimedDelivery[];
  /** Endpoints that are paused, disabled or deleted and still have rows in the queue. */
  restingEndpointIds: string[];
  /** For the next claim's `afterEndpointId`; '' when the round is complete. */
  lastEndpointId: string;
}

interface ClaimRow {
  last_endpoint_id: string | null;
  resting: string[] | null;
  claimed: (Omit<ClaimedDelivery, 'endpoint'> & ClaimedDelivery['endpoint'])[] | null;
}

/**
 * Takes due deliveries, one turn of each endpoint after the other, so that a long backlog of one never delays another.
 * Claims follow one another: two at once would each count the other's endpoints as free. The lock is a statement of its
 * own, because a statement that waits for a lock still sees the data as it was before the wait.
 */
export async function claimDue(database: Database, options: ClaimOptions): Promise<Claim> {
  return inTransaction(database, async (sql) => {
    await sql.query(`select pg_advisory_xact_lock(hashtext('postrider.claim'))`);
    return readClaim(await sql.query<ClaimRow>(claimStatement(options)));
  });
}

function readClaim({ rows }: { rows: ClaimRow[] }): Claim {
  const row = rows[0];
  const deliveries = (row?.claimed ?? []).map(({ url, timeoutMs, failing, slow, proven, ...delivery }) => ({
    ...delivery,
    endpoint: { url, timeoutMs, failing, slow, proven },
  }));
  return { deliveries, restingEndpointIds: row?.resting ?? [], lastEndpointId: row?.last_endpoint_id ?? '' };
}

function claimStatement(options: ClaimOptions) {
  return {
    name: 'claim-due',
    text: `
      with recursive heads (endpoint_id) as (
        (select q.endpoint_id from delivery_queue q where q.endpoint_id > $1 order by 1 limit 1)
        union all
        select (select q.endpoint_id from delivery_queue q where q.endpoint_id > heads.endpoint_id order by 1 limit 1)
        from heads where heads.endpoint_id is not null
      ),
      round as (select endpoint_id from heads where endpoint_id is not null limit ${ENDPOINTS_PER_CLAIM}),
      candidates as (
        select due.delivery_id, row_number() over (partition by e.id order by due.due_at, due.delivery_id) as turn
        from round join endpoints e on e.id = round.endpoint_id and e.status = 'active' and e.deleted_at is null
        cross join lateral (
          select q.delivery_id, q.due_at from delivery_queue q
          where q.endpoint_id = e.id and q.due_at <= $4 and (q.lease_until is null or q.lease_until <= $4)
          order by q.due_at, q.delivery_id
          limit greatest(0, least($2,
            case when e.first_success_at is null then ${PER_UNPROVEN_ENDPOINT} else ${PER_ENDPOINT} end
            - (select count(*) from delivery_queue l where l.endpoint_id = e.id and l.lease_until > $4)))
        ) due
        order by turn, e.id
        limit $2
      ),
      claimed as (
        update delivery_queue q set lease_until = $4::timestamptz + $5 * interval '1 ms', claimed_by = $3,
          handed_over = q.handed_over or coalesce(q.claimed_by <> $3, false)
        from candidates where q.delivery_id = candidates.delivery_id
        returning q.delivery_id, q.generation
      )
      select
        (select case when count(*) = ${ENDPOINTS_PER_CLAIM} then max(endpoint_id) else '' end from round) as last_endpoint_id,
        (select array_agg(e.id) from round join endpoints e on e.id = round.endpoint_id
         where e.status <> 'active' or e.deleted_at is not null) as resting,
        (select json_agg(json_build_object(
           'deliveryId', d.id, 'endpointId', d.endpoint_id, 'tenantId', d.tenant_id, 'eventType', d.event_type,
           'generation', c.generation, 'attemptsBefore', d.attempt_count, 'url', e.url,
           'timeoutMs', e.timeout_ms, 'failing', e.failing_since is not null, 'slow', e.slow,
           'proven', e.first_success_at is not null))
         from claimed c join deliveries d on d.id = c.delivery_id join endpoints e on e.id = d.endpoint_id) as claimed`,
    values: [options.afterEndpointId, options.limit, options.claimedBy, options.now, options.leaseMs],
  };
}
