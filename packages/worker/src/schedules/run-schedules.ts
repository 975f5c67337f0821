import { startLoop } from '../loop.ts';
import { createCompareRound, type CompareOptions } from './compare-schedules.ts';
import { createSyncRound } from './sync-schedules.ts';

const POLL_MS = 1_000;

/** Keeps Temporal Schedules in line with their rows. */
export function runSchedules(options: Omit<CompareOptions, 'onSyncs'>): { wake(): void; stop(): Promise<void> } {
  const { now, log, reconcileEveryMs } = options;
  const syncs = startLoop({ name: 'sync-schedules', pollMs: POLL_MS, round: createSyncRound(options), now, log });
  const round = createCompareRound({ ...options, onSyncs: () => syncs.wake() });
  const compare = startLoop({ name: 'compare-schedules', pollMs: reconcileEveryMs, round, now, log });
  return {
    wake: () => syncs.wake(),
    async stop() {
      await Promise.all([syncs.stop(), compare.stop()]);
    },
  };
}
