import { inTransaction } from '../database.ts';
import type { Database, Sql } from '../database.ts';
import { noteDeliveries, noteEach } from '../delivery-notes.ts';
import { lockLimiters, saveState } from './limiter.ts';
import { MISSED_AFTER_US, PLAN_AHEAD_US, PLAN_EVERY_US, SLOTS_PER_PLAN, toUs } from './rate-rules.ts';
import type { RateRules } from './rate-rules.ts';
import { reserveFrom, withdrawFrom } from './reserve-rate-slots.ts';

export interface PlanOptions {
  endpointId: string;
  now: Date;
  rules: RateRules;
}

interface Due {
  id: string;
  slot_us: number | null;
  held: boolean;
}

/**
 * Gives slots to first attempts that are due at an endpoint with limits, in their order, and shows as held what has to
 * wait, with its slot. Beyond a minute nothing is taken yet: there the instants are those that are to be expected, and
 * the row is planned when they are near. Answers whether another call has more to do now.
 */
export async function planSlots(database: Database, { endpointId, now, rules }: PlanOptions): Promise<boolean> {
  const nowUs = toUs(now);
  return inTransaction(database, async (sql) => {
    const locked = await lockLimiters(sql, endpointId, rules);
    if (locked === undefined || locked.limits === null || !locked.isOpen) return false;
    const due = await takeDue(sql, endpointId, now);
    const missedUs = due.flatMap(({ slot_us }) => slot_us ?? []);
    const limiters = await withdrawFrom(sql, locked, { slotsUs: missedUs, nowUs, rules });
    const reserved = await reserveFrom(
      sql,
      { ...limiters, limits: locked.limits },
      { count: due.length, nowUs, horizonUs: PLAN_AHEAD_US, rules },
    );
    const { slotsUs, expectedUs, dropped } = reserved;
    await giveSlots(sql, due.slice(0, slotsUs.length), { slotsUs, now });
    const beyond = due.slice(slotsUs.length, slotsUs.length + expectedUs.length);
    await holdBeyond(sql, beyond, { expectedUs, now });
    await drop(sql, due.slice(due.length - dropped), now);
    const [nextUs] = expectedUs;
    // At the latest when the slots ahead become few; another endpoint may leave room in what is shared meanwhile.
    const planUs =
      nextUs === undefined
        ? null
        : Math.max(nowUs + PLAN_EVERY_US, Math.min(nextUs - PLAN_AHEAD_US + PLAN_EVERY_US, nowUs + PLAN_AHEAD_US));
    await saveState(sql, endpointId, { state: reserved.state, planUs });
    return due.length === SLOTS_PER_PLAN && nextUs === undefined;
  });
}

async function takeDue(sql: Sql, endpointId: string, now: Date): Promise<Due[]> {
  // The limiter is locked, so nobody is waited for: whoever holds a delivery may want to give its slot back.
  const { rows } = await sql.query<Due>(
    `select q.delivery_id as id, q.slot_us, q.held from delivery_queue q join deliveries d on d.id = q.delivery_id
     where q.endpoint_id = $1 and q.due_at <= $2 and (q.lease_until is null or q.lease_until <= $2)
       and (q.slot_us is null or q.slot_us < $3)
     order by q.due_at, q.delivery_id limit ${SLOTS_PER_PLAN} for no key update of q, d skip locked`,
    [endpointId, now, toUs(now) - MISSED_AFTER_US],
  );
  return rows;
}

const INSTANT = (us: string) => `timestamptz 'epoch' + ${us} * interval '1 microsecond'`;

async function giveSlots(
  sql: Sql,
  due: readonly Due[],
  { slotsUs, now }: { slotsUs: readonly number[]; now: Date },
): Promise<void> {
  const ids = due.map(({ id }) => id);
  await sql.query(
    `with slots as (select * from unnest($1::text[], $2::bigint[]) as s (id, slot_us)), planned as (
       update delivery_queue q set slot_us = s.slot_us, due_at = ${INSTANT('s.slot_us')}, held = q.held or s.slot_us > $3
       from slots s where q.delivery_id = s.id)
     update deliveries d set status = 'waiting', hold_reason = 'rate_limited', hold_until = ${INSTANT('s.slot_us')},
       next_attempt_at = ${INSTANT('s.slot_us')}
     from slots s where d.id = s.id and s.slot_us > $3 and d.status in ('pending', 'waiting')`,
    [ids, slotsUs, toUs(now)],
  );
  await noteHeld(
    sql,
    due.flatMap((row, i) => held(row, slotsUs[i], toUs(now))),
    now,
  );
}

async function holdBeyond(
  sql: Sql,
  due: readonly Due[],
  { expectedUs, now }: { expectedUs: readonly number[]; now: Date },
): Promise<void> {
  const ids = due.map(({ id }) => id);
  await sql.query(
    `with expected as (select * from unnest($1::text[], $2::bigint[]) as s (id, us)), marked as (
       update delivery_queue set held = true, slot_us = null where delivery_id = any($1))
     update deliveries d set status = 'waiting', hold_reason = 'rate_limited', hold_until = ${INSTANT('s.us')},
       next_attempt_at = ${INSTANT('s.us')}
     from expected s where d.id = s.id and d.status in ('pending', 'waiting')`,
    [ids, expectedUs],
  );
  await noteHeld(
    sql,
    due.flatMap((row, i) => held(row, expectedUs[i], toUs(now))),
    now,
  );
}

/** Noted once, at the first hold: a wait that is planned anew is still the same wait. */
function held(row: Due, untilUs: number | undefined, nowUs: number): { id: string; untilUs: number }[] {
  return row.held || untilUs === undefined || untilUs <= nowUs ? [] : [{ id: row.id, untilUs }];
}

async function noteHeld(sql: Sql, holds: readonly { id: string; untilUs: number }[], now: Date): Promise<void> {
  await noteEach(
    sql,
    holds.map(({ id, untilUs }) => ({
      ...{ deliveryId: id, at: now, kind: 'held' as const },
      detail: { reason: 'rate_limited', until: new Date(Math.ceil(untilUs / 1_000)).toISOString() },
    })),
  );
}

async function drop(sql: Sql, due: readonly Due[], now: Date): Promise<void> {
  const ids = due.map(({ id }) => id);
  if (ids.length === 0) return;
  await sql.query(
    `with left_queue as (delete from delivery_queue where delivery_id = any($1))
     update deliveries set status = 'skipped', skip_reason = 'rate_limited', hold_reason = null, hold_until = null,
       next_attempt_at = null, finished_at = $2
     where id = any($1) and status in ('pending', 'waiting')`,
    [ids, now],
  );
  await noteDeliveries(sql, ids, { at: now, kind: 'skipped', detail: { reason: 'rate_limited' } });
}
