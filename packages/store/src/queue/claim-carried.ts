import { MAX_CARRIED_TIMEOUT_MS } from '@postrider/domain';
import { claimAtOnce } from '../sql/database.ts';
import type { Database, Sql } from '../sql/database.ts';
import { defineStatement, readRows } from '../sql/statement.ts';
import { effectiveTimeoutMs } from '../endpoints/effective-columns.ts';
import { IS_RATE_LIMITED } from '../rate-limits/limiter.ts';
import { toUs } from '../rate-limits/instants.ts';
import { HOLDS_LOCK, LOCK_CLAIMS, type ClaimOptions } from './claim-due.ts';
import { leaseRowsFor } from './claimed-delivery.ts';
import { PERMITS } from './permits.ts';
import { ROUND } from './round.ts';

export interface CarriedClaimOptions extends Pick<
  ClaimOptions,
  'limit' | 'afterEndpointId' | 'claimedBy' | 'leaseMs' | 'silent' | 'now'
> {
  /** The id of the carrier. It is the token of the claim. */
  carrierId: string;
  /** How many workflows this process could start for deliveries. More due than that is a backlog. */
  available: number;
}

export interface CarriedClaim {
  /** In the order in which to send them. */
  deliveryIds: string[];
  /** Endpoints with more due deliveries than may be in flight. Carriers take them; none of them needs a workflow of its own. */
  endpointIds: string[];
}

/**
 * Claims due deliveries for a carrier, if there is a backlog: at an endpoint, or over all. Only of endpoints that have
 * succeeded before, are neither failing nor recovering nor slow nor rate-limited, and answer within the time of a carrier. Each tenant gets as
 * many as another one, one of each endpoint in turn. Leaves out deliveries that somebody claimed for a workflow of their own:
 * a process that was frozen may still start it.
 */
export async function claimCarried(database: Database, options: CarriedClaimOptions): Promise<CarriedClaim> {
  const { silent = [], ...of } = options;
  const statement = CLAIM_CARRIED({ ...of, silent, nowUs: toUs(options.now) });
  const claim = (sql: Sql) => readRows<ClaimRow>(sql, statement);
  const [claimed] = (await claimAtOnce(database, LOCK_CLAIMS, claim)) ?? [];
  return { deliveryIds: claimed?.deliveryIds ?? [], endpointIds: claimed?.endpointIds ?? [] };
}

interface ClaimRow {
  deliveryIds: string[] | null;
  endpointIds: string[] | null;
}

/** SQL: queue row `q` of endpoint `e` may be carried now. */
const CARRIABLE = /* sql */ `
  q.endpoint_id = e.id and q.due_at <= $now and (q.lease_until is null or q.lease_until <= $now)
  and (q.claimed_by is null or q.carrier_id is not null)`;

const CLAIM_CARRIED = defineStatement<Required<CarriedClaimOptions> & { nowUs: number }>(
  'claim-carried',
  /* sql */ `
with recursive ${ROUND},
suited as materialized (
  select e.id, e.tenant_id, round.place, greatest(${PERMITS}, 0) as permits
  from round join endpoints e on e.id = round.endpoint_id and e.status = 'active' and e.deleted_at is null
  join tenants t on t.id = e.tenant_id
  where e.first_success_at is not null and e.failing_since is null and e.recovery is null and not e.slow
    and e.format ->> 'type' <> 'template' and ${effectiveTimeoutMs('e')} <= ${MAX_CARRIED_TIMEOUT_MS}
    and not ${IS_RATE_LIMITED}
),
depths as materialized (
  select e.*, (
    select count(*) from (
      select 1 from delivery_queue q where ${CARRIABLE} order by q.due_at, q.delivery_id limit e.permits + 1
    ) first) as due
  from suited e
),
backlogged as materialized (
  select *, due > permits as is_deep, count(*) over () as endpoints
  from depths where due > permits or due > 0 and (select sum(due) from depths) > $available
),
waiting as materialized (
  select due.delivery_id, e.tenant_id, e.place,
    row_number() over (partition by e.id order by due.due_at, due.delivery_id) as position
  from backlogged e
  cross join lateral (
    select q.delivery_id, q.due_at from delivery_queue q where ${CARRIABLE}
    order by q.due_at, q.delivery_id limit ceil($limit::int / e.endpoints::numeric)::int
  ) due
),
candidates as materialized (
  select delivery_id, row_number() over (order by of_tenant, place) as turn
  from (select *, row_number() over (partition by tenant_id order by position, place) as of_tenant from waiting) w
  order by of_tenant, place limit $limit
),
unlocked as (
  select q.delivery_id from delivery_queue q
  where q.delivery_id = any(array(select delivery_id from candidates where ${HOLDS_LOCK}))
  for update skip locked
),
claimed as (${leaseRowsFor('$carrierId::text', 'array(select delivery_id from unlocked)')})
select (select array_agg(c.delivery_id order by n.turn) from claimed c join candidates n using (delivery_id)) as delivery_ids,
  (select array_agg(id) from backlogged where is_deep) as endpoint_ids`,
);
