import { inClaim } from '../sql/database.ts';
import type { Database, Sql } from '../sql/database.ts';
import { MAY_DROP } from '../deliveries/may-drop.ts';
import { lockLimiter, questionOf } from './limiter.ts';
import type { LimiterPair, LimiterRow, Question } from './limiter.ts';
import { fromUs, toUs } from './rate-rules.ts';
import type { RateLimiter, RateRules } from './rate-rules.ts';
import { showAgain } from './show-line.ts';
import { CLAIMED_DELIVERY, freePlaces, isInFlight, toClaimedDelivery } from './claim-due.ts';
import type { ClaimedDelivery, ClaimedRow, ClaimOptions } from './claim-due.ts';
import { endDeliveries } from '../deliveries/transitions.ts';

/**
 * Deliveries are claimed so long before they may start: what it takes to start a workflow, and how late that may be, must
 * pass while they wait for their slot. Whoever would wait longer than this waits in the queue, where it costs nothing.
 * Retries ask earlier, and so come before the line.
 */
const LEAD_US = 300_000;
/** Whoever is on its way may turn out to take no slot: held by another gate, cancelled, or its worker killed. */
const LOOK_AFTER_CLAIM_US = 1_000_000;
const LOOK_AT_DROPS_US = 1_000_000;
/** Deliveries that are dropped in one transaction. */
const DROP_BATCH = 500;

export interface PacedClaimOptions extends Pick<ClaimOptions, 'limit' | 'claimedBy' | 'leaseMs' | 'silent' | 'now'> {
  endpointId: string;
  rules: RateRules;
}

export interface PacedClaim {
  deliveries: ClaimedDelivery[];
  /** Whether another claim would find more to do now. */
  more: boolean;
  /** When the next turn comes, as far as is known; null: when a place becomes free, or somebody comes. */
  lookAt: Date | null;
}

/**
 * Claims those first attempts of an endpoint with rate limits whose turn comes within the lead, in order. Nothing is taken for
 * them yet: each takes its slot when all of its other gates let it pass, just before it starts (`reserveSlots`). So what is
 * paused, cancelled, expired or crashed while it waits has used up nothing. Where a limit drops what it stops, that is done here.
 */
export async function claimPaced(database: Database, options: PacedClaimOptions): Promise<PacedClaim> {
  const claimed = await inClaim(database, { keptPlans: true }, (sql) => claimLocked(sql, options));
  // Somebody holds the limiter for longer than a claim: look again.
  return claimed ?? { deliveries: [], more: true, lookAt: null };
}

async function claimLocked(sql: Sql, options: PacedClaimOptions): Promise<PacedClaim> {
  const { endpointId, now, rules } = options;
  const row = await lockLimiter(sql, endpointId, rules);
  if (row === undefined) return { deliveries: [], more: false, lookAt: null };
  const { places, ...ahead } = await countAhead(sql, row, options);
  const wanted = Math.max(0, Math.min(places, options.limit));
  const drops = row.limits.drops.own || row.limits.drops.tenant;
  const droppable = drops ? await countDroppableAhead(sql, row, options) : ahead;
  const count = ahead.own + ahead.others + Math.max(wanted, drops ? DROP_BATCH : 0);
  const nowUs = toUs(now);
  const question = await questionOf(sql, row, { nowUs, places: { from: 0, count }, rules });
  // What may not be dropped needs no room of the limits that drop, and takes none.
  const held = queuesOf(question.holding, ahead);
  const room = roomIn([...queuesOf(question.all, droppable), ...held], wanted, rules);
  const heldRoom = drops ? roomIn(held, wanted, rules) : room;
  const claimed = await claim(
    sql,
    { droppable: room.room, all: heldRoom.room, lookAt: drops ? wanted : room.room },
    options,
  );
  if (claimed.some(({ strayed }) => strayed)) await showAgain(sql, endpointId);
  const before = { ...droppable, own: droppable.own + claimed.filter(({ mayDrop }) => mayDrop).length };
  const dropped = drops ? await dropStopped(sql, queuesOf(question.dropping, before), options) : 0;
  let lookUs: number | null = null;
  // With less room than was wanted, the next turn is known; else whoever comes may start at once.
  if (room.room < wanted) {
    // Twice in each lead: then one claim takes several.
    lookUs = room.nextUs - LEAD_US / 2;
    if (ahead.own + ahead.others + claimed.length > 0) lookUs = Math.min(lookUs, nowUs + LOOK_AFTER_CLAIM_US);
    if (drops) lookUs = Math.min(lookUs, nowUs + LOOK_AT_DROPS_US);
  }
  await lookAgainAt(sql, endpointId, { lookUs, question, rules });
  return {
    deliveries: claimed.map(({ strayed: _strayed, mayDrop: _mayDrop, ...one }) => toClaimedDelivery(one)),
    more: (claimed.length === wanted && wanted > 0) || dropped === DROP_BATCH,
    lookAt: lookUs === null ? null : fromUs(lookUs),
  };
}

