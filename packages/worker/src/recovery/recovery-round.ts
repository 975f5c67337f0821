import type { Recovery } from '@postrider/domain';
import { countBacklogs, readRecoveries } from '@postrider/store/endpoints';
import type { Database } from '@postrider/store/sql';
import type { Loop } from '../loop.ts';
import type { KnownRecoveries } from './known-recoveries.ts';

export interface RecoveryRoundDeps {
  database: Database;
  known: KnownRecoveries;
  /** The clock of Postgres. */
  now: () => Date;
  monotonicMs: () => number;
}

const COUNT_AGAIN_MS = 2_000;
const COUNT_LONG_AGAIN_MS = 5_000;
const LONG_BACKLOG = 1_000;
const COUNTED_PER_ROUND = 100;

/** Reads which endpoints recover and who shares their limits, counts what waits for them, and ends what is over. */
export function createRecoveryRound({ database, known, now, monotonicMs }: RecoveryRoundDeps): Loop['round'] {
  function isCountDue({ recovery: { countedMs, backlog } }: { recovery: Recovery }): boolean {
    if (countedMs === null) return true;
    const againMs = (backlog ?? 0) < LONG_BACKLOG ? COUNT_AGAIN_MS : COUNT_LONG_AGAIN_MS;
    return now().getTime() - countedMs >= againMs;
  }

  function rateOf({ endpointId, recovery }: { endpointId: string; recovery: Recovery }): number | null {
    const measured = known.measure(endpointId);
    if (measured === undefined) return recovery.perSecond;
    return recovery.perSecond === null ? measured : (recovery.perSecond + measured) / 2;
  }

  return async () => {
    const readMs = monotonicMs();
    const found = await readRecoveries(database, now());
    known.keep(new Set(found.map(({ endpointId }) => endpointId)), readMs);
    const [first] = found;
    if (first === undefined) return 'wait';
    for (const { endpointId, recovery } of found) known.take(endpointId, recovery);
    known.shareAmong(first.workers ?? []);
    const due = found.filter(isCountDue).toSorted((a, b) => (a.recovery.countedMs ?? 0) - (b.recovery.countedMs ?? 0));
    const asked = due.slice(0, COUNTED_PER_ROUND).map((one) => ({ ...one, perSecond: rateOf(one) }));
    const counted = asked.length === 0 ? [] : await countBacklogs(database, asked, now());
    for (const { endpointId, recovery } of counted) if (recovery === null) known.forget(endpointId);
    return 'wait';
  };
}
