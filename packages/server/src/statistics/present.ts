import { addPacked, bucketAt, bucketsOf, type Period, type Tally } from '@postrider/domain';
import type { Holds, NumbersRow, OpenNumbers, RankedEndpoint, Ranking } from '@postrider/store/rollups';
import type * as z from 'zod';
import { isoOf } from '../http/instants.ts';
import type { statisticsAnswer } from './schema.ts';
import { addSums, durationsOf, presentSums, successRateOf, sumRows, type Sums } from './sum-up.ts';

type Answer = z.input<typeof statisticsAnswer>;

export interface StatisticsFacts {
  period: Period;
  rows: readonly NumbersRow[];
  backlog: OpenNumbers;
  holds: Holds;
  ranking: Ranking;
  /** Whether the numbers are those of one endpoint. */
  ofEndpoint: boolean;
}

export function presentStatistics(facts: StatisticsFacts): Answer {
  const { period, rows, backlog, holds, ranking, ofEndpoint } = facts;
  const { countedAt, oldestPendingAt, ...open } = backlog;
  const buckets = sumBuckets(period, rows);
  return {
    from: period.from.toISOString(),
    to: period.to.toISOString(),
    bucket: period.bucket,
    countedAt: isoOf(countedAt),
    ...presentSums(addSums(buckets.map(({ sums }) => sums)), ofEndpoint),
    backlog: open,
    holds: {
      ...holds,
      byReason: holds.byReason.map((held) => ({ ...held, firstUntil: isoOf(held.firstUntil) })),
    },
    oldestPendingAt: isoOf(oldestPendingAt),
    topFailing: ranking.topFailing.map(presentRanked),
    slowest: ranking.slowest.map((each) => ({
      ...presentRanked(each),
      attemptMs: durationsOf(unpack(each.attemptMs), each.attemptMsSum),
    })),
    buckets: buckets.map(({ at, sums }) => {
      const { totals, ...measures } = presentSums(sums, ofEndpoint);
      return { at: at.toISOString(), ...totals, ...measures };
    }),
  };
}

function presentRanked(row: RankedEndpoint): Answer['topFailing'][number] {
  const {
    tenantId,
    endpointId,
    endpointName,
    delivered,
    deadLettered: failed,
    retrying,
    attempts,
    failedAttempts,
  } = row;
  const successRate = successRateOf({ delivered, failed });
  return { tenantId, endpointId, endpointName, delivered, failed, retrying, attempts, failedAttempts, successRate };
}

function unpack(packed: string): Tally {
  const tally: Tally = new Map();
  addPacked(tally, packed);
  return tally;
}

function sumBuckets(period: Period, rows: readonly NumbersRow[]): { at: Date; sums: Sums }[] {
  const byBucket = new Map<number, NumbersRow[]>();
  for (const row of rows) {
    const at = bucketAt(row.at, period.bucket).getTime();
    const others = byBucket.get(at);
    if (others === undefined) byBucket.set(at, [row]);
    else others.push(row);
  }
  return bucketsOf(period).map((at) => ({ at, sums: sumRows(byBucket.get(at.getTime()) ?? []) }));
}
