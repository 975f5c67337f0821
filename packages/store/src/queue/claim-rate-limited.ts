import { nextSlot, obeyed, simulateSlots, takeSlots } from '@postrider/domain';
import type { Limiter, SimulatedSlots } from '@postrider/domain';
import { inClaim } from '../sql/database.ts';
import type { Database, Sql } from '../sql/database.ts';
import { defineStatement, readRows } from '../sql/statement.ts';
import { MAY_DROP } from '../deliveries/may-drop.ts';
import { endDeliveries } from '../deliveries/transitions.ts';
import { fromUs, toUs } from '../rate-limits/instants.ts';
import { loadLog, lockLimiters } from '../rate-limits/limiter.ts';
import { CLAIMED_DELIVERY, leaseRows, toClaimedDelivery } from './claimed-delivery.ts';
import type { ClaimedDelivery, ClaimedRow } from './claimed-delivery.ts';
import type { ClaimOptions } from './claim-due.ts';
import { isInFlight, PERMITS } from './permits.ts';

/**
 * Claim ahead of the slot to hide workflow start-up latency. A delivery that would wait longer stays in the queue, where it
 * costs nothing. Retries ask earlier than this, so they go before the queue.
 */
const LEAD_US = 300_000;
/**
 * Look again after this time, while limits drop new deliveries or a claimed one has no slot yet. It may take none: another gate
 * holds it, it is cancelled, or its worker is killed.
 */
const LOOK_AGAIN_US = 1_000_000;
/** The most rows of a queue that one claim reads if a limit drops. */
const ROWS_WITH_DROPS = 1_000;

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
  /** When the next one may start. Null: not before a permit is released or a delivery becomes due. */
  lookAt: Date | null;
}

/**
 * Claims the first attempts of a rate-limited endpoint that may start within the lead, in order. It reserves no slots: each
 * attempt reserves its slot just before it starts, when all other gates have let it pass (`reserveSlots`). So a delivery that
 * is paused, cancelled or expired while it waits, or whose worker dies, uses up nothing. Deliveries that a limit with `drop`
 * stops are skipped here.
 */
export async function claimRateLimited(
  database: Database,
  options: RateLimitedClaimOptions,
): Promise<RateLimitedClaim> {
  const claimed = await inClaim(database, { keptPlans: true }, (sql) => claimLocked(sql, options));
  // Another transaction holds the limiter for too long. Try again at once.
  return claimed ?? { deliveries: [], more: true, lookAt: null };
}

async function claimLocked(sql: Sql, options: RateLimitedClaimOptions): Promise<RateLimitedClaim> {
  const { endpointId, now, silent = [] } = options;
  const nowUs = toUs(now);
  const locked = await lockLimiters(sql, endpointId);
  if (locked === undefined) return { deliveries: [], more: false, lookAt: null };
  const { tenantId, limiters } = locked;
  const shares = limiters.some(({ owner }) => owner === 'tenant');
  const drops = limiters.some((limiter) => limiter.drops);
  const ahead = await readRows<Ahead>(sql, COUNT_AHEAD({ tenantId, shares, endpointId, now, nowUs, silent }));
  const wanted = Math.max(0, Math.min(ahead[0]?.permits ?? 0, options.limit));
  const limit = drops ? ROWS_WITH_DROPS : wanted;
  const rows = await readRows<QueuedRow>(sql, LOCK_QUEUE({ endpointId, now, limit }));
  const aheadCount = ahead.reduce((sum, { count }) => sum + count, 0);
  const positions = { from: 0, count: aheadCount + rows.length };
  const loaded = await loadLog(sql, { limiters, positions, nowUs });
  const { starting, stopped, nextUs } = decide({ limiters: loaded, ahead, rows, wanted, untilUs: nowUs + LEAD_US });
  const claimed = starting.length === 0 ? [] : await readRows<ClaimedRow>(sql, CLAIM({ ...options, ids: starting }));
  const dropped = stopped.length === 0 ? [] : await readRows<{ id: string }>(sql, LOCK_STOPPED({ ids: stopped }));
  await endDeliveries(sql, {
    ids: dropped.map(({ id }) => id),
    now,
    end: { status: 'skipped', reason: 'rate_limited' },
  });
  let lookUs: number | null = null;
  // Only if a limit stops the next one: otherwise a new delivery may start at once.
  if (starting.length < wanted && nextUs > nowUs + LEAD_US) {
    // Twice in each lead, so that one claim takes several deliveries.
    lookUs = nextUs - LEAD_US / 2;
    const areOnTheirWay = aheadCount + claimed.length > 0;
    if (drops || areOnTheirWay) lookUs = Math.min(lookUs, nowUs + LOOK_AGAIN_US);
  }
  // Keeps the next due time as bounded now. After a slower limit, an old one could stay too far ahead.
  const dueUs = loaded.find(({ owner }) => owner === 'endpoint')?.dueUs ?? null;
  await sql.query(SET_LOOK({ endpointId, lookUs, dueUs }));
  return {
    deliveries: claimed.map(toClaimedDelivery),
    more: (claimed.length === wanted && wanted > 0) || (drops && rows.length === limit && stopped.length > 0),
    lookAt: lookUs === null ? null : fromUs(lookUs),
  };
}

