/**
 * Counts by number: how many attempts took so long, or were answered so. Durations are counted in buckets, each 3 % wider
 * than the one before it. So counts of many periods can be added, and a percentile is read with an error of 2 % at most.
 * Postgres keeps a tally as an array of packed counts, see `TALLY_SQL`.
 */
export type Tally = Map<number, number>;

/** Up to here each millisecond is a bucket of its own. */
const EXACT_MS = 100;
const RATIO = 1.03;
const COUNT_BITS = 40;
const COUNT_LIMIT = 2 ** COUNT_BITS;

/** SQL for tallies. A packed count is `bucket * 2^40 + count`. */
export const TALLY_SQL = {
  /** The bucket of a duration in milliseconds. */
  bucketOf: (ms: string): string =>
    `(case when ${ms} < ${EXACT_MS} then greatest(${ms}, 0)
      else ${EXACT_MS} + floor(ln(${ms}::float8 / ${EXACT_MS}) / ln(${RATIO}::float8)) end)::bigint`,
  bucketIn: (packed: string): string => `(${packed} >> ${COUNT_BITS})`,
  countIn: (packed: string): string => `(${packed} & ${COUNT_LIMIT - 1})`,
  pack: (bucket: string, count: string): string => `(${bucket} << ${COUNT_BITS}) + ${count}`,
} as const;

/** The bucket of a duration, as `TALLY_SQL` finds it. */
export function bucketOf(ms: number): number {
  if (ms < EXACT_MS) return Math.max(ms, 0);
  return EXACT_MS + Math.floor(Math.log(ms / EXACT_MS) / Math.log(RATIO));
}

/** A duration that is at most 2 % off each one in the bucket: 1.5 % by the width, 0.5 % by rounding. */
function durationOf(bucket: number): number {
  if (bucket < EXACT_MS) return bucket;
  const least = EXACT_MS * RATIO ** (bucket - EXACT_MS);
  return Math.round((2 * least * RATIO) / (1 + RATIO));
}

export function addToTally(tally: Tally, number: number, count = 1): void {
  tally.set(number, (tally.get(number) ?? 0) + count);
}

/** Adds packed counts, joined by commas. */
export function addPacked(tally: Tally, packed: string): void {
  if (packed === '') return;
  for (const text of packed.split(',')) {
    const value = Number(text);
    addToTally(tally, Math.floor(value / COUNT_LIMIT), value % COUNT_LIMIT);
  }
}

/** The same, of a tally. */
export function packTally(tally: Tally): string {
  return [...tally].map(([number, count]) => number * COUNT_LIMIT + count).join();
}

/**
 * The smallest durations that so many of all do not exceed (nearest rank), for shares in ascending order. Null if the tally
 * is empty.
 */
export function percentilesOf(tally: Tally, shares: readonly number[]): (number | null)[] {
  const counts = [...tally].toSorted(([one], [other]) => one - other);
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  let at = 0;
  let seen = 0;
  return shares.map((share) => {
    if (total === 0) return null;
    const rank = Math.max(1, Math.ceil(share * total));
    for (let next = counts[at]; next !== undefined && seen + next[1] < rank; next = counts[++at]) seen += next[1];
    const found = counts[at];
    return found === undefined ? null : durationOf(found[0]);
  });
}
