import { nextRetentionRun, type Retention } from '@postrider/domain';
import type { RetentionRunRow, TableUse } from '@postrider/store/retention';
import type * as z from 'zod';
import { isoOf } from '../http/instants.ts';
import type { retentionAnswer } from './schema.ts';

type Answer = z.input<typeof retentionAnswer>;

export interface RetentionFacts {
  limits: Retention & { auditDays: number | null };
  runs: { latest: RetentionRunRow | null; finished: RetentionRunRow | null; requestedAt: Date | null };
  disk: readonly TableUse[];
  now: Date;
}

export function presentRetention({ limits, runs, disk, now }: RetentionFacts): Answer {
  const { latest, finished, requestedAt } = runs;
  return {
    ...limits,
    nextRunAt: nextRetentionRun(now).toISOString(),
    requestedAt: isoOf(requestedAt),
    running: latest?.finishedAt === null ? presentRun(latest) : null,
    lastRun: finished && presentRun(finished),
    diskBytes: disk.reduce((sum, { bytes }) => sum + bytes, 0),
    disk: [...disk],
  };
}

function presentRun({ startedAt, finishedAt, result }: RetentionRunRow): NonNullable<Answer['lastRun']> {
  const { deliveries, events, auditEntries, partitions, busyPartitions } = result;
  return {
    startedAt: startedAt.toISOString(),
    finishedAt: isoOf(finishedAt),
    removed: { deliveries, events, auditEntries, partitions },
    busyPartitions,
  };
}
