import type * as store from '@postrider/store/retention';
import { memoryOf } from '../memory.ts';

// Nothing grows old in the fake, so a run that is asked for has ended at once.
export const requestRetentionRun: typeof store.requestRetentionRun = async (sql, now) => {
  const result = { deliveries: 0, events: 0, partitions: [], busyPartitions: [] };
  memoryOf(sql).retentionRun = { startedAt: now, finishedAt: now, result };
};

export const findRetentionRuns: typeof store.findRetentionRuns = async (sql) => {
  const { retentionRun } = memoryOf(sql);
  return { latest: retentionRun, finished: retentionRun, requestedAt: null };
};

export const readDiskUse: typeof store.readDiskUse = async () => [];
