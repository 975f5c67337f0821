import { inClaim } from '../sql/database.ts';
import type { Database, Sql } from '../sql/database.ts';
import { IS_RATE_LIMITED, toUs } from './rate-rules.ts';
import { HEAD_OF_LINE, SHOW_AFTER_MS, SHOWS_AGAIN } from './show-line.ts';

/** First attempts of one endpoint that may be in flight at once, over all workers. */
const PER_ENDPOINT = 8;
/** The same for an endpoint that never answered 2xx yet: whoever may hang is tried with little. */
const PER_UNPROVEN_ENDPOINT = 2;
/** The same with those that wait for a rate limit's slot: they hold a place of the process, and none at the receiver yet. */
const PER_PACED_ENDPOINT = 24;
/**
 * Whether row `q` of the queue is on its way, in SQL. What a silent worker has claimed is not counted: a frozen one would keep
 * others from the endpoint until its leases end.
 */
export const isInFlight = (q: string, { now, silent }: { now: string; silent: string }): string =>
  `(${q}.lease_until > ${now} and coalesce(${q}.claimed_by, '') <> all(${silent}::text[]))`;

/**
 * How many more first attempts endpoint `e` may have in flight, in SQL. Who waits for a rate limit's slot is not there yet, and
 * a receiver that is known gets its next ones ready meanwhile.
 */
export const freePlaces = (at: { now: string; nowUs: string; silent: string }): string => /* sql */ `
  (select case when e.first_success_at is null then ${PER_UNPROVEN_ENDPOINT} - count(*)
     else least(${PER_PACED_ENDPOINT} - count(*),
                ${PER_ENDPOINT} - count(*) filter (where l.slot_us is null or l.slot_us <= ${at.nowUs})) end::int
   from delivery_queue l where l.endpoint_id = e.id and ${isInFlight('l', at)})`;
/** Endpoints with something in the queue that one claim looks at; the next claim goes on behind the last of them. */
const ENDPOINTS_PER_CLAIM = 200;

export interface ClaimOptions {
  /** Rows to take at the most. */
  limit: number;
  /** The `lastEndpointId` of the last claim; '' begins a round. */
  afterEndpointId: string;
  /** The boot id of the claiming process. */
  claimedBy: string;
  leaseMs: number;
  /** The permits of this process for first attempts; a tenant gets no more than leaves as many available. Default: any number. */
  permits?: { available: number; heldByTenant: Readonly<Record<string, number>> };
  /** The boot ids of silent workers: what they claimed takes no place at an endpoint. Default none. */
  silent?: readonly string[];
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
  /** Endpoints with rate limits where somebody's turn may have come, in the order of the round: `claimPaced`. */
  pacedEndpointIds: string[];
  /** Endpoints with rate limits where somebody waits who is not shown as waiting: `showLine`. */
  unshownEndpointIds: string[];
  /** When something more is due at the endpoints of this claim, as far as is known; null: nothing is. */
  nextDueAt: Date | null;
  /** Where the next claim has to go on; '' when every endpoint of the round had its turn and nothing was left over. */
  lastEndpointId: string;
  /** Whether another claim may find more now. What is left to tenants that have their share comes with a free place. */
  more: boolean;
}

interface ClaimRow {
  last_endpoint_id: string | null;
  more: boolean;
  resting: string[] | null;
  paced: string[] | null;
  unshown: string[] | null;
  /** Whole microseconds of Unix time. */
  next_due_us: number | null;
  claimed: ClaimedRow[] | null;
}

export type ClaimedRow = Omit<ClaimedDelivery, 'endpoint'> & ClaimedDelivery['endpoint'];

/** The columns of a `ClaimedRow`, of claim `c`, delivery `d` and endpoint `e`. */
export const CLAIMED_DELIVERY = /* sql */ `
  d.id as "deliveryId", d.endpoint_id as "endpointId", d.tenant_id as "tenantId", d.event_type as "eventType",
  c.generation, d.attempt_count as "attemptsBefore", e.url, e.timeout_ms as "timeoutMs",
  e.failing_since is not null as failing, e.slow, e.first_success_at is not null as proven`;

