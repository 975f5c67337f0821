import type { Database, Sql } from '../sql/database.ts';
import { holdInQueue } from '../deliveries/transitions.ts';
import { questionOf, readLimiter } from './limiter.ts';
import type { LimiterRow } from './limiter.ts';
import { fromUs, toUs } from './rate-rules.ts';
import type { RateRules } from './rate-rules.ts';
import { countRetries } from './reserve-slots.ts';

/** Rows that one transaction shows. */
const BATCH = 500;
/** Who came less long ago is not looked at: most of those start before anybody could see them wait. */
export const SHOW_AFTER_MS = 500;
/** Who starts within this does not wait for the limit, but for a place or a worker. */
const WAITS_FROM_MS = 1_000;
/** An expectation that is off by less, or by less than this share of the wait, is left as it stands. */
const TOLERANCE_MS = 1_000;
const TOLERANCE_SHARE = 0.05;
/** Rows appear so long after the instant that they bear, by a slow commit or another clock: the last ones are looked at again. */
const LATE_ROWS_MS = 5_000;

/** Joins the first row of the line of endpoint `id` that nobody has claimed, as `head`, in SQL. */
export const HEAD_OF_LINE = (id: string, now: string): string => /* sql */ `
  cross join lateral (
    select q.delivery_id, q.held, q.due_at from delivery_queue q
    where q.endpoint_id = ${id} and q.due_at <= ${now} and (q.lease_until is null or q.lease_until <= ${now})
    order by q.due_at, q.delivery_id limit 1
  ) head`;

/**
 * Whether the first of a line is to wait, by limiter `l`, and is not shown so, in SQL: others took the slot that was expected
 * for it. Then the line is shown from its beginning again.
 */
export const SHOWS_AGAIN = (l: string, now: string, nowUs: string): string => /* sql */ `
  (coalesce(${l}.look_us > ${nowUs}::bigint + ${WAITS_FROM_MS * 1_000}, false)
   and head.due_at <= ${now}::timestamptz - interval '${SHOW_AFTER_MS} ms'
   and (not head.held or (select d.hold_until < ${now}::timestamptz from deliveries d where d.id = head.delivery_id)))`;

interface Place {
  at: string;
  id: string;
}

const BEGINNING: Place = { at: '-infinity', id: '' };

/** A way along a line: from the state in which it began, so that every place is told what follows from the same. */
export interface LinePass {
  limiter: LimiterRow;
  nowUs: number;
  round: number;
  behind: Place;
  /** How many are ahead of those behind it. */
  from: number;
}

export interface ShowOptions {
  endpointId: string;
  now: Date;
  rules: RateRules;
  /** What the call before gave. */
  pass?: LinePass | undefined;
}

interface InLine {
  id: string;
  due_at: string;
  held: boolean;
  hold_until: Date | null;
}

/**
 * Shows a batch of those who wait in an endpoint's line as held by its rate limits, with the instant at which their turn may
 * be expected: an estimate, as if nobody else came in between, since nothing is taken for who waits. Begins where the last
 * way ended, which `rate_limiters` remembers; from the beginning when the limits changed or the line moved otherwise than
 * expected. Call it again with what it gives until that is undefined. Two who go along one line do no harm to each other.
 */
export async function showLine(database: Database, options: ShowOptions): Promise<LinePass | undefined> {
  const { endpointId, now, rules } = options;
  const pass = options.pass ?? (await begin(database, options));
  if (pass === undefined) return undefined;
  const line = await readLine(database, { endpointId, behind: pass.behind, now });
  const places = { from: pass.from, count: line.length };
  const { all } = await questionOf(database, pass.limiter, { nowUs: pass.nowUs, places, rules });
  const untils = rules.expect(all.whole, places).map(fromUs);
  const waiting = line.flatMap((each, i) => waits(each, untils[i], now));
  if (waiting.length > 0) await holdInQueue(database, { waits: waiting, now });
  const last = line.at(-1);
  if (line.length === BATCH && last !== undefined) {
    return { ...pass, behind: { at: last.due_at, id: last.id }, from: pass.from + line.length };
  }
  await remember(database, endpointId, { round: pass.round, last: last ?? { id: '', due_at: pass.behind.at }, now });
  return undefined;
}

