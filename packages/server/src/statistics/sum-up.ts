import { addPacked, addToTally, nameOfAnswer, percentilesOf, type Tally } from '@postrider/domain';
import type { NumbersRow } from '@postrider/store/rollups';
import type * as z from 'zod';
import type { statisticsAnswer } from './schema.ts';

type Answer = z.input<typeof statisticsAnswer>;
type Numbers = Pick<Answer, 'totals' | 'successRate' | 'attemptMs' | 'endToEndMs' | 'byStatus'>;

const TALLIES = ['attemptMs', 'endToEndMs', 'answers'] as const;

/** The numbers of a period, as they can be added up. */
export interface Sums extends Omit<NumbersRow, 'at' | (typeof TALLIES)[number]> {
  attemptMs: Tally;
  endToEndMs: Tally;
  answers: Tally;
}

function noSums(): Sums {
  return {
    accepted: 0,
    deliveries: 0,
    pending: 0,
    waiting: 0,
    retrying: 0,
    delivered: 0,
    deadLettered: 0,
    skipped: 0,
    cancelled: 0,
    attempts: 0,
    attemptMsSum: 0,
    arrived: 0,
    endToEndMsSum: 0,
    attemptMs: new Map(),
    endToEndMs: new Map(),
    answers: new Map(),
  };
}

type Count = Exclude<keyof Sums, (typeof TALLIES)[number]>;
// All that is no tally is a count.
const COUNTS = Object.keys(noSums()).filter((name) => !TALLIES.includes(name as 'answers')) as Count[];

/** The sums of rows. Unpacking them is most of the work, so it is done once for each row. */
export function sumRows(rows: readonly NumbersRow[]): Sums {
  const sums = noSums();
  for (const row of rows) {
    for (const name of COUNTS) sums[name] += row[name];
    for (const name of TALLIES) addPacked(sums[name], row[name]);
  }
  return sums;
}

/** The sums of sums. */
export function addSums(parts: readonly Sums[]): Sums {
  const sums = noSums();
  for (const part of parts) {
    for (const name of COUNTS) sums[name] += part[name];
    for (const name of TALLIES) for (const [number, count] of part[name]) addToTally(sums[name], number, count);
  }
  return sums;
}

/** What sums say. One endpoint has no events of its own: what it accepted are its deliveries. */
export function presentSums(sums: Sums, ofEndpoint: boolean): Numbers {
  const { deliveries, delivered, deadLettered: failed, skipped, cancelled, attempts } = sums;
  return {
    totals: {
      accepted: ofEndpoint ? deliveries : sums.accepted,
      deliveries,
      delivered,
      failed,
      skipped,
      cancelled,
      open: sums.pending + sums.waiting + sums.retrying,
      attempts,
    },
    successRate: successRateOf({ delivered, failed }),
    attemptMs: durationsOf(sums.attemptMs, sums.attemptMsSum),
    endToEndMs: durationsOf(sums.endToEndMs, sums.endToEndMsSum),
    byStatus: byStatus(sums.answers),
  };
}

const RATE_DIGITS = 1e6;

export function successRateOf({ delivered, failed }: { delivered: number; failed: number }): number | null {
  const ended = delivered + failed;
  return ended === 0 ? null : Math.round((delivered / ended) * RATE_DIGITS) / RATE_DIGITS;
}

const SHARES = [0.5, 0.95, 0.99] as const;

/** What a tally says of durations with this sum. */
export function durationsOf(tally: Tally, sumMs: number): Answer['attemptMs'] {
  const count = [...tally.values()].reduce((sum, n) => sum + n, 0);
  const [p50 = null, p95 = null, p99 = null] = percentilesOf(tally, SHARES);
  return { p50, p95, p99, mean: count === 0 ? null : Math.round(sumMs / count) };
}

/** Attempts by status, or by outcome. */
function byStatus(answers: Tally): Record<string, number> {
  return Object.fromEntries([...answers].map(([answer, count]) => [nameOfAnswer(answer), count]));
}