/** Who takes the next slots: claimed, and none reserved yet. */
interface Ahead {
  own: number;
  /** Of the tenant's other endpoints, where they share a quota. */
  others: number;
}

async function countAhead(
  sql: Sql,
  { endpointId, tenantId, limits }: LimiterRow,
  at: At,
): Promise<Ahead & { places: number }> {
  const { rows } = await sql.query<{ places: number; own: number }>(ownAheadStatement(endpointId, at));
  const { places = 0, own = 0 } = rows[0] ?? {};
  if (limits.tenantQuotas.length === 0) return { places, own, others: 0 };
  const { rows: others } = await sql.query<{ count: number }>(othersAheadStatement({ tenantId, endpointId }, at));
  return { places, own, others: others[0]?.count ?? 0 };
}

type At = Pick<ClaimOptions, 'now' | 'silent'>;

// These two apart so that a test can explain them.
export function ownAheadStatement(endpointId: string, { now, silent = [] }: At) {
  const at = { now: '$2', nowUs: '$3', silent: '$4' };
  const text = `
    select ${freePlaces(at)} as places,
      (select count(*)::int from delivery_queue q
       where q.endpoint_id = e.id and ${isInFlight('q', at)} and q.slot_us is null) as own
    from endpoints e where e.id = $1`;
  return { name: 'count-own-ahead', text, values: [endpointId, now, toUs(now), silent] };
}

export function othersAheadStatement(
  { tenantId, endpointId }: Pick<LimiterRow, 'tenantId' | 'endpointId'>,
  { now, silent = [] }: At,
) {
  const text = `
    select count(*) as count
    from endpoints o join delivery_queue q on q.endpoint_id = o.id and ${isInFlight('q', { now: '$3', silent: '$4' })}
    where o.tenant_id = $1 and o.deleted_at is null and o.id <> $2 and q.slot_us is null`;
  return { name: 'count-others-ahead', text, values: [tenantId, endpointId, now, silent] };
}

/** A limiter, and how many will take its next slots. */
interface Queue {
  limiter: RateLimiter;
  ahead: number;
}

/** Others use up nothing but what is shared. */
function queuesOf({ whole, shared }: LimiterPair, { own, others }: Ahead): Queue[] {
  return [
    { limiter: whole, ahead: own },
    { limiter: shared, ahead: own + others },
  ];
}

/** As `countAhead`, without those that no limit drops: who is ahead where limits drop. */
async function countDroppableAhead(
  sql: Sql,
  { endpointId, tenantId, limits }: LimiterRow,
  { now, silent = [] }: At,
): Promise<Ahead> {
  const { rows } = await sql.query<Ahead>({
    name: 'count-droppable-ahead',
    text: `
      select count(*) filter (where o.id = $2)::int as own, count(*) filter (where o.id <> $2)::int as others
      from endpoints o
      join delivery_queue q on q.endpoint_id = o.id and ${isInFlight('q', { now: '$3', silent: '$5' })}
      join deliveries d on d.id = q.delivery_id and ${MAY_DROP('d')}
      where o.tenant_id = $1 and o.deleted_at is null and ($4 or o.id = $2) and q.slot_us is null`,
    values: [tenantId, endpointId, now, limits.tenantQuotas.length > 0, silent],
  });
  return rows[0] ?? { own: 0, others: 0 };
}

