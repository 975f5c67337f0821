import { inTransactionWithKeptPlans } from '../sql/database.ts';
import type { Database, Sql } from '../sql/database.ts';
import { lockLimiter, questionOf, saveStarts } from './limiter.ts';
import type { LimiterRow } from './limiter.ts';
import { fromUs, toUs } from './rate-rules.ts';
import type { RateRules } from './rate-rules.ts';

/** Nobody takes a slot further ahead: whoever is told to come later has taken nothing, and need not give it back. */
const AHEAD_US = 2_000_000;

/** Deliveries whose next attempt may start as far as all of their other gates are concerned. */
export interface SlotAsk {
  endpointId: string;
  deliveryIds: readonly string[];
  /** Whether limits that drop decide about them. Else they neither need nor take a slot of those: see `MAY_DROP`. */
  mayDrop: boolean;
}

export type RateSlot =
  | { kind: 'unlimited' }
  /** The attempt may start at this instant, in microseconds of Unix time. */
  | { kind: 'slot'; slotUs: number }
  /** Nothing was taken; ask again shortly before. */
  | { kind: 'later'; until: Date }
  | { kind: 'dropped' };

interface ReserveOptions {
  rules: RateRules;
  /** Read under the lock: a slot that was computed before a wait would have passed. */
  now: () => Date;
}

/** Takes slots for attempts at an endpoint that are about to start, in this order. */
export async function reserveSlots(database: Database, ask: SlotAsk, options: ReserveOptions): Promise<RateSlot[]> {
  return inTransactionWithKeptPlans(database, (sql) => reserve(sql, ask, options));
}

async function reserve(sql: Sql, ask: SlotAsk, options: ReserveOptions): Promise<RateSlot[]> {
  const { endpointId, deliveryIds } = ask;
  const { rules } = options;
  const locked = await lockLimiter(sql, endpointId, rules);
  const limits = ask.mayDrop ? locked?.limits : locked?.retryLimits;
  const row = locked && limits ? { ...locked, limits } : undefined;
  if (row === undefined) return deliveryIds.map(() => ({ kind: 'unlimited' }));
  const nowUs = toUs(options.now());
  const count = deliveryIds.length;
  const { all, dropping, logs } = await questionOf(sql, row, { nowUs, places: { from: 0, count }, rules });
  // Who would be stopped by what drops is dropped, whatever the limits that hold have to say.
  const admitted = rules.reserve(dropping.whole, { count, horizonUs: AHEAD_US }).slotsUs.length;
  const { slotsUs, ...next } = rules.reserve(all.whole, { count: admitted, horizonUs: AHEAD_US });
  // A spacing that these do not obey goes on as it was.
  const dueUs = row.limits.spacing === null ? row.dueUs : next.dueUs;
  await saveStarts(sql, row, { logs, startsUs: slotsUs, nowUs, rules });
  await giveSlots(sql, endpointId, { deliveryIds: deliveryIds.slice(0, slotsUs.length), slotsUs, dueUs });
  const behind = deliveryIds.slice(slotsUs.length, admitted);
  const untils = await expectLater(sql, afterStarts(row, dueUs, slotsUs.length), { deliveryIds: behind, nowUs, rules });
  return deliveryIds.map((_, i) => {
    const slotUs = slotsUs[i];
    if (slotUs !== undefined) return { kind: 'slot', slotUs };
    const until = untils[i - slotsUs.length];
    return until === undefined ? { kind: 'dropped' } : { kind: 'later', until };
  });
}

/** Who waits for a row of the queue while it holds the limiter could wait for somebody who wants the limiter. */
async function giveSlots(
  sql: Sql,
  endpointId: string,
  given: { deliveryIds: readonly string[]; slotsUs: readonly number[]; dueUs: number | null },
): Promise<void> {
  await sql.query({
    name: 'give-slots',
    text: `
      with slots as (select * from unnest($3::text[], $4::bigint[]) as s (id, slot_us)), free as (
        select q.delivery_id, s.slot_us from slots s join delivery_queue q on q.delivery_id = s.id
        for no key update of q skip locked
      ), given as (
        update delivery_queue q set slot_us = free.slot_us from free where q.delivery_id = free.delivery_id)
      update rate_limiters set due_us = $2 where limiter_id = $1`,
    values: [endpointId, given.dueUs, given.deliveryIds, given.slotsUs],
  });
}

function afterStarts(row: LimiterRow, dueUs: number | null, count: number): LimiterRow {
  const { quotas, tenantQuotas } = row.limits;
  const own = row.taken.own + (quotas.length > 0 ? count : 0);
  const tenant = row.taken.tenant + (tenantQuotas.length > 0 ? count : 0);
  return { ...row, dueUs, taken: { own, tenant } };
}

/** Behind those who were told to come later before them. */
async function expectLater(
  sql: Sql,
  row: LimiterRow,
  asked: { deliveryIds: readonly string[]; nowUs: number; rules: RateRules },
): Promise<Date[]> {
  const { deliveryIds, nowUs, rules } = asked;
  if (deliveryIds.length === 0) return [];
  const from = await countRetries(sql, { endpointId: row.endpointId, nowUs, except: deliveryIds });
  const places = { from, count: deliveryIds.length };
  const { all } = await questionOf(sql, row, { nowUs, places, rules });
  return rules.expect(all.whole, places).map(fromUs);
}

/** How many retries of an endpoint were told to come later and have not come yet. */
export async function countRetries(
  sql: Sql,
  { endpointId, nowUs, except }: { endpointId: string; nowUs: number; except: readonly string[] },
): Promise<number> {
  const { rows } = await sql.query<{ count: number }>({
    name: 'count-retries',
    text: `
      select count(*) as count from deliveries
      where endpoint_id = $1 and status = 'waiting' and hold_reason = 'rate_limited' and in_workflow
        and hold_until > $2 and id <> all($3)`,
    values: [endpointId, fromUs(nowUs), except],
  });
  return rows[0]?.count ?? 0;
}