export function toClaimedDelivery(row: ClaimedRow): ClaimedDelivery {
  const { deliveryId, endpointId, tenantId, eventType, generation, attemptsBefore } = row;
  const { url, timeoutMs, failing, slow, proven } = row;
  const endpoint = { url, timeoutMs, failing, slow, proven };
  return { deliveryId, endpointId, tenantId, eventType, generation, attemptsBefore, endpoint };
}

// A statement of its own: one that waits for a lock still sees the data as it was before the wait.
const LOCK_CLAIMS = `select pg_advisory_xact_lock(hashtext('postrider.claim'))`;

/**
 * Takes due deliveries, one turn of each endpoint after the other, so that a long backlog of one never delays another. A
 * claim that could not take all begins the next round behind the endpoint it served last: else the first few would take
 * every place that becomes free.
 * Claims follow one another: two at once would each count the other's endpoints as free.
 */
export async function claimDue(database: Database, options: ClaimOptions): Promise<Claim> {
  const claim = async (sql: Sql) => readClaim(await sql.query<ClaimRow>(claimStatement(options)));
  return (await inClaim(database, { keptPlans: true, first: LOCK_CLAIMS }, claim)) ?? nothingClaimed(options);
}

/** Another worker's claim takes longer than any should: ask again at once. */
function nothingClaimed({ now, afterEndpointId }: ClaimOptions): Claim {
  return {
    deliveries: [],
    restingEndpointIds: [],
    pacedEndpointIds: [],
    unshownEndpointIds: [],
    nextDueAt: now,
    lastEndpointId: afterEndpointId,
    more: true,
  };
}

function readClaim({ rows }: { rows: ClaimRow[] }): Claim {
  const row = rows[0];
  const nextDueUs = row?.next_due_us ?? null;
  return {
    deliveries: (row?.claimed ?? []).map(toClaimedDelivery),
    restingEndpointIds: row?.resting ?? [],
    pacedEndpointIds: row?.paced ?? [],
    unshownEndpointIds: row?.unshown ?? [],
    nextDueAt: nextDueUs === null ? null : new Date(Math.ceil(nextDueUs / 1_000)),
    lastEndpointId: row?.last_endpoint_id ?? '',
    more: row?.more ?? false,
  };
}

