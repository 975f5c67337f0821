import { expectSlot, MOST_AHEAD_US, obeyed, simulateSlots, takeSlots } from '@postrider/domain';
import type { GateDecision } from '@postrider/domain';
import { inTransactionWithKeptPlans } from '../sql/database.ts';
import type { Database, Sql } from '../sql/database.ts';
import { defineStatement, readRows, recordset } from '../sql/statement.ts';
import { waitingRetries } from '../rate-limits/expected-times.ts';
import { fromUs, toUs } from '../rate-limits/instants.ts';
import { loadLog, lockLimiters, saveStarts } from '../rate-limits/limiter.ts';
import type { LimitedQueue } from '../rate-limits/limiter.ts';

/** Deliveries whose other gates have all let the next attempt pass. */
export interface SlotAsk {
  endpointId: string;
  deliveryIds: readonly string[];
  /** Whether limits that drop apply. If not, the attempts neither need nor take a slot of those limits. See `MAY_DROP`. */
  mayDrop: boolean;
}

/**
 * `slot`: the attempt may start at this instant, in microseconds of Unix time. `pass`: it obeys no limits. `hold`: nothing was
 * reserved; ask again shortly before `until`.
 */
export type RateSlot = GateDecision | { kind: 'slot'; slotUs: number };

/**
 * Reserves slots for attempts that are about to start, in this order. `now` is read under the lock, because a slot that was
 * computed before a wait may have passed.
 */
export async function reserveSlots(database: Database, ask: SlotAsk, now: () => Date): Promise<RateSlot[]> {
  return inTransactionWithKeptPlans(database, (sql) => reserve(sql, ask, now));
}

async function reserve(sql: Sql, { endpointId, deliveryIds, mayDrop }: SlotAsk, now: () => Date): Promise<RateSlot[]> {
  const locked = await lockLimiters(sql, endpointId);
  const limiters = obeyed(locked?.limiters ?? [], mayDrop);
  if (limiters.length === 0) return deliveryIds.map(() => ({ kind: 'pass' }));
  const nowUs = toUs(now());
  const untilUs = nowUs + MOST_AHEAD_US;
  const count = deliveryIds.length;
  const loaded = await loadLog(sql, { limiters, positions: { from: 0, count }, nowUs });
  // An attempt that a limit with `drop` stops is dropped, even if another limit would hold it.
  const dropping = loaded.filter(({ drops }) => drops).map(simulateSlots);
  const admitted = takeSlots(dropping, untilUs, count).length;
  const all = loaded.map(simulateSlots);
  const slotsUs = takeSlots(all, untilUs, admitted);
  for (const limiter of loaded) await saveStarts(sql, limiter, slotsUs);
  const slots = recordset(slotsUs.map((slotUs, i) => ({ id: deliveryIds[i], slot_us: slotUs })));
  const dueUs = all.find(({ owner }) => owner === 'endpoint')?.dueUs() ?? null;
  await sql.query(GIVE_SLOTS({ endpointId, dueUs, slots }));
  const behind = deliveryIds.slice(slotsUs.length, admitted);
  const untils = await expectLater(sql, endpointId, { limiters, deliveryIds: behind, nowUs, ahead: slotsUs.length });
  const reason = 'rate_limited';
  return [
    ...slotsUs.map((slotUs): RateSlot => ({ kind: 'slot', slotUs })),
    ...untils.map((until): RateSlot => ({ kind: 'hold', reason, until })),
    ...deliveryIds.slice(admitted).map((): RateSlot => ({ kind: 'skip', reason })),
  ];
}

// Never wait for a row of the queue here: its holder may want the limiter. A spacing that these attempts do not obey stays.
const GIVE_SLOTS = defineStatement<{ endpointId: string; dueUs: number | null; slots: string }>(
  'give-slots',
  `with slots as (select * from json_to_recordset($slots) as s (id text, slot_us bigint)), unlocked as (
     select q.delivery_id, s.slot_us from slots s join delivery_queue q on q.delivery_id = s.id
     for no key update of q skip locked
   ), given as (
     update delivery_queue q set slot_us = u.slot_us from unlocked u where q.delivery_id = u.delivery_id
   )
   update rate_limiters set due_us = coalesce($dueUs, due_us) where limiter_id = $endpointId`,
);

/** The expected times after those that got a slot, and after the retries that were told to come later. */
async function expectLater(
  sql: Sql,
  endpointId: string,
  of: Omit<LimitedQueue, 'positions'> & { deliveryIds: readonly string[]; ahead: number },
): Promise<Date[]> {
  const { limiters, deliveryIds, nowUs, ahead } = of;
  if (deliveryIds.length === 0) return [];
  const [retries] = await readRows<{ count: number }>(
    sql,
    COUNT_RETRIES({ endpointId, deliveryIds, now: fromUs(nowUs) }),
  );
  const from = ahead + (retries?.count ?? 0);
  const loaded = await loadLog(sql, { limiters, positions: { from, count: deliveryIds.length }, nowUs });
  return deliveryIds.map((_, i) => fromUs(expectSlot(loaded, from + i)));
}

const COUNT_RETRIES = defineStatement<{ endpointId: string; deliveryIds: readonly string[]; now: Date }>(
  'count-retries',
  `select ${waitingRetries('$endpointId', '$now', 'r.id <> all($deliveryIds)')} as count`,
);