/** First attempts that are claimed but have no slot yet. They take the next slots. */
interface Ahead {
  /** How many more first attempts the endpoint may have in flight. */
  permits: number;
  /** True: of this endpoint. False: of the tenant's other endpoints. */
  own: boolean;
  mayDrop: boolean;
  count: number;
}

interface QueuedRow {
  id: string;
  mayDrop: boolean;
  /** Whether it was never claimed. A delivery that was claimed before may have been sent. */
  isNew: boolean;
}

interface Deciding {
  limiters: readonly Limiter[];
  ahead: readonly Ahead[];
  rows: readonly QueuedRow[];
  wanted: number;
  untilUs: number;
}

/** Decides which rows may start within the lead, which rows limits with `drop` stop, and when the next one could start. */
function decide({ limiters, ahead, rows, wanted, untilUs }: Deciding) {
  const all = limiters.map(simulateSlots);
  const dropping = all.filter(({ drops }) => drops);
  for (const { own, mayDrop, count } of ahead) {
    // Another endpoint of the tenant uses up only the shared limits.
    const shared = all.filter(({ owner }) => own || owner === 'tenant');
    takeSlots(obeyed(shared, mayDrop), Infinity, count);
  }
  const takes = (some: readonly SimulatedSlots[]) => takeSlots(some, untilUs).length > 0;
  const starting: string[] = [];
  const stopped: string[] = [];
  for (const { id, mayDrop, isNew } of rows) {
    if (starting.length < wanted && takes(obeyed(all, mayDrop))) starting.push(id);
    // It counts for the limits that drop, although a limit that holds stops it.
    else if (mayDrop && isNew && !takes(dropping)) stopped.push(id);
  }
  return { starting, stopped, nextUs: nextSlot(all) };
}

// The endpoint's own come first. They have a row even if there are none. Exported for the test of the plan.
export const COUNT_AHEAD = defineStatement<{
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
       (select ${MAY_DROP('d')} from deliveries d where d.id = q.delivery_id) as may_drop
     from endpoints o join delivery_queue q on q.endpoint_id = o.id and ${isInFlight('q')}
     where o.tenant_id = $tenantId and o.deleted_at is null and ($shares or o.id = $endpointId) and q.slot_us is null
   )
   select ${PERMITS} as permits, coalesce(a.own, true) as own, coalesce(a.may_drop, true) as may_drop,
     coalesce(a.count, 0) as count
   from endpoints e left join (select own, may_drop, count(*) as count from ahead group by 1, 2) a on true
   where e.id = $endpointId order by own desc`,
);

// A delivery whose worker died after it had reserved a slot may have been sent. It needs no second slot.
const LOCK_QUEUE = defineStatement<{ endpointId: string; now: Date; limit: number }>(
  'lock-queue',
  `select first.delivery_id as id, ${MAY_DROP('d')} and first.slot_us is null as may_drop,
     first.lease_until is null and first.claimed_by is null as is_new
   from (
     select * from delivery_queue
     where endpoint_id = $endpointId and due_at <= $now and (lease_until is null or lease_until <= $now)
     order by due_at, delivery_id limit $limit for update skip locked
   ) first join deliveries d on d.id = first.delivery_id
   order by first.due_at, first.delivery_id`,
);

const CLAIM = defineStatement<Omit<RateLimitedClaimOptions, 'silent'> & { ids: readonly string[] }>(
  'claim-rate-limited',
  `with claimed as (${leaseRows('$ids')})
   select ${CLAIMED_DELIVERY}
   from claimed c join deliveries d on d.id = c.delivery_id join endpoints e on e.id = d.endpoint_id
   order by c.due_at, c.delivery_id`,
);

const LOCK_STOPPED = defineStatement<{ ids: readonly string[] }>(
  'lock-stopped',
  `select d.id from unnest($ids::text[]) as stopped (id) join deliveries d on d.id = stopped.id
   where d.status in ('pending', 'waiting') and ${MAY_DROP('d')} for no key update of d skip locked`,
);

const SET_LOOK = defineStatement<{ endpointId: string; lookUs: number | null; dueUs: number | null }>(
  'set-look',
  'update rate_limiters set look_us = $lookUs, due_us = $dueUs where limiter_id = $endpointId',
);
