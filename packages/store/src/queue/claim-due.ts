import { inTransaction } from '../database.ts';
import type { Database } from '../database.ts';
import { IS_RATE_LIMITED, MISSED_AFTER_US, toUs } from '../rate-limits/rate-rules.ts';

/** First attempts of one endpoint that may be in flight at once, over all workers. */
const PER_ENDPOINT = 8;
/** The same for an endpoint that never answered 2xx yet: whoever may hang is tried with little. */
const PER_UNPROVEN_ENDPOINT = 2;
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
  /** Endpoints with limits where something is due that has no slot (any more): `planSlots`. */
  unplannedEndpointIds: string[];
  /** When something more is due at the endpoints of this claim, as far as is known; null: nothing is. */
  nextDueAt: Date | null;
  /** Where the next claim has to go on; '' when every endpoint of the round had its turn and nothing was left over. */
  lastEndpointId: string;
}

interface ClaimRow {
  last_endpoint_id: string | null;
  resting: string[] | null;
  unplanned: string[] | null;
  /** Whole microseconds of Unix time. */
  next_due_us: number | null;
  claimed: (Omit<ClaimedDelivery, 'endpoint'> & ClaimedDelivery['endpoint'])[] | null;
}

/**
 * Takes due deliveries, one turn of each endpoint after the other, so that a long backlog of one never delays another. A
 * claim that could not take all begins the next round behind the endpoint it served last: else the first few would take
 * every place that becomes free.
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
  const nextDueUs = row?.next_due_us ?? null;
  return {
    deliveries,
    restingEndpointIds: row?.resting ?? [],
    unplannedEndpointIds: row?.unplanned ?? [],
    nextDueAt: nextDueUs === null ? null : new Date(Math.ceil(nextDueUs / 1_000)),
    lastEndpointId: row?.last_endpoint_id ?? '',
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
  select e.id, round.place, e.first_success_at, ${IS_RATE_LIMITED} as limited
  from round join endpoints e on e.id = round.endpoint_id and e.status = 'active' and e.deleted_at is null
  join tenants t on t.id = e.tenant_id
),
unplanned as materialized (
  select e.id, case when missed.slot_us is null then l.plan_us end as plan_us
  from active e
  left join rate_limiters l on l.limiter_id = e.id
  left join lateral (
    select q.slot_us from delivery_queue q
    where q.endpoint_id = e.id and q.slot_us < $6::bigint - ${MISSED_AFTER_US}
      and (q.lease_until is null or q.lease_until <= $4)
    order by q.slot_us limit 1
  ) missed on true
  left join lateral (
    select q.due_at from delivery_queue q
    where q.endpoint_id = e.id and q.due_at <= $4 and (q.lease_until is null or q.lease_until <= $4)
      and q.slot_us is null
    order by q.due_at limit 1
  ) slotless on true
  where e.limited and (missed.slot_us is not null or slotless.due_at is not null)
),
candidates as materialized (
  select due.delivery_id, e.id as endpoint_id, e.place,
    row_number() over (partition by e.id order by due.due_at, due.delivery_id) as turn
  from active e
  cross join lateral (
    select * from (
      (select q.delivery_id, q.due_at from delivery_queue q
       where not e.limited and q.endpoint_id = e.id and q.due_at <= $4
         and (q.lease_until is null or q.lease_until <= $4)
       order by q.due_at, q.delivery_id limit ${PER_ENDPOINT})
      union all
      (select q.delivery_id, q.due_at from delivery_queue q
       where e.limited and q.endpoint_id = e.id and q.slot_us <= $6::bigint and q.slot_us >= $6::bigint - ${MISSED_AFTER_US}
         and (q.lease_until is null or q.lease_until <= $4)
       order by q.slot_us limit ${PER_ENDPOINT})
    ) either
    order by due_at, delivery_id
    limit greatest(0, least($2,
      case when e.first_success_at is null then ${PER_UNPROVEN_ENDPOINT} else ${PER_ENDPOINT} end
      - (select count(*) from delivery_queue l where l.endpoint_id = e.id and l.lease_until > $4)))
  ) due
  order by turn, e.place
  limit $2
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
    when (select count(*) from candidates) = $2
      then (select endpoint_id from candidates order by turn desc, place desc limit 1)
    when (select count(*) = ${ENDPOINTS_PER_CLAIM} and max(lap) = 0 from round) then (select max(endpoint_id) from round)
    else ''
  end as last_endpoint_id,
  (select array_agg(e.id order by e.id) from round join endpoints e on e.id = round.endpoint_id
   where e.status <> 'active' or e.deleted_at is not null) as resting,
  (select array_agg(id order by id) from unplanned where plan_us is null or plan_us <= $6::bigint) as unplanned,
  least(
    (select min(plan_us) from unplanned where plan_us > $6::bigint),
    (select (extract(epoch from min(next.due_at)) * 1000000)::bigint from active e cross join lateral (
       select q.due_at from delivery_queue q where q.endpoint_id = e.id and q.due_at > $4 order by q.due_at limit 1
     ) next)) as next_due_us,
  (select json_agg(json_build_object(
     'deliveryId', d.id, 'endpointId', d.endpoint_id, 'tenantId', d.tenant_id, 'eventType', d.event_type,
     'generation', c.generation, 'attemptsBefore', d.attempt_count, 'url', e.url,
     'timeoutMs', e.timeout_ms, 'failing', e.failing_since is not null, 'slow', e.slow,
     'proven', e.first_success_at is not null))
   from claimed c join deliveries d on d.id = c.delivery_id join endpoints e on e.id = d.endpoint_id) as claimed`;

/** The statement of `claimDue`, apart so that a test can explain it. */
export function claimStatement(options: ClaimOptions) {
  const { afterEndpointId, limit, claimedBy, now, leaseMs } = options;
  return { name: 'claim-due', text: CLAIM_DUE, values: [afterEndpointId, limit, claimedBy, now, leaseMs, toUs(now)] };
}
