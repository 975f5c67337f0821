import { findSlots } from '@postrider/domain';
import type { Limiter, LimitScope } from '@postrider/domain';
import { inClaim } from '../sql/database.ts';
import type { Database, Sql } from '../sql/database.ts';
import { defineStatement, readRows } from '../sql/statement.ts';
import { MAY_DROP } from '../deliveries/may-drop.ts';
import { endDeliveries } from '../deliveries/transitions.ts';
import { fromUs, toUs } from '../rate-limits/instants.ts';
import { limiterOf, loadLogs, lockLimiter } from '../rate-limits/limiter.ts';
import { CLAIMED_DELIVERY, leaseRows, toClaimedDelivery } from './claimed-delivery.ts';
import type { ClaimedDelivery, ClaimedRow } from './claimed-delivery.ts';
import type { ClaimOptions } from './claim-due.ts';
import { isInFlight, PERMITS } from './permits.ts';

/**
 * Claim ahead of the slot to hide workflow start-up latency. Whoever would wait longer than this waits in the queue, where
 * it costs nothing. Retries ask earlier, and so go before the queue.
 */
const LEAD_US = 300_000;
/** What is on its way may turn out to take no slot: held by another gate, cancelled, or its worker killed. */
const LOOK_AFTER_CLAIM_US = 1_000_000;
const LOOK_AT_DROPS_US = 1_000_000;
/** Deliveries that are dropped in one transaction. */
const DROP_BATCH = 500;

export interface RateLimitedClaimOptions extends Pick<
  ClaimOptions,
  'limit' | 'claimedBy' | 'leaseMs' | 'silent' | 'now'
> {
  endpointId: string;
}

export interface RateLimitedClaim {
  deliveries: ClaimedDelivery[];
  /** Whether another claim would find more to do now. */
  more: boolean;
  /** When the next one may start, as far as is known; null: when a permit becomes available, or somebody comes. */
  lookAt: Date | null;
}

/**
 * Claims those first attempts of an endpoint with rate limits that may start within the lead, in order. Nothing is taken for
 * them yet: each takes its slot when all of its other gates let it pass, just before it starts (`reserveSlots`). So what is
 * paused, cancelled, expired or crashed while it waits has used up nothing. What a limit with `drop` stops is skipped here.
 */
export async function claimRateLimited(
  database: Database,
  options: RateLimitedClaimOptions,
): Promise<RateLimitedClaim> {
  const claimed = await inClaim(database, { keptPlans: true }, (sql) => claimLocked(sql, options));
  // Somebody holds the limiter for longer than a claim: look again.
  return claimed ?? { deliveries: [], more: true, lookAt: null };
}

async function claimLocked(sql: Sql, options: RateLimitedClaimOptions): Promise<RateLimitedClaim> {
  const { endpointId, now } = options;
  const nowUs = toUs(now);
  const state = await lockLimiter(sql, endpointId);
  if (state === undefined) return { deliveries: [], more: false, lookAt: null };
  const { tenantId, limits } = state;
  const shares = limits.quotas.some(({ shared }) => shared);
  const drops = limits.spacing?.drops === true || limits.quotas.some((quota) => quota.drops);
  const [ahead] = await readRows<Ahead>(sql, aheadStatement({ tenantId, shares }, options));
  if (ahead === undefined) return { deliveries: [], more: false, lookAt: null };
  const wanted = Math.max(0, Math.min(ahead.permits, options.limit));
  const count = ahead.all + Math.max(wanted, drops ? DROP_BATCH : 0);
  const [loaded] = await loadLogs(sql, [{ state, positions: { from: 0, count } }]);
  if (loaded === undefined) throw new Error('Loading the logs of one limiter gave none.');
  const limiter = (matches?: (limit: LimitScope) => boolean) => limiterOf(loaded, nowUs, matches);
  // The endpoints of the tenant use up nothing of each other's but what they share.
  const queuesOf = (matches: (limit: LimitScope) => boolean, own: number, all: number): Queue[] => [
    { limiter: limiter(matches), ahead: own },
    { limiter: limiter((limit) => limit.shared && matches(limit)), ahead: all },
  ];
  // What may not be dropped needs no room of the limits that drop, and takes none.
  const holding = queuesOf((limit) => !limit.drops, ahead.own, ahead.all);
  const whole = queuesOf(() => true, ahead.ownDroppable, ahead.allDroppable);
  const heldRoom = roomIn(holding, wanted);
  const room = roomIn([...whole, ...holding], wanted);
  const lease = { ...options, wanted, room: heldRoom.room, droppableRoom: room.room };
  const claimed = heldRoom.room === 0 ? [] : await readRows<LeasedRow>(sql, CLAIM(lease));
  const droppable = claimed.filter(({ mayDrop }) => mayDrop).length;
  const dropping = queuesOf((limit) => limit.drops, ahead.ownDroppable + droppable, ahead.allDroppable + droppable);
  const dropped = drops ? await dropStopped(sql, roomIn(dropping, DROP_BATCH).room, options) : 0;
  let lookUs: number | null = null;
  // With less room than was wanted, the next start is known; else whoever comes may start at once.
  if (room.room < wanted) {
    // Twice in each lead: then one claim takes several.
    lookUs = room.nextUs - LEAD_US / 2;
    if (ahead.all + claimed.length > 0) lookUs = Math.min(lookUs, nowUs + LOOK_AFTER_CLAIM_US);
    if (drops) lookUs = Math.min(lookUs, nowUs + LOOK_AT_DROPS_US);
  }
  // What is due is kept as it is now: where the limit was slower before, that is soon, and must not stay so for ever.
  const { dueUs } = findSlots(limiter(), { count: 0, horizonUs: 0 });
  await sql.query(SET_LOOK({ endpointId, lookUs, dueUs }));
  return {
    deliveries: claimed.map(toClaimedDelivery),
    more: (claimed.length === wanted && wanted > 0) || dropped === DROP_BATCH,
    lookAt: lookUs === null ? null : fromUs(lookUs),
  };
}

