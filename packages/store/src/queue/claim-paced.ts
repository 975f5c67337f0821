import { inTransactionWithKeptPlans } from '../database.ts';
import type { Database, Sql } from '../database.ts';
import { lockLimiter, questionOf } from '../rate-limits/limiter.ts';
import type { LimiterRow, Question } from '../rate-limits/limiter.ts';
import { fromUs, toUs } from '../rate-limits/rate-rules.ts';
import type { RateRules } from '../rate-limits/rate-rules.ts';
import { showAgain } from '../rate-limits/show-line.ts';
import { CLAIMED_DELIVERY, freePlaces, toClaimedDelivery } from './claim-due.ts';
import type { ClaimedDelivery, ClaimedRow, ClaimOptions } from './claim-due.ts';
import { skipQueued } from './skip-queued.ts';

/**
 * Deliveries are claimed so long before they may start: what it takes to start a workflow, and how late that may be, must
 * pass while they wait for their slot. Whoever would wait longer than this waits in the queue, where it costs nothing.
 */
const LEAD_US = 300_000;
/** Claims of a line come so far apart at least: two of each lead, so that one starts several. */
const LOOK_AGAIN_US = 50_000;
/** The same where others may come or leave meanwhile and change whose turn it is: nobody tells of it. */
const LOOK_AT_CHANGES_US = 1_000_000;
/** A retry that has not come so long after its turn is not waited for any more: its workflow may be gone. */
const RETRY_IS_LATE_MS = 5_000;
/** Deliveries that are dropped in one transaction. */
const DROP_BATCH = 500;

export interface PacedClaimOptions extends Pick<ClaimOptions, 'limit' | 'claimedBy' | 'leaseMs' | 'now'> {
  endpointId: string;
  rules: RateRules;
}

export interface PacedClaim {
  deliveries: ClaimedDelivery[];
  /** When the next turn comes, as far as is known; null: when something is due. */
  lookAt: Date | null;
}

/**
 * Claims those first attempts of an endpoint with rate limits whose turn comes within the lead, in order. Nothing is taken for
 * them yet: each takes its slot when all of its other gates let it pass, just before it starts (`reserveSlots`). So what is
 * paused, cancelled, expired or crashed while it waits has used up nothing. Where a limit drops what it stops, that is done here.
 */
export async function claimPaced(database: Database, options: PacedClaimOptions): Promise<PacedClaim> {
  return inTransactionWithKeptPlans(database, async (sql) => {
    const { endpointId, now, rules } = options;
    const row = await lockLimiter(sql, endpointId, rules);
    if (row === undefined) return { deliveries: [], lookAt: null };
    const { places, ahead } = await countAhead(sql, row, now);
    const wanted = Math.max(0, Math.min(places, options.limit));
    const drops = row.limits.drops.own || row.limits.drops.tenant;
    const asked = Math.max(wanted, drops ? DROP_BATCH : 0);
    const nowUs = toUs(now);
    const count = ahead.own + ahead.others + asked;
    const question = await questionOf(sql, row, { nowUs, places: { from: 0, count }, rules });
    const { room, nextUs } = roomBehind(question, 'limiter', { ahead, wanted, rules });
    const claimed = await claim(sql, Math.min(room, wanted), options);
    if (claimed.some(({ strayed }) => strayed)) await showAgain(sql, endpointId);
    const lookUs = Math.max(nowUs + LOOK_AGAIN_US, nextUs - LEAD_US / 2);
    const kept = drops
      ? await dropStopped(sql, { question, ahead, claimed: claimed.length, asked, options })
      : Infinity;
    // Where a limit drops, whoever comes is looked at: at once, or soon where others wait whom another limit holds. Who is on
    // its way may leave, or be lost, without its slot: a quota's next turn would be hours away, and it is now.
    const mayChange = drops || ahead.own + ahead.others + claimed.length > 0;
    const nextLookUs =
      room >= wanted || kept === 0 ? null : Math.min(lookUs, mayChange ? nowUs + LOOK_AT_CHANGES_US : Infinity);
    // What is due is kept as it is now: where the limit was slower before, that is soon, and must not stay so for ever.
    const { dueUs } = rules.reserve(question.limiter, { count: 0, horizonUs: 0 });
    await sql.query({
      name: 'look-again',
      text: 'update rate_limiters set look_us = $2, due_us = $3 where limiter_id = $1',
      values: [endpointId, nextLookUs, dueUs],
    });
    return {
      deliveries: claimed.map(toClaimedDelivery),
      lookAt: nextLookUs === null ? null : fromUs(nextLookUs),
    };
  });
}

/** Who takes the next slots before the line does: of this endpoint, and of the others with which it shares a quota. */
interface Ahead {
  own: number;
  others: number;
}

/**
 * Those that are on their way and reserved none yet, of all the tenant's endpoints where they share a quota, and the endpoint's
 * retries whose turn comes now. They were told an instant, and go before the line.
 */
