import { claimAtOnce } from '../sql/database.ts';
import type { Database, Sql } from '../sql/database.ts';
import { defineStatement, readRows } from '../sql/statement.ts';
import { IS_RATE_LIMITED } from '../rate-limits/limiter.ts';
import { toUs } from '../rate-limits/instants.ts';
import { CLAIMED_DELIVERY, leaseRows, toClaimedDelivery } from './claimed-delivery.ts';
import type { ClaimedDelivery, ClaimedRow } from './claimed-delivery.ts';
import { PERMITS } from './permits.ts';
import { DUE_HEAD, ENDPOINTS_PER_CLAIM, ROUND } from './round.ts';

export interface ClaimOptions {
  /** The most deliveries to claim. */
  limit: number;
  /** The `lastEndpointId` of the previous claim. '' begins a round. */
  afterEndpointId: string;
  /** The boot id of the claiming process. */
  claimedBy: string;
  leaseMs: number;
  /**
   * The permits of this process for first attempts. A tenant gets a permit only while more are available than it holds.
   * Default: any number.
   */
  permits?: { available: number; heldByTenant: Readonly<Record<string, number>> };
  /** The boot ids of silent workers. Their claims take no permits of an endpoint. Default: none. */
  silent?: readonly string[];
  /** Endpoints whose deliveries are left for somebody else. Default: none. */
  exceptEndpointIds?: readonly string[];
  now: Date;
}

export interface Claim {
  deliveries: ClaimedDelivery[];
  /** Rate-limited endpoints whose limits may let a delivery start now, in the order of the round. See `claimRateLimited`. */
  rateLimitedEndpointIds: string[];
  /** Whether endpoints of the round are paused, disabled or deleted. See `findInactive`. */
  hasInactive: boolean;
  /** Where the next claim continues. '' if the claim served every endpoint of the round and left nothing over. */
  lastEndpointId: string;
  /** Whether the claim took as many as it may. Then another claim may find more now. */
  isFull: boolean;
  /** Whether the round has more endpoints than one claim looks at. */
  isCut: boolean;
}

// A statement of its own, because a statement that waits for a lock sees the data from before the wait. Exported for the test
// of the plan.
export const LOCK_CLAIMS = `select pg_advisory_xact_lock(hashtext('postrider.claim')); set local postrider.claims_locked = 'yes'`;
// If `begin` fails, the claim may run without it.
export const HOLDS_LOCK = `current_setting('postrider.claims_locked', true) = 'yes'`;

/**
 * Claims due deliveries: one of each endpoint, then the next one of each, so that a long backlog of one endpoint never
 * delays another. If a claim cannot take all, the next one continues after the endpoint that it served last. Otherwise the
 * first few endpoints would take every permit that becomes available.
 * Claims run one after the other, because two at once would give away the same permits of an endpoint.
 */
export async function claimDue(database: Database, options: ClaimOptions): Promise<Claim> {
  const claim = (sql: Sql) => readRows<ClaimRow>(sql, claimStatement(options));
  const [claimed] = (await claimAtOnce(database, LOCK_CLAIMS, claim)) ?? [];
  // Another worker's claim takes too long. Try again at once.
  const none = { deliveries: [], rateLimitedEndpointIds: [], hasInactive: false, isFull: true, isCut: false };
  if (claimed === undefined) return { ...none, lastEndpointId: options.afterEndpointId };
  const { rateLimited, hasInactive, isFull, isCut, lastEndpointId } = claimed;
  const deliveries = (claimed.claimed ?? []).map(toClaimedDelivery);
  return { deliveries, rateLimitedEndpointIds: rateLimited ?? [], hasInactive, lastEndpointId, isFull, isCut };
}

interface ClaimRow {
  lastEndpointId: string;
  isFull: boolean;
  isCut: boolean;
  hasInactive: boolean;
  rateLimited: string[] | null;
  claimed: ClaimedRow[] | null;
}

