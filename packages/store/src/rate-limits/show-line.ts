import { inTransaction } from '../database.ts';
import type { Database, Sql } from '../database.ts';
import { noteEach } from '../delivery-notes.ts';
import { questionOf, readLimiter } from './limiter.ts';
import { fromUs, toUs } from './rate-rules.ts';
import type { RateRules } from './rate-rules.ts';

/** Rows that one transaction shows. */
const BATCH = 500;
/** Who came less long ago is not looked at: most of those start before anybody could see them wait. */
export const SHOW_AFTER_MS = 500;
/** Who starts within this does not wait for the limit, but for a place or a worker. */
const WAITS_FROM_MS = 1_000;
/** An expectation that is off by less, or by less than this share of the wait, is left as it stands. */
const TOLERANCE_MS = 1_000;
const TOLERANCE_SHARE = 0.05;

/** Joins the first row of the line of endpoint `id` that nobody has claimed, as `head`, in SQL. */
export const HEAD_OF_LINE = (id: string, now: string): string => /* sql */ `
  cross join lateral (
    select q.held, q.due_at from delivery_queue q
    where q.endpoint_id = ${id} and q.due_at <= ${now} and (q.lease_until is null or q.lease_until <= ${now})
    order by q.due_at, q.delivery_id limit 1
  ) head`;

/**
 * Whether the first of a line is to wait, by limiter `l`, and is not shown so, in SQL: others took the slot that was expected
 * for it. Then the line is shown from its beginning again.
 */
export const SHOWS_AGAIN = (l: string, now: string, nowUs: string): string => /* sql */ `
  (not head.held and head.due_at <= ${now}::timestamptz - interval '${SHOW_AFTER_MS} ms'
   and coalesce(${l}.look_us > ${nowUs}::bigint + ${WAITS_FROM_MS * 1_000}, false))`;

export interface ShowOptions {
  endpointId: string;
  now: Date;
  rules: RateRules;
}

interface InLine {
  id: string;
  due_at: string;
  held: boolean;
  hold_until: Date | null;
}

/** How far a line is shown. */
interface Shown {
  at: string;
  id: string;
  round: number;
}

const NOTHING: Shown = { at: '-infinity', id: '', round: 0 };

/**
 * Shows a batch of those who wait in an endpoint's line as held by its rate limits, with the instant at which their turn may
 * be expected: an estimate, as if nobody else came in between, since nothing is taken for who waits. Goes from where the
 * batch before ended, which `rate_limiters` remembers; from the beginning again when the limits changed or the line moved
 * otherwise than expected. Answers whether there is more.
 */
export async function showLine(database: Database, { endpointId, now, rules }: ShowOptions): Promise<boolean> {
  return inTransaction(database, async (sql) => {
    // One at a time, and without the limiter: who is to start now must not wait for those who are only shown.
    const { rows: locks } = await sql.query<{ mine: boolean }>(
      `select pg_try_advisory_xact_lock(hashtextextended('postrider.line.' || $1, 0)) as mine`,
      [endpointId],
    );
    const row = locks[0]?.mine ? await readLimiter(sql, endpointId, rules) : undefined;
    if (row === undefined) return false;
    const { shown, from, line } = await readLine(sql, endpointId, now);
    const places = { from, count: line.length };
    const nowUs = toUs(now);
    const { limiter } = await questionOf(sql, row, { nowUs, places, rules });
    const untils = rules.expect(limiter, places).map(fromUs);
    await hold(
      sql,
      line.flatMap((each, i) => waits(each, untils[i], now)),
      now,
    );
    await remember(sql, endpointId, { shown, to: line.length < BATCH ? undefined : line.at(-1), now });
    return line.length === BATCH;
  });
}

