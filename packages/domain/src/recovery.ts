/**
 * The ramp of an endpoint that answers again after an outage, as it is stored. Instants are milliseconds since 1970 by the
 * clock of Postgres.
 */
export interface Recovery extends RecoveryProgress {
  sinceMs: number;
  /** When the limit changed last. Names the state: two workers never change the same one. */
  changedMs: number;
  /** How many attempts at a time, over all workers. Below 1: one at a time, with pauses in between. */
  limit: number;
  /** The limit that was too much. Null: none was yet. */
  ceiling: number | null;
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

/** A refused place rests too. So a receiver that takes less gets few refusals, and one that refuses by chance is not starved. */
const LEAST_LIMIT = 1 / 4;
const LEAST_CEILING = 1 / 2;
/** From here on the usual limits are enough. */
const MOST_LIMIT = 64;
/** A receiver that counts requests by the second has to have the time to say no. */
const ROUND_MS = 1_000;
/** As many first answers tell what is usual. */
const FIRST_ANSWERS = 4;
/** An answer that takes as many times the usual time is slow. */
const SLOW_FACTOR = 2;
/** This close to the ceiling is close enough. */
const NEAR_CEILING = 0.9;
/** What was too much is tried again after this time, a little at a time. */
const CALM_MS = 30_000;
const CALM_STEP = 1.25;

/** The answers of the receiver since the limit changed. */
export interface AnswersSince {
  /** How long each of the latest 2xx took. */
  durationsMs: readonly number[];
  nowMs: number;
}

/** How many answers one worker waits for before it raises the limit. */
export function answersOfRound({ limit, usualMs }: Pick<Recovery, 'limit' | 'usualMs'>): number {
  return usualMs !== null && limit < 1 ? 1 : Math.max(FIRST_ANSWERS, placesOf(limit));
}

/** How many attempts may be in flight at once. */
export function placesOf(limit: number): number {
  return Math.max(1, Math.ceil(limit - 1e-9));
}

/** The state after answers that were 2xx. Undefined: it stays. */
export function raiseLimit(recovery: Recovery, { durationsMs, nowMs }: AnswersSince): Recovery | undefined {
  const { changedMs, limit, ceiling } = recovery;
  if (durationsMs.length < answersOfRound(recovery) || nowMs - changedMs < ROUND_MS) return undefined;
  const usualMs = recovery.usualMs ?? medianOf(durationsMs);
  if (medianOf(durationsMs) >= SLOW_FACTOR * Math.max(usualMs, 1)) return undefined;
  if (ceiling === null) {
    const next = Math.min(2 * limit, MOST_LIMIT);
    return next === limit ? undefined : { ...recovery, usualMs, limit: next, changedMs: nowMs };
  }
  // Doubling would meet what was too much before. So it goes halfway, and then waits for a calm time.
  if (limit < NEAR_CEILING * ceiling) {
    return { ...recovery, usualMs, limit: Math.min(2 * limit, (limit + ceiling) / 2), changedMs: nowMs };
  }
  if (nowMs - changedMs < CALM_MS || limit >= MOST_LIMIT) return undefined;
  const next = Math.min(CALM_STEP * limit, MOST_LIMIT);
  return { ...recovery, usualMs, limit: next, ceiling: CALM_STEP * next, changedMs: nowMs };
}

/** The state after a 429, a 503 or a time-out of a request that began after the last change. */
export function lowerLimit(recovery: Recovery, nowMs: number): Recovery {
  const { limit, changedMs } = recovery;
  return {
    ...recovery,
    limit: Math.max(limit / 2, LEAST_LIMIT),
    ceiling: Math.max(limit, LEAST_CEILING),
    changedMs: Math.max(nowMs, changedMs + 1),
  };
}

/** How many answers in a row that are not 2xx mean that the endpoint fails again. */
export function failuresOfRelapse(limit: number): number {
  return Math.max(5, 2 * placesOf(limit));
}

function medianOf(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