async function countAhead(
  sql: Sql,
  { endpointId, tenantId, limits }: LimiterRow,
  now: Date,
): Promise<{ places: number; ahead: Ahead }> {
  const { rows } = await sql.query<Ahead & { places: number; retries: number }>({
    name: 'count-ahead',
    text: `
      select ${freePlaces('$2', '$4')} as places,
        (select count(*)::int from delivery_queue q
         where q.endpoint_id = e.id and q.lease_until > $2 and q.slot_us is null) as own,
        (select count(*)::int from endpoints o join delivery_queue q on q.endpoint_id = o.id and q.lease_until > $2
         where o.tenant_id = $3 and o.id <> e.id and o.deleted_at is null and q.slot_us is null) as others,
        (select count(*)::int from deliveries d
         where d.endpoint_id = e.id and d.status = 'waiting' and d.hold_reason = 'rate_limited' and d.in_workflow
           and d.hold_until between $5 and $6) as retries
      from endpoints e where e.id = $1`,
    values: [
      ...[endpointId, now, limits.tenantQuotas.length > 0 ? tenantId : null, toUs(now)],
      ...[new Date(now.getTime() - RETRY_IS_LATE_MS), new Date(now.getTime() + LEAD_US / 1_000)],
    ],
  });
  const { places = 0, own = 0, others = 0, retries = 0 } = rows[0] ?? {};
  return { places, ahead: { own: own + retries, others } };
}

/** How many of the line have their turn within the lead, and when the turn after these comes. */
function roomBehind(
  { logs, ...question }: Question,
  which: 'limiter' | 'dropping',
  { ahead, wanted, rules }: { ahead: Ahead; wanted: number; rules: RateRules },
): { room: number; nextUs: number } {
  const limiter = question[which];
  const horizonUs = LEAD_US;
  const own = rules.reserve(limiter, { count: ahead.own + wanted, horizonUs });
  // The other endpoints take of what they share, and nothing of what is this one's own.
  const shared = { ...limiter, spacing: null, quotas: limiter.quotas.filter(({ log }) => log === logs.tenant) };
  const before = ahead.own + ahead.others;
  const all = rules.reserve(shared, { count: before + wanted, horizonUs });
  const room = Math.min(own.slotsUs.length - ahead.own, all.slotsUs.length - before);
  return { room: Math.max(0, room), nextUs: Math.max(own.nextUs, all.nextUs) };
}

async function claim(
  sql: Sql,
  room: number,
  { endpointId, now, leaseMs, claimedBy }: PacedClaimOptions,
): Promise<(ClaimedRow & { strayed: boolean })[]> {
  if (room === 0) return [];
  const { rows } = await sql.query<ClaimedRow & { strayed: boolean }>({
    name: 'claim-paced',
    text: `
      with due as (
        select delivery_id from delivery_queue
        where endpoint_id = $1 and due_at <= $2 and (lease_until is null or lease_until <= $2)
        order by due_at, delivery_id limit $5 for update skip locked
      ), claimed as (
        update delivery_queue q set lease_until = $2::timestamptz + $3 * interval '1 ms', claimed_by = $4, slot_us = null,
          handed_over = q.handed_over or coalesce(q.claimed_by <> $4, false)
        where q.delivery_id = any(array(select delivery_id from due))
        returning q.delivery_id, q.generation, q.due_at, q.held
      )
      select ${CLAIMED_DELIVERY}, c.held and abs(extract(epoch from d.hold_until - $2))
        > 10 + 0.5 * extract(epoch from $2 - c.due_at) as strayed
      from claimed c join deliveries d on d.id = c.delivery_id join endpoints e on e.id = d.endpoint_id
      order by c.due_at, c.delivery_id`,
    values: [endpointId, now, leaseMs, claimedBy, room],
  });
  return rows;
}

/** Skips those whom the limits that drop would keep waiting; answers how many more they would let pass. */
async function dropStopped(
  sql: Sql,
  stopped: { question: Question; ahead: Ahead; claimed: number; asked: number; options: PacedClaimOptions },
): Promise<number> {
  const { question, ahead, claimed, asked, options } = stopped;
  const admitted = roomBehind(question, 'dropping', { ahead, wanted: asked, rules: options.rules }).room;
  const kept = Math.max(0, admitted - claimed);
  // What was claimed before may have been sent: it waits for its turn.
  const { rows } = await sql.query<{ id: string }>(
    `select d.id from delivery_queue q join deliveries d on d.id = q.delivery_id
     where q.endpoint_id = $1 and q.due_at <= $2 and q.lease_until is null and q.claimed_by is null
       and d.status in ('pending', 'waiting')
     order by q.due_at, q.delivery_id offset $3 limit ${DROP_BATCH} for no key update of q, d skip locked`,
    [options.endpointId, options.now, kept],
  );
  if (admitted === asked) return kept;
  await skipQueued(
    sql,
    rows.map(({ id }) => id),
    { reason: 'rate_limited', now: options.now },
  );
  return kept;
}