async function readLine(
  sql: Sql,
  endpointId: string,
  now: Date,
): Promise<{ shown: Shown; from: number; line: InLine[] }> {
  const { rows: limiters } = await sql.query<Shown & { again: boolean }>(
    `select shown_at::text as at, shown_id as id, shown_round as round, ${SHOWS_AGAIN('l', '$2', '$3')} as again
     from rate_limiters l ${HEAD_OF_LINE('l.limiter_id', '$2')} where limiter_id = $1`,
    [endpointId, now, toUs(now)],
  );
  const [limiter = { ...NOTHING, again: false }] = limiters;
  const shown = limiter.again ? { ...NOTHING, round: limiter.round } : limiter;
  const { rows: line } = await sql.query<InLine>(
    `select q.delivery_id as id, q.due_at::text, q.held, d.hold_until
     from delivery_queue q join deliveries d on d.id = q.delivery_id
     where q.endpoint_id = $1 and (q.due_at, q.delivery_id) > ($2, $3) and q.due_at <= $4
       and (q.lease_until is null or q.lease_until <= $5)
     order by q.due_at, q.delivery_id limit ${BATCH}`,
    [endpointId, shown.at, shown.id, shownUntil(now), now],
  );
  // Those ahead of them, and those that are on their way and have taken nothing yet.
  const { rows } = await sql.query<{ count: number }>(
    `select count(*) as count from delivery_queue
     where endpoint_id = $1 and (due_at, delivery_id) <= ($2, $3) and (lease_until is null or lease_until <= $4)
       or endpoint_id = $1 and lease_until > $4 and slot_us is null`,
    [endpointId, shown.at, shown.id, now],
  );
  return { shown, from: rows[0]?.count ?? 0, line };
}

const shownUntil = (now: Date): Date => new Date(now.getTime() - SHOW_AFTER_MS);

interface Wait {
  id: string;
  until: Date;
  isNew: boolean;
}

function waits({ id, held, hold_until: shown }: InLine, until: Date | undefined, now: Date): Wait[] {
  if (until === undefined) return [];
  const waitMs = until.getTime() - now.getTime();
  if (!held) return waitMs > WAITS_FROM_MS ? [{ id, until, isNew: true }] : [];
  const toleranceMs = Math.max(TOLERANCE_MS, waitMs * TOLERANCE_SHARE);
  const isShown = shown !== null && Math.abs(shown.getTime() - until.getTime()) <= toleranceMs;
  return isShown ? [] : [{ id, until, isNew: false }];
}

async function hold(sql: Sql, those: readonly Wait[], now: Date): Promise<void> {
  if (those.length === 0) return;
  // Nobody is waited for: who holds a delivery cancels it or wakes it, and who holds its row in the queue has claimed it.
  const { rows } = await sql.query<{ id: string }>(
    `with those as (select * from unnest($1::text[], $2::timestamptz[]) as w (id, until)), open as (
       select d.id, those.until from those join deliveries d on d.id = those.id join delivery_queue q on q.delivery_id = d.id
       where d.status in ('pending', 'waiting') and (q.lease_until is null or q.lease_until <= $3)
       for no key update of d, q skip locked
     ), marked as (
       update delivery_queue q set held = true from open where q.delivery_id = open.id and not q.held)
     update deliveries d set status = 'waiting', hold_reason = 'rate_limited', hold_until = open.until,
       next_attempt_at = open.until
     from open where d.id = open.id returning d.id`,
    [those.map(({ id }) => id), those.map(({ until }) => until), now],
  );
  const held = new Set(rows.map(({ id }) => id));
  await noteEach(
    sql,
    those
      .filter(({ id, isNew }) => isNew && held.has(id))
      .map(({ id, until }) => ({
        ...{ deliveryId: id, at: now, kind: 'held' as const },
        detail: { reason: 'rate_limited', until: until.toISOString() },
      })),
  );
}

/** Unless somebody asked meanwhile to begin again. */
async function remember(
  sql: Sql,
  endpointId: string,
  { shown, to, now }: { shown: Shown; to: InLine | undefined; now: Date },
): Promise<void> {
  await sql.query(
    `insert into rate_limiters as l (limiter_id, shown_at, shown_id) values ($1, $3, $4)
     on conflict (limiter_id) do update set shown_at = excluded.shown_at, shown_id = excluded.shown_id
     where l.shown_round = $2`,
    [endpointId, shown.round, to?.due_at ?? shownUntil(now), to?.id ?? ''],
  );
}

/** Has an endpoint's line shown from its beginning again, and looked at whether somebody may start. */
export async function showAgain(sql: Sql, endpointId: string): Promise<void> {
  await sql.query(
    `update rate_limiters set shown_at = '-infinity', shown_id = '', shown_round = shown_round + 1, look_us = null
     where limiter_id = $1`,
    [endpointId],
  );
}
