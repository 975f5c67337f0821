import { dueNow, simulateSlots } from '@postrider/domain';
import type { SimulatedSlots } from '@postrider/domain';
import { inClaim } from '../sql/database.ts';
import type { Database, Sql } from '../sql/database.ts';
import { defineStatement, readRows } from '../sql/statement.ts';
import { MAY_DROP } from '../deliveries/may-drop.ts';
import { endDeliveries } from '../deliveries/transitions.ts';
import { fromUs, toUs } from '../rate-limits/instants.ts';
import { limiterOf, loadLogs, lockLimiter } from '../rate-limits/limiter.ts';
import type { LoadedLimiter } from '../rate-limits/limiter.ts';
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
/** Rows of a queue that one claim looks at where limits drop. */
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
  const ahead = await readRows<Ahead>(sql, aheadStatement({ tenantId, shares }, options));
  const wanted = Math.max(0, Math.min(ahead[0]?.permits ?? 0, options.limit));
  const limit = drops ? ROWS_WITH_DROPS : wanted;
  const rows = await readRows<QueuedRow>(sql, LOCK_QUEUE({ endpointId, now, limit }));
  const count = rows.length + ahead.reduce((sum, group) => sum + group.count, 0);
  const [loaded] = await loadLogs(sql, [{ state, positions: { from: 0, count } }]);
  if (loaded === undefined) throw new Error('Loading the logs of one limiter gave none.');
  const { starting, stopped, nextUs } = decide({ loaded, ahead, rows, wanted, nowUs });
  const claimed = starting.length === 0 ? [] : await readRows<ClaimedRow>(sql, CLAIM({ ...options, ids: starting }));
  const dropped = stopped.length === 0 ? [] : await readRows<{ id: string }>(sql, LOCK_STOPPED({ ids: stopped }));
  await endDeliveries(sql, {
    ids: dropped.map(({ id }) => id),
    now,
    end: { status: 'skipped', reason: 'rate_limited' },
  });
  let lookUs: number | null = null;
  // Unless a limit stops the next one, whoever comes may start at once.
  if (starting.length < wanted && nextUs > nowUs + LEAD_US) {
    // Twice in each lead: then one claim takes several.
    lookUs = nextUs - LEAD_US / 2;
    if (count - rows.length + claimed.length > 0) lookUs = Math.min(lookUs, nowUs + LOOK_AFTER_CLAIM_US);
    if (drops) lookUs = Math.min(lookUs, nowUs + LOOK_AT_DROPS_US);
  }
  // What is due is kept as it is now: where the limit was slower before, that is soon, and must not stay so for ever.
  await sql.query(SET_LOOK({ endpointId, lookUs, dueUs: dueNow(limiterOf(loaded, nowUs)) }));
  return {
    deliveries: claimed.map(toClaimedDelivery),
    more: (claimed.length === wanted && wanted > 0) || (drops && rows.length === limit && stopped.length > 0),
    lookAt: lookUs === null ? null : fromUs(lookUs),
  };
}

/** First attempts that are claimed and have taken no slot: they take the next ones. */
interface Ahead {
  /** How many more first attempts the endpoint may have in flight. */
  permits: number;
  /** Whether they are the endpoint's own, or those of the tenant's other endpoints. */
  own: boolean;
  mayDrop: boolean;
  count: number;
}

interface QueuedRow {
  id: string;
  mayDrop: boolean;
  /** Whether nobody has claimed it yet: else it may have been sent. */
  isNew: boolean;
}

/** Which rows may start within the lead, which ones limits with `drop` stop, and when the next one could start. */
function decide(of: {
  loaded: LoadedLimiter;
  ahead: readonly Ahead[];
  rows: readonly QueuedRow[];
  wanted: number;
  nowUs: number;
}): { starting: string[]; stopped: string[]; nextUs: number } {
  const simulate = (shared: boolean, drops: boolean) =>
    simulateSlots(limiterOf(of.loaded, of.nowUs, (limit) => limit.shared === shared && limit.drops === drops));
  const own = { dropping: simulate(false, true), holding: simulate(false, false) };
  const tenant = { dropping: simulate(true, true), holding: simulate(true, false) };
  const all = [own.dropping, own.holding, tenant.dropping, tenant.holding];
  for (const one of of.ahead) {
    // The endpoints of a tenant use up nothing of each other's but what they share.
    const scopes = one.own ? [own, tenant] : [tenant];
    const obeyed = scopes.flatMap(({ dropping, holding }) => (one.mayDrop ? [dropping, holding] : [holding]));
    for (let i = 0; i < one.count; i++) takeNext(obeyed, Infinity);
  }
  const untilUs = of.nowUs + LEAD_US;
  const starting: string[] = [];
  const stopped: string[] = [];
  for (const { id, mayDrop, isNew } of of.rows) {
    const obeyed = mayDrop ? all : [own.holding, tenant.holding];
    if (starting.length < of.wanted && takeNext(obeyed, untilUs)) starting.push(id);
    // It takes its room of the limits that drop, although another one holds it.
    else if (mayDrop && isNew && !takeNext([own.dropping, tenant.dropping], untilUs)) stopped.push(id);
  }
  return { starting, stopped, nextUs: nextOf(all) };
}

const nextOf = (slots: readonly SimulatedSlots[]) => Math.max(...slots.map((each) => each.found().nextUs));

/** Takes the next slot that all of these have, if it comes in time. */
function takeNext(slots: readonly SimulatedSlots[], untilUs: number): boolean {
  const slotUs = nextOf(slots);
  if (slotUs > untilUs) return false;
  for (const each of slots) each.take(slotUs);
  return true;
}

/** Who is ahead, apart so that a test can explain it. */
export function aheadStatement(
  { tenantId, shares }: { tenantId: string; shares: boolean },
  { endpointId, now, silent = [] }: Pick<RateLimitedClaimOptions, 'endpointId' | 'now' | 'silent'>,
) {
  return COUNT_AHEAD({ tenantId, shares, endpointId, now, nowUs: toUs(now), silent });
}

interface AheadOf {
  tenantId: string;
  shares: boolean;
  endpointId: string;
  now: Date;
  nowUs: number;
  silent: readonly string[];
}

// The endpoint's own first, also where there are none.
const COUNT_AHEAD = defineStatement<AheadOf>(
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

// What took its slot before may have left with it; now its worker is gone, and it needs no second slot.
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
