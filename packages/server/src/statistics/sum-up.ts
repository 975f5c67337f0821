import { addPacked, OUTCOMES, percentilesOf, type Tally } from '@postrider/domain';
import type { NumbersRow } from '@postrider/store/rollups';
import type * as z from 'zod';
import type { statisticsAnswer } from './schema.ts';

type Answer = z.input<typeof statisticsAnswer>;
type Numbers = Pick<Answer, 'totals' | 'successRate' | 'attemptMs' | 'endToEndMs' | 'byStatus'>;

/** The numbers of all rows together. One endpoint has no events of its own: what it accepted are its deliveries. */
export function sumUp(rows: readonly NumbersRow[], ofEndpoint: boolean): Numbers {
  const sum = (of: (row: NumbersRow) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const [deliveries, delivered, failed] = [
    sum((row) => row.deliveries),
    sum((row) => row.delivered),
    sum((row) => row.deadLettered),
  ];
  return {
    totals: {
      accepted: ofEndpoint ? deliveries : sum((row) => row.accepted),
      deliveries,
      delivered,
      failed,
      skipped: sum((row) => row.skipped),
      cancelled: sum((row) => row.cancelled),
      open: sum((row) => row.pending + row.waiting + row.retrying),
      attempts: sum((row) => row.attempts),
    },
    successRate: successRateOf({ delivered, failed }),
    attemptMs: durationsOf(
      rows.map((row) => row.attemptMs),
      sum((row) => row.attemptMsSum),
    ),
    endToEndMs: durationsOf(
      rows.map((row) => row.endToEndMs),
      sum((row) => row.endToEndMsSum),
    ),
    byStatus: byStatus(rows.map((row) => row.answers)),
  };
}

const RATE_DIGITS = 1e6;

export function successRateOf({ delivered, failed }: { delivered: number; failed: number }): number | null {
  const ended = delivered + failed;
  return ended === 0 ? null : Math.round((delivered / ended) * RATE_DIGITS) / RATE_DIGITS;
}

const SHARES = [0.5, 0.95, 0.99] as const;

/** What packed tallies say of durations with this sum. */
export function durationsOf(packed: readonly string[], sumMs: number): Answer['attemptMs'] {
  const tally = tallyOf(packed);
  const count = [...tally.values()].reduce((sum, n) => sum + n, 0);
  const [p50 = null, p95 = null, p99 = null] = percentilesOf(tally, SHARES);
  return { p50, p95, p99, mean: count === 0 ? null : Math.round(sumMs / count) };
}

function tallyOf(packed: readonly string[]): Tally {
  const tally: Tally = new Map();
  for (const each of packed) addPacked(tally, each);
  return tally;
}

/** Attempts by status; a number below 100 is that of the outcome of an attempt that got none. */
function byStatus(packed: readonly string[]): Record<string, number> {
  const named: Tally = tallyOf(packed);
  return Object.fromEntries([...named].map(([answer, count]) => [OUTCOMES[answer - 1] ?? String(answer), count]));
}