// Takes rows by arrays of ids instead of joins, so that the planner always uses the key of the queue.
const CLAIM_DUE = defineStatement<Required<Omit<ClaimOptions, 'permits'>> & ClaimPermits>(
  'claim-due',
  /* sql */ `
with recursive ${ROUND},
active as materialized (
  select e.id, e.tenant_id, round.place, ${IS_RATE_LIMITED} as limited,
    -- A tenant gets a permit only while more are available than it holds.
    ceil(($available::int - coalesce(($heldByTenant::jsonb ->> e.tenant_id)::int, 0)) / 2.0) as share,
    ${PERMITS} as permits
  from round join endpoints e on e.id = round.endpoint_id and e.status = 'active' and e.deleted_at is null
  join tenants t on t.id = e.tenant_id
),
rate_limited as materialized (
  select e.id, e.place from active e left join rate_limiters l on l.limiter_id = e.id
  where e.limited and e.permits > 0 and e.share > 0 and (l.look_us is null or l.look_us <= $nowUs::bigint)
    and ${DUE_HEAD} is not null
),
-- Half of the room is for rate-limited endpoints that are ready. If the room is odd, chance decides about the last one.
others as materialized (
  select $limit - least((select count(*)::int from rate_limited), ($limit + (random() < 0.5)::int) / 2) as room
),
waiting as materialized (
  select due.delivery_id, e.id as endpoint_id, e.tenant_id, e.share, e.place,
    row_number() over (partition by e.id order by due.due_at, due.delivery_id) as position
  from active e
  cross join lateral (
    select q.delivery_id, q.due_at from delivery_queue q
    where not e.limited and e.id <> all($exceptEndpointIds::text[]) and q.endpoint_id = e.id and q.due_at <= $now
      and (q.lease_until is null or q.lease_until <= $now)
    order by q.due_at, q.delivery_id
    limit greatest(0, least($limit, e.permits))
  ) due
),
candidates as materialized (
  select delivery_id, endpoint_id, place, position
  from (select *, row_number() over (partition by tenant_id order by position, place) as of_tenant from waiting) w
  where of_tenant <= share
  order by position, place
  limit (select room from others)
),
unlocked as (
  select q.delivery_id from delivery_queue q
  where q.delivery_id = any(array(select delivery_id from candidates where ${HOLDS_LOCK}))
  for update skip locked
),
claimed as (${leaseRows('array(select delivery_id from unlocked)')})
select
  case
    when counts.left_over and counts.taken > 0
      then (select endpoint_id from candidates order by position desc, place desc limit 1)
    when counts.is_cut then (select max(endpoint_id) from round)
    when counts.left_over then $afterEndpointId
    else ''
  end as last_endpoint_id,
  counts.taken > 0 and counts.taken = (select room from others) as is_full,
  counts.is_cut,
  (select count(*) from round) > (select count(*) from active) as has_inactive,
  (select array_agg(id order by place) from rate_limited) as rate_limited,
  (select json_agg(row_to_json(one)) from (
     select ${CLAIMED_DELIVERY}
     from claimed c join deliveries d on d.id = c.delivery_id join endpoints e on e.id = d.endpoint_id) one) as claimed
from (
  select taken, taken = (select room from others) or taken < (select count(*) from waiting) as left_over,
    (select count(*) = ${ENDPOINTS_PER_CLAIM} and max(lap) = 0 from round) as is_cut
  from (select count(*) as taken from candidates) t
) counts`,
);

interface ClaimPermits {
  nowUs: number;
  available: number;
  heldByTenant: string;
}

const ANY_NUMBER = { available: 1_000_000_000, heldByTenant: {} };

/** The statement of `claimDue`. Exported for the test of its plan. */
export function claimStatement({
  permits = ANY_NUMBER,
  silent = [],
  exceptEndpointIds = [],
  ...options
}: ClaimOptions) {
  const { available, heldByTenant } = permits;
  const nowUs = toUs(options.now);
  return CLAIM_DUE({
    ...options,
    silent,
    exceptEndpointIds,
    nowUs,
    available,
    heldByTenant: JSON.stringify(heldByTenant),
  });
}
