import { inTransactionWithKeptPlans } from '../database.ts';
import type { Database, Sql } from '../database.ts';
import { lockLimiter, questionOf, saveStarts } from './limiter.ts';
import type { LimiterRow } from './limiter.ts';
import { fromUs, toUs } from './rate-rules.ts';
import type { RateRules } from './rate-rules.ts';

/** Nobody takes a slot further ahead: whoever is told to come later has taken nothing, and need not give it back. */
const AHEAD_US = 2_000_000;

/** A delivery whose next attempt may start as far as all of its other gates are concerned. */
export interface SlotAsk {
  endpointId: string;
  deliveryId: string;
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

/** Takes slots for attempts that are about to start, in the order in which they ask. */
export async function reserveSlots(
  database: Database,
  asks: readonly SlotAsk[],
  options: ReserveOptions,
): Promise<RateSlot[]> {
  const slots = new Map<SlotAsk, RateSlot>();
  const endpointIds = [...new Set(asks.map(({ endpointId }) => endpointId))];
  // A transaction each: with two endpoints of one tenant in it, it would hold the tenant's limiter and want an endpoint's.
  const reserving = endpointIds.map(async (endpointId) => {
    const those = asks.filter((ask) => ask.endpointId === endpointId);
    const given = await inTransactionWithKeptPlans(database, (sql) =>
      reserveAt(sql, endpointId, { ...options, asks: those }),
    );
    those.forEach((ask, i) => slots.set(ask, given[i] ?? { kind: 'dropped' }));
  });
  await Promise.all(reserving);
  return asks.map((ask) => slots.get(ask) ?? { kind: 'dropped' });
}

async function reserveAt(
  sql: Sql,
  endpointId: string,
  { asks, rules, now }: ReserveOptions & { asks: readonly SlotAsk[] },
): Promise<RateSlot[]> {
  const row = await lockLimiter(sql, endpointId, rules);
  if (row === undefined) return asks.map(() => ({ kind: 'unlimited' }));
  const nowUs = toUs(now());
  const question = await questionOf(sql, row, { nowUs, places: { from: 0, count: asks.length }, rules });
  const { limits } = row;
  // Who would be stopped by what drops is dropped, whatever the limits that hold have to say.
  const admitted =
    limits.drops.own || limits.drops.tenant
      ? rules.reserve(question.dropping, { count: asks.length, horizonUs: AHEAD_US }).slotsUs.length
      : asks.length;
  const { slotsUs, dueUs } = rules.reserve(question.limiter, { count: admitted, horizonUs: AHEAD_US });
  await saveStarts(sql, row, { logs: question.logs, startsUs: slotsUs, nowUs, rules });
  const reserved = asks.slice(0, slotsUs.length).map(({ deliveryId }) => deliveryId);
  await sql.query({
    name: 'give-slots',
    text: `
      with given as (
        update delivery_queue q set slot_us = s.slot_us
        from unnest($3::text[], $4::bigint[]) as s (id, slot_us) where q.delivery_id = s.id)
      update rate_limiters set due_us = $2 where limiter_id = $1`,
    values: [endpointId, dueUs, reserved, slotsUs],
  });
  const behind = asks.slice(slotsUs.length, admitted);
  const untils = await expectLater(sql, afterStarts(row, dueUs, slotsUs.length), { asks: behind, nowUs, rules });
  return asks.map((_, i) => {
    const slotUs = slotsUs[i];
    if (slotUs !== undefined) return { kind: 'slot', slotUs };
    const until = untils[i - slotsUs.length];
    return until === undefined ? { kind: 'dropped' } : { kind: 'later', until };
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
  { asks, nowUs, rules }: { asks: readonly SlotAsk[]; nowUs: number; rules: RateRules },
): Promise<Date[]> {
  if (asks.length === 0) return [];
  const { rows } = await sql.query<{ count: number }>(
    `select count(*) as count from deliveries
     where endpoint_id = $1 and status = 'waiting' and hold_reason = 'rate_limited' and in_workflow
       and hold_until > $2 and id <> all($3)`,
    [row.endpointId, fromUs(nowUs), asks.map(({ deliveryId }) => deliveryId)],
  );
  const places = { from: rows[0]?.count ?? 0, count: asks.length };
  const { limiter } = await questionOf(sql, row, { nowUs, places, rules });
  return rules.expect(limiter, places).map(fromUs);
}
