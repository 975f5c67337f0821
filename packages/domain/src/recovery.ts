/**
 * The ramp of an endpoint that answers again after an outage, as it is stored. Instants are milliseconds since 1970 by the
 * clock of Postgres.
 */
export interface Recovery extends RecoveryProgress {
  sinceMs: number;
  /** When the limit or the pace changed last. Names the state: two workers never change the same one. */
  changedMs: number;
  /** How many attempts at a time, over all workers. */
  limit: number;
  /** How many attempts a second, over all workers. Missing: as many as the limit allows, because none was refused yet. */
  pace?: number;
  /** How many a second were too many. */
  tooMany?: number;
  /** The median of the first answers, in milliseconds. Null: not known yet. */
  usualMs: number | null;
}

/** What people see of it. Null: not known yet. */
export interface RecoveryProgress {
  /** Deliveries that wait for the endpoint. */
  backlog: number | null;
  countedMs: number | null;
  perSecond: number | null;
  /** When the backlog will be gone at this rate. */
  expectedMs: number | null;
}

/** What is known when a recovery begins. */
export const FIRST_LIMIT = 2;

/** A shorter failing spell leaves no backlog. A busy endpoint that fails now and then must not begin a ramp each time. */
export const LEAST_SPELL_MS = 1_000;

/** What still comes due within this time belongs to the backlog: the retries of an outage come in waves. */
export const BACKLOG_AHEAD_MS = 300_000;

/** From here on the usual limits are enough. */
const MOST_LIMIT = 64;
/** An attempt every two seconds tells soon enough that the endpoint takes more. */
const LEAST_PACE = 0.5;
const MOST_PACE = 10_000;
/** So far ahead of their turns attempts are prepared: a busy worker must not miss them. */
const AHEAD_MS = 1_000;
/** A receiver that counts requests by the second has to have the time to say no. */
const ROUND_MS = 1_000;
/** As many first answers tell what is usual. */
const FIRST_ANSWERS = 4;
const MOST_ANSWERS = 16;
/** An answer that takes as many times the usual time is slow. */
const SLOW_FACTOR = 2;
/** At a pace, a busy worker that reads an answer late must not look like a slow receiver. */
const SLOW_AT_PACE_MS = 200;
/** After a refusal the pace is this part of what the endpoint took. */
const BELOW_TOO_MANY = 0.95;
/** Of a pace that was refused, at least this part counts as taken. */
const LEAST_KEPT = 0.8;
/** This close to what was too many is close enough. */
const NEAR = 0.97;
/** Of the pace. With less, the limit holds the attempts back, or there is nothing to send. */
const REACHED = 0.9;
/** What was too many is tried again after this time: a little more, and then twice as much more each time. */
const CALM_MS = 30_000;
const CALM_ABOVE_MS = 2_000;
const FIRST_STEP = 0.02;
const REST_MS = 1_000;
const CLOSED_MS = 120_000;
/** Refusals beyond chance: so many of the latest answers, or of the very latest. */
export const LATEST_ANSWERS = 100;
const OVERLOAD = 3;
const FEW_ANSWERS = 10;
const OVERLOAD_OF_FEW = 2;

/** The answers of the receiver since the state changed. */
export interface AnswersSince {
  /** How long each of the latest 2xx took. */
  durationsMs: readonly number[];
  /** How many 2xx a second the endpoint gives now, to all workers. */
  perSecond: number;
  nowMs: number;
}

/** How many attempts may be in flight at once, those that wait for their turn included. */
export function placesOf({ limit, pace = Infinity, usualMs }: Pick<Recovery, 'limit' | 'pace' | 'usualMs'>): number {
  const aheadMs = AHEAD_MS + SLOW_FACTOR * (usualMs ?? 0);
  return Math.max(1, Math.ceil(Math.min(limit, (pace * aheadMs) / 1_000)));
}

/** How many answers one worker waits for before it raises the limit or the pace. */
export function answersOfRound({ limit, pace }: Pick<Recovery, 'limit' | 'pace'>): number {
  return pace === undefined ? Math.max(FIRST_ANSWERS, Math.ceil(limit)) : between(1, Math.floor(pace), MOST_ANSWERS);
}

