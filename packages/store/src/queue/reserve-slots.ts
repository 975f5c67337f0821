import { expectSlots, findSlots, holdingLimits } from '@postrider/domain';
import { inTransactionWithKeptPlans } from '../sql/database.ts';
import type { Database, Sql } from '../sql/database.ts';
import { defineStatement, readRows, recordset } from '../sql/statement.ts';
import { waitingRetries } from '../rate-limits/expected-times.ts';
import { fromUs, toUs } from '../rate-limits/instants.ts';
import { limiterOf, loadLog, lockLimiter, saveStarts } from '../rate-limits/limiter.ts';
import type { LimiterState } from '../rate-limits/limiter.ts';

/** No slot further ahead is reserved. An attempt that must come later has reserved nothing, and need not give it back. */
const AHEAD_US = 2_000_000;

/** Deliveries whose other gates have all let the next attempt pass. */
export interface SlotAsk {
  endpointId: string;
  deliveryIds: readonly string[];
  /** Whether limits that drop apply. If not, the attempts neither need nor take a slot of those limits. See `MAY_DROP`. */
  mayDrop: boolean;
}

export type RateSlot =
  | { kind: 'unlimited' }
  /** The attempt may start at this instant, in microseconds of Unix time. */
  | { kind: 'slot'; slotUs: number }
  /** Nothing was reserved. Ask again shortly before `until`. */
  | { kind: 'later'; until: Date }
  | { kind: 'dropped' };

/**
 * Reserves slots for attempts that are about to start, in this order. `now` is read under the lock, because a slot that was
 * computed before a wait may have passed.
 */
export async function reserveSlots(database: Database, ask: SlotAsk, now: () => Date): Promise<RateSlot[]> {
  return inTransactionWithKeptPlans(database, (sql) => reserve(sql, ask, now));
}

async function reserve(sql: Sql, { endpointId, deliveryIds, mayDrop }: SlotAsk, now: () => Date): Promise<RateSlot[]> {
  const locked = await lockLimiter(sql, endpointId);
  const limits = locked === undefined || mayDrop ? locked?.limits : holdingLimits(locked.limits);
  const state = locked && limits ? { ...locked, limits } : undefined;
  if (state === undefined) return deliveryIds.map(() => ({ kind: 'unlimited' }));
  const nowUs = toUs(now());
  const count = deliveryIds.length;
  const loaded = await loadLog(sql, state, { from: 0, count });
  // An attempt that a limit with `drop` stops is dropped, even if another limit would hold it.
  const dropping = limiterOf(loaded, nowUs, ({ drops }) => drops);
  const admitted = findSlots(dropping, { count, horizonUs: AHEAD_US }).slotsUs.length;
  const found = findSlots(limiterOf(loaded, nowUs), { count: admitted, horizonUs: AHEAD_US });
  const { slotsUs } = found;
  // If the spacing does not apply to these attempts, it stays unchanged.
  const dueUs = state.limits.spacing === null ? state.dueUs : found.dueUs;
  await saveStarts(sql, loaded, { startsUs: slotsUs, nowUs });
  const slots = recordset(slotsUs.map((slotUs, i) => ({ id: deliveryIds[i], slot_us: slotUs })));
  await sql.query(GIVE_SLOTS({ endpointId, dueUs, slots }));
  const behind = deliveryIds.slice(slotsUs.length, admitted);
  const untils = await expectLater(sql, state, { deliveryIds: behind, nowUs, ahead: slotsUs.length });
  return deliveryIds.map((_, i) => {
    const slotUs = slotsUs[i];
    if (slotUs !== undefined) return { kind: 'slot', slotUs };
    const until = untils[i - slotsUs.length];
    return until === undefined ? { kind: 'dropped' } : { kind: 'later', until };
  });
}

// Never wait for a row of the queue here: its holder may want the limiter.
const GIVE_SLOTS = defineStatement<{ endpointId: string; dueUs: number | null; slots: string }>(
  'give-slots',
  `with slots as (select * from json_to_recordset($slots) as s (id text, slot_us bigint)), unlocked as (
     select q.delivery_id, s.slot_us from slots s join delivery_queue q on q.delivery_id = s.id
     for no key update of q skip locked
   ), given as (
     update delivery_queue q set slot_us = u.slot_us from unlocked u where q.delivery_id = u.delivery_id
   )
   update rate_limiters set due_us = $dueUs where limiter_id = $endpointId`,
);

/** The expected times after those that got a slot, and after the retries that were told to come later. */
async function expectLater(
  sql: Sql,
  state: LimiterState,
  { deliveryIds, nowUs, ahead }: { deliveryIds: readonly string[]; nowUs: number; ahead: number },
): Promise<Date[]> {
  if (deliveryIds.length === 0) return [];
  const asked = { endpointId: state.endpointId, deliveryIds, now: fromUs(nowUs) };
  const [retries] = await readRows<{ count: number }>(sql, COUNT_RETRIES(asked));
  const positions = { from: ahead + (retries?.count ?? 0), count: deliveryIds.length };
  return expectSlots(limiterOf(await loadLog(sql, state, positions), nowUs), positions).map(fromUs);
}

const COUNT_RETRIES = defineStatement<{ endpointId: string; deliveryIds: readonly string[]; now: Date }>(
  'count-retries',
  `select ${waitingRetries('$endpointId', '$now', 'r.id <> all($deliveryIds)')} as count`,
);
