import { bucketAt, bucketsOf, type Period } from '@postrider/domain';
import type { Backlog, NumbersRow, RankedEndpoint, Ranking } from '@postrider/store/rollups';
import type * as z from 'zod';
import { isoOf } from '../http/instants.ts';
import type { statisticsAnswer } from './schema.ts';
import { durationsOf, successRateOf, sumUp } from './sum-up.ts';

type Answer = z.input<typeof statisticsAnswer>;

export interface StatisticsFacts {
  period: Period;
  rows: readonly NumbersRow[];
  backlog: Backlog;
  ranking: Ranking;
  /** Whether the numbers are those of one endpoint. */
  ofEndpoint: boolean;
}

export function presentStatistics({ period, rows, backlog, ranking, ofEndpoint }: StatisticsFacts): Answer {
  const { countedAt, oldestPendingAt, ...open } = backlog;
  return {
    from: period.from.toISOString(),
    to: period.to.toISOString(),
    bucket: period.bucket,
    countedAt: isoOf(countedAt),
    ...sumUp(rows, ofEndpoint),
    backlog: open,
    oldestPendingAt: isoOf(oldestPendingAt),
    topFailing: ranking.topFailing.map(presentRanked),
    slowest: ranking.slowest.map((each) => ({
      ...presentRanked(each),
      attemptMs: durationsOf([each.attemptMs], each.attemptMsSum),
    })),
    buckets: presentBuckets(period, rows, ofEndpoint),
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

function presentBuckets(period: Period, rows: readonly NumbersRow[], ofEndpoint: boolean): Answer['buckets'] {
  const byBucket = new Map<number, NumbersRow[]>();
  for (const row of rows) {
    const at = bucketAt(row.at, period.bucket).getTime();
    const others = byBucket.get(at);
    if (others === undefined) byBucket.set(at, [row]);
    else others.push(row);
  }
  return bucketsOf(period).map((at) => {
    const { totals, ...measures } = sumUp(byBucket.get(at.getTime()) ?? [], ofEndpoint);
    return { at: at.toISOString(), ...totals, ...measures };
  });
}