/** The state after answers that were 2xx. Undefined: it stays. */
export function raiseLimit(recovery: Recovery, { durationsMs, perSecond, nowMs }: AnswersSince): Recovery | undefined {
  const { limit, pace, tooMany = pace, changedMs } = recovery;
  if (durationsMs.length < answersOfRound(recovery) || nowMs - changedMs < ROUND_MS) return undefined;
  const medianMs = medianOf(durationsMs);
  const usualMs = recovery.usualMs ?? medianMs;
  const slowMs = Math.max(SLOW_FACTOR * Math.max(usualMs, 1), pace === undefined ? 0 : usualMs + SLOW_AT_PACE_MS);
  if (medianMs >= slowMs) return undefined;
  const raised = { ...recovery, usualMs, changedMs: nowMs };
  if (limit < MOST_LIMIT && (pace === undefined || perSecond < REACHED * pace)) {
    return { ...raised, limit: Math.min(2 * limit, MOST_LIMIT) };
  }
  if (pace === undefined || tooMany === undefined || perSecond < REACHED * pace) return undefined;
  const next = paceAfter({ pace, tooMany, calmMs: nowMs - changedMs });
  return next === undefined ? undefined : { ...raised, pace: Math.min(next, MOST_PACE) };
}

/** Doubling would meet what was too many before. So the pace goes halfway, and further only after a calm time. */
function paceAfter({ pace, tooMany, calmMs }: { pace: number; tooMany: number; calmMs: number }): number | undefined {
  const near = NEAR * tooMany;
  // Compared with some room: the pace that was stored is the one that was computed.
  if (pace < 0.999 * near) return Math.min(2 * pace, (pace + tooMany) / 2, near);
  if (calmMs < (pace <= tooMany ? CALM_MS : CALM_ABOVE_MS)) return undefined;
  return tooMany * (1 + Math.max(FIRST_STEP, 2 * (pace / tooMany - 1)));
}

/**
 * Whether a refusal means that fewer must be sent. Where more were never refused, one does. Below what is known to be too many, an
 * endpoint that refuses now and then by chance would get less and less. `refused`: of the latest answers, the last one at the end.
 */
export function isOverload(
  { pace, tooMany = 0 }: Pick<Recovery, 'pace' | 'tooMany'>,
  refused: readonly boolean[],
): boolean {
  if (pace === undefined || pace > tooMany) return true;
  const many = (answers: readonly boolean[]) => answers.filter((isRefused) => isRefused).length;
  return many(refused.slice(-FEW_ANSWERS)) >= OVERLOAD_OF_FEW || many(refused) >= OVERLOAD;
}

/** What was seen when the endpoint refused a request with a 429, a 503 or a time-out. */
export interface Refusal {
  /** How many 2xx a second the endpoint gave until now, to all workers. */
  perSecond: number;
  /** No 2xx came since the state changed. */
  isClosed: boolean;
  nowMs: number;
}

/** The state after the refusal of a request that began after the last change. */
export function lowerLimit(recovery: Recovery, { perSecond, isClosed, nowMs }: Refusal): Recovery {
  const { changedMs, pace, tooMany } = recovery;
  const changed = { ...recovery, changedMs: Math.max(nowMs, changedMs + 1) };
  if (pace === undefined) return { ...changed, ...belowWhat(perSecond) };
  const halfPace = Math.max(pace / 2, LEAST_PACE);
  // An endpoint that is closed for the rest of its minute says nothing about how many are too many.
  if (isClosed && tooMany !== undefined) return { ...changed, pace: halfPace };
  // What it took may be little only because nothing was sent.
  return { ...changed, ...belowWhat(between(LEAST_KEPT * pace, perSecond, pace)) };
}

function belowWhat(perSecond: number): { pace: number; tooMany: number } {
  const tooMany = between(LEAST_PACE, perSecond, MOST_PACE);
  return { pace: Math.max(BELOW_TOO_MANY * tooMany, LEAST_PACE), tooMany };
}

/** The answers that are not 2xx, after the last one that is. */
export interface FailuresInARow {
  count: number;
  /** The last one is a 429, a 503 or a time-out. */
  isRefusal: boolean;
  /** How long ago the last 2xx was. */
  sinceDeliveredMs: number;
}

/** Whether the endpoint fails again. One that takes so many a minute may refuse everything for the rest of the minute. */
export function isRelapse(recovery: Recovery, { count, isRefusal, sinceDeliveredMs }: FailuresInARow): boolean {
  return count >= Math.max(5, 2 * placesOf(recovery)) && (!isRefusal || sinceDeliveredMs >= CLOSED_MS);
}

/** How long nothing is sent after a pace became lower. A receiver that counts by the second says no until the second is over. */
export const restMsAt = (pace: number): number => Math.max(REST_MS, 2_000 / pace);

const between = (least: number, value: number, most: number): number => Math.min(Math.max(value, least), most);

function medianOf(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