async function begin(sql: Sql, { endpointId, now, rules }: ShowOptions): Promise<LinePass | undefined> {
  const limiter = await readLimiter(sql, endpointId, rules);
  if (limiter === undefined) return undefined;
  const nowUs = toUs(now);
  const { rows } = await sql.query<Place & { round: number; again: boolean }>(
    `select shown_at::text as at, shown_id as id, shown_round as round, ${SHOWS_AGAIN('l', '$2', '$3')} as again
     from rate_limiters l ${HEAD_OF_LINE('l.limiter_id', '$2')} where limiter_id = $1`,
    [endpointId, now, nowUs],
  );
  const { at, id, round, again } = rows[0] ?? { ...BEGINNING, round: 0, again: false };
  const behind = again ? BEGINNING : { at, id };
  // Those ahead of it, and those that are on their way and have taken nothing yet. Retries go before the line.
  const { rows: ahead } = await sql.query<{ count: number }>(
    `select count(*) as count from delivery_queue
     where endpoint_id = $1 and (due_at, delivery_id) <= ($2, $3) and (lease_until is null or lease_until <= $4)
       or endpoint_id = $1 and lease_until > $4 and slot_us is null`,
    [endpointId, behind.at, behind.id, now],
  );
  const retries = await countRetries(sql, { endpointId, nowUs, except: [] });
  return { limiter, nowUs, round, behind, from: (ahead[0]?.count ?? 0) + retries };
}

async function readLine(
  sql: Sql,
  { endpointId, behind, now }: { endpointId: string; behind: Place; now: Date },
): Promise<InLine[]> {
  const { rows } = await sql.query<InLine>(
    `select q.delivery_id as id, q.due_at::text, q.held, d.hold_until
     from delivery_queue q join deliveries d on d.id = q.delivery_id
     where q.endpoint_id = $1 and (q.due_at, q.delivery_id) > ($2, $3) and q.due_at <= $4
       and (q.lease_until is null or q.lease_until <= $5)
     order by q.due_at, q.delivery_id limit ${BATCH}`,
    [endpointId, behind.at, behind.id, new Date(now.getTime() - SHOW_AFTER_MS), now],
  );
  return rows;
}

interface Wait {
  id: string;
  until: Date;
}

function waits({ id, held, hold_until: shown }: InLine, until: Date | undefined, now: Date): Wait[] {
  if (until === undefined) return [];
  const waitMs = until.getTime() - now.getTime();
  if (!held) return waitMs > WAITS_FROM_MS ? [{ id, until }] : [];
  const toleranceMs = Math.max(TOLERANCE_MS, waitMs * TOLERANCE_SHARE);
  const isShown = shown !== null && Math.abs(shown.getTime() - until.getTime()) <= toleranceMs;
  return isShown ? [] : [{ id, until }];
}

/** Unless somebody asked meanwhile to begin again. */
async function remember(
  sql: Sql,
  endpointId: string,
  { round, last, now }: { round: number; last: Pick<InLine, 'id' | 'due_at'>; now: Date },
): Promise<void> {
  await sql.query(
    `insert into rate_limiters as l (limiter_id, shown_at, shown_id)
     values ($1, least($3::timestamptz, $5), case when $3::timestamptz < $5 then $4 else '' end)
     on conflict (limiter_id) do update set shown_at = excluded.shown_at, shown_id = excluded.shown_id
     where l.shown_round = $2`,
    [endpointId, round, last.due_at, last.id, new Date(now.getTime() - LATE_ROWS_MS)],
  );
}

/** Has an endpoint's line shown from its beginning again, and looked at whether somebody may start. */
export async function showAgain(sql: Sql, endpointId: string): Promise<void> {
  await sql.query(
    `insert into rate_limiters as l (limiter_id, shown_round) values ($1, 1)
     on conflict (limiter_id) do update
       set shown_at = '-infinity', shown_id = '', shown_round = l.shown_round + 1, look_us = null`,
    [endpointId],
  );
}