// The round begins behind the last endpoint served and goes on, past the end of the alphabet, from the beginning (lap 1).
// Rows are taken by arrays of ids, not by joins: whatever the planner believes about the queue, it then uses the key.
const CLAIM_DUE = /* sql */ `
with recursive heads (endpoint_id, lap, place) as (
  select $1::text collate "C", 0, 0
  union all
  select case when lap.ends then '' else next.endpoint_id end, heads.lap + lap.ends::int, heads.place + 1
  from heads
  left join lateral (
    select q.endpoint_id from delivery_queue q where q.endpoint_id > heads.endpoint_id order by 1 limit 1
  ) next on true
  cross join lateral (
    select next.endpoint_id is null or (heads.lap = 1 and next.endpoint_id > $1) as ends) lap
  where heads.lap < 2
),
round as materialized (
  select endpoint_id, lap, place from heads where place > 0 and endpoint_id <> '' limit ${ENDPOINTS_PER_CLAIM}
),
active as materialized (
  select e.id, e.tenant_id, round.place, ${IS_RATE_LIMITED} as limited,
    -- A tenant that takes one more must leave as much to others as it then has.
    ceil(($9::int - coalesce(($8::jsonb ->> e.tenant_id)::int, 0)) / 2.0) as share,
    ${freePlaces({ now: '$4', nowUs: '$6::bigint', silent: '$7' })} as places
  from round join endpoints e on e.id = round.endpoint_id and e.status = 'active' and e.deleted_at is null
  join tenants t on t.id = e.tenant_id
),
lines as materialized (
  select e.id, e.place, e.places, e.share, l.look_us, coalesce(l.shown_at, '-infinity') as shown_at,
    coalesce(l.shown_id, '') as shown_id, ${SHOWS_AGAIN('l', '$4', '$6')} as again
  from active e left join rate_limiters l on l.limiter_id = e.id ${HEAD_OF_LINE('e.id', '$4')}
  where e.limited
),
paced as materialized (
  select id, place from lines where places > 0 and share > 0 and (look_us is null or look_us <= $6::bigint)
),
-- Half of the room is left to those whose rates are paced, where they are ready; of an odd place chance decides.
unpaced as materialized (
  select $2 - least((select count(*)::int from paced), ($2 + (random() < 0.5)::int) / 2) as room
),
waiting as materialized (
  select due.delivery_id, e.id as endpoint_id, e.tenant_id, e.share, e.place,
    row_number() over (partition by e.id order by due.due_at, due.delivery_id) as turn
  from active e
  cross join lateral (
    select q.delivery_id, q.due_at from delivery_queue q
    where not e.limited and q.endpoint_id = e.id and q.due_at <= $4
      and (q.lease_until is null or q.lease_until <= $4)
    order by q.due_at, q.delivery_id
    limit greatest(0, least($2, e.places))
  ) due
),
candidates as materialized (
  select delivery_id, endpoint_id, place, turn
  from (select *, row_number() over (partition by tenant_id order by turn, place) as of_tenant from waiting) w
  where of_tenant <= share
  order by turn, place
  limit (select room from unpaced)
),
free as (
  select q.delivery_id from delivery_queue q
  where q.delivery_id = any(array(select delivery_id from candidates))
  for update skip locked
),
claimed as (
  update delivery_queue q set lease_until = $4::timestamptz + $5 * interval '1 ms', claimed_by = $3,
    handed_over = q.handed_over or coalesce(q.claimed_by <> $3, false)
  where q.delivery_id = any(array(select delivery_id from free))
  returning q.delivery_id, q.generation
)
select
  case
    when counts.left_over and counts.taken > 0
      then (select endpoint_id from candidates order by turn desc, place desc limit 1)
    when counts.cut then (select max(endpoint_id) from round)
    when counts.left_over then $1
    else ''
  end as last_endpoint_id,
  (counts.taken > 0 and counts.taken = (select room from unpaced)) or counts.cut as more,
  (select array_agg(e.id order by e.id) from round join endpoints e on e.id = round.endpoint_id
   where e.status <> 'active' or e.deleted_at is not null) as resting,
  (select array_agg(id order by place) from paced) as paced,
  (select array_agg(id order by place) from lines where again or (
     select true from delivery_queue q
     where q.endpoint_id = lines.id and (q.due_at, q.delivery_id) > (lines.shown_at, lines.shown_id)
       and q.due_at <= $4::timestamptz - interval '${SHOW_AFTER_MS} ms'
       and (q.lease_until is null or q.lease_until <= $4)
     order by q.due_at, q.delivery_id limit 1)) as unshown,
  least(
    (select min(look_us) from lines where look_us > $6::bigint),
    (select (extract(epoch from min(next.due_at)) * 1000000)::bigint from active e cross join lateral (
       select q.due_at from delivery_queue q where q.endpoint_id = e.id and q.due_at > $4 order by q.due_at limit 1
     ) next)) as next_due_us,
  (select json_agg(row_to_json(one)) from (
     select ${CLAIMED_DELIVERY}
     from claimed c join deliveries d on d.id = c.delivery_id join endpoints e on e.id = d.endpoint_id) one) as claimed
from (
  select taken, taken = (select room from unpaced) or taken < (select count(*) from waiting) as left_over,
    (select count(*) = ${ENDPOINTS_PER_CLAIM} and max(lap) = 0 from round) as cut
  from (select count(*) as taken from candidates) t
) counts`;

const NO_LIMIT = { available: 1_000_000_000, heldByTenant: {} };

/** The statement of `claimDue`, apart so that a test can explain it. */
export function claimStatement(options: ClaimOptions) {
  const { afterEndpointId, limit, claimedBy, now, leaseMs, silent = [] } = options;
  const { available, heldByTenant } = options.permits ?? NO_LIMIT;
  const held = JSON.stringify(heldByTenant);
  const values = [afterEndpointId, limit, claimedBy, now, leaseMs, toUs(now), silent, held, available];
  return { name: 'claim-due', text: CLAIM_DUE, values };
}