/** First attempts that are claimed and have taken no slot: they take the next ones. */
interface Ahead {
  /** How many more first attempts the endpoint may have in flight. */
  permits: number;
  own: number;
  /** With those of the tenant's other endpoints, where they share a limit. */
  all: number;
  ownDroppable: number;
  allDroppable: number;
}

/** Who is ahead, apart so that a test can explain it. */
export function aheadStatement(
  { tenantId, shares }: { tenantId: string; shares: boolean },
  { endpointId, now, silent = [] }: Pick<RateLimitedClaimOptions, 'endpointId' | 'now' | 'silent'>,
) {
  return COUNT_AHEAD({ tenantId, shares, endpointId, now, nowUs: toUs(now), silent });
}

const COUNT_AHEAD = defineStatement<{
  tenantId: string;
  shares: boolean;
  endpointId: string;
  now: Date;
  nowUs: number;
  silent: readonly string[];
}>(
  'count-ahead',
  `with ahead as (
     select q.endpoint_id = $endpointId as own,
       (select ${MAY_DROP('d')} from deliveries d where d.id = q.delivery_id) as droppable
     from endpoints o join delivery_queue q on q.endpoint_id = o.id and ${isInFlight('q')}
     where o.tenant_id = $tenantId and o.deleted_at is null and ($shares or o.id = $endpointId) and q.slot_us is null
   )
   select ${PERMITS} as permits, counts.*
   from endpoints e, (
     select count(*) filter (where own) as own, count(*) as all,
       count(*) filter (where own and droppable) as own_droppable, count(*) filter (where droppable) as all_droppable
     from ahead) counts
   where e.id = $endpointId`,
);

/** A limiter, and how many will take its next slots. */
interface Queue {
  limiter: Limiter;
  ahead: number;
}

/** How many more start within the lead in each of these queues, and when one more could. */
function roomIn(queues: readonly Queue[], wanted: number): { room: number; nextUs: number } {
  const rooms = queues.map(({ limiter, ahead }) => {
    const { slotsUs, nextUs } = findSlots(limiter, { count: ahead + wanted, horizonUs: LEAD_US });
    return { room: slotsUs.length - ahead, nextUs };
  });
  const room = Math.max(0, Math.min(...rooms.map((each) => each.room)));
  // The next one waits for those that have no more room; behind its room, each tells of somebody further back.
  return { room, nextUs: Math.max(...rooms.filter((each) => each.room <= room).map(({ nextUs }) => nextUs)) };
}

type LeasedRow = ClaimedRow & { mayDrop: boolean };

// The first of the queue for which there is room: of those that may be dropped, and of all together. What took its slot before
// may have left with it; now its worker is gone, and it needs no second slot.
const CLAIM = defineStatement<
  Omit<RateLimitedClaimOptions, 'silent'> & { wanted: number; room: number; droppableRoom: number }
>(
  'claim-rate-limited',
  `with first as (
     select delivery_id, due_at, slot_us from delivery_queue
     where endpoint_id = $endpointId and due_at <= $now and (lease_until is null or lease_until <= $now)
     order by due_at, delivery_id limit $wanted for update skip locked
   ), counted as (
     select delivery_id, due_at, may_drop, count(*) filter (where may_drop) over (
       order by due_at, delivery_id) as droppable
     from first join deliveries d on d.id = first.delivery_id
     cross join lateral (select ${MAY_DROP('d')} and first.slot_us is null as may_drop)
   ), due as (
     select delivery_id, may_drop from counted where not may_drop or droppable <= $droppableRoom
     order by due_at, delivery_id limit $room
   ), claimed as (${leaseRows('select delivery_id from due')})
   select ${CLAIMED_DELIVERY}, due.may_drop as "mayDrop"
   from claimed c join due using (delivery_id) join deliveries d on d.id = c.delivery_id
   join endpoints e on e.id = d.endpoint_id
   order by c.due_at, c.delivery_id`,
);

/** Skips those behind the room of the limits that drop; answers how many. */
async function dropStopped(sql: Sql, room: number, { endpointId, now }: RateLimitedClaimOptions): Promise<number> {
  if (room === DROP_BATCH) return 0;
  const rows = await readRows<{ id: string }>(sql, FIND_STOPPED({ endpointId, now, room }));
  const ids = rows.map(({ id }) => id);
  await endDeliveries(sql, { ids, now, end: { status: 'skipped', reason: 'rate_limited' } });
  return ids.length;
}

// What was claimed before may have been sent: it waits for a slot.
const FIND_STOPPED = defineStatement<{ endpointId: string; now: Date; room: number }>(
  'find-stopped',
  `select d.id from delivery_queue q join deliveries d on d.id = q.delivery_id
   where q.endpoint_id = $endpointId and q.due_at <= $now and q.lease_until is null and q.claimed_by is null
     and d.status in ('pending', 'waiting') and ${MAY_DROP('d')}
   order by q.due_at, q.delivery_id offset $room limit ${DROP_BATCH} for no key update of q, d skip locked`,
);

const SET_LOOK = defineStatement<{ endpointId: string; lookUs: number | null; dueUs: number | null }>(
  'set-look',
  'update rate_limiters set look_us = $lookUs, due_us = $dueUs where limiter_id = $endpointId',
);