/** How many more start within the lead in each of these queues, and when one more could. */
function roomIn(queues: readonly Queue[], wanted: number, rules: RateRules): { room: number; nextUs: number } {
  const rooms = queues.map(({ limiter, ahead }) => {
    const { slotsUs, nextUs } = rules.reserve(limiter, { count: ahead + wanted, horizonUs: LEAD_US });
    return { room: slotsUs.length - ahead, nextUs };
  });
  const room = Math.max(0, Math.min(...rooms.map((each) => each.room)));
  // The next one waits for those that have no more room; behind its room, each tells of somebody further back.
  return { room, nextUs: Math.max(...rooms.filter((each) => each.room <= room).map(({ nextUs }) => nextUs)) };
}

type PacedRow = ClaimedRow & { strayed: boolean; mayDrop: boolean };

/** Takes the first of the line for which there is room: of those that may be dropped, and of all together. */
async function claim(
  sql: Sql,
  room: { droppable: number; all: number; lookAt: number },
  { endpointId, now, leaseMs, claimedBy }: PacedClaimOptions,
): Promise<PacedRow[]> {
  if (room.all === 0) return [];
  // A row that was claimed before keeps its slot: a request that outlives its lease is not taken for one about to start.
  const { rows } = await sql.query<PacedRow>({
    name: 'claim-paced',
    text: `
      with line as (
        select delivery_id, due_at, slot_us from delivery_queue
        where endpoint_id = $1 and due_at <= $2 and (lease_until is null or lease_until <= $2)
        order by due_at, delivery_id limit $7 for update skip locked
      ), counted as (
        select delivery_id, due_at, may_drop, count(*) filter (where may_drop) over (
          order by due_at, delivery_id) as droppable
        from line join deliveries d on d.id = line.delivery_id
        -- What took its slot before may have left with it; now its worker is gone, and it needs no second slot.
        cross join lateral (select ${MAY_DROP('d')} and line.slot_us is null as may_drop)
      ), due as (
        select delivery_id, may_drop from counted where not may_drop or droppable <= $5 order by due_at, delivery_id limit $6
      ), claimed as (
        update delivery_queue q set lease_until = $2::timestamptz + $3 * interval '1 ms', claimed_by = $4,
          handed_over = q.handed_over or coalesce(q.claimed_by <> $4, false)
        where q.delivery_id = any(array(select delivery_id from due))
        returning q.delivery_id, q.generation, q.due_at, q.held
      )
      select ${CLAIMED_DELIVERY}, due.may_drop as "mayDrop", c.held and abs(extract(epoch from d.hold_until - $2))
        > 10 + 0.5 * extract(epoch from $2 - c.due_at) as strayed
      from claimed c join due using (delivery_id) join deliveries d on d.id = c.delivery_id
      join endpoints e on e.id = d.endpoint_id
      order by c.due_at, c.delivery_id`,
    values: [endpointId, now, leaseMs, claimedBy, room.droppable, room.all, room.lookAt],
  });
  return rows;
}

/** Skips those whom the limits that drop would keep waiting; answers how many. */
async function dropStopped(sql: Sql, queues: readonly Queue[], options: PacedClaimOptions): Promise<number> {
  const { room } = roomIn(queues, DROP_BATCH, options.rules);
  if (room === DROP_BATCH) return 0;
  // What was claimed before may have been sent: it waits for its turn.
  const { rows } = await sql.query<{ id: string }>({
    name: 'find-dropped',
    text: `
      select d.id from delivery_queue q join deliveries d on d.id = q.delivery_id
      where q.endpoint_id = $1 and q.due_at <= $2 and q.lease_until is null and q.claimed_by is null
        and d.status in ('pending', 'waiting') and ${MAY_DROP('d')}
      order by q.due_at, q.delivery_id offset $3 limit ${DROP_BATCH} for no key update of q, d skip locked`,
    values: [options.endpointId, options.now, room],
  });
  const ids = rows.map(({ id }) => id);
  await endDeliveries(sql, { ids, now: options.now, end: { status: 'skipped', reason: 'rate_limited' } });
  return rows.length;
}

async function lookAgainAt(
  sql: Sql,
  endpointId: string,
  { lookUs, question, rules }: { lookUs: number | null; question: Question; rules: RateRules },
): Promise<void> {
  // What is due is kept as it is now: where the limit was slower before, that is soon, and must not stay so for ever.
  const { dueUs } = rules.reserve(question.all.whole, { count: 0, horizonUs: 0 });
  await sql.query({
    name: 'look-again',
    text: 'update rate_limiters set look_us = $2, due_us = $3 where limiter_id = $1',
    values: [endpointId, lookUs, dueUs],
  });
}
