import type { Database } from '@postrider/store/sql';
import { backfillNext, countChanges } from '@postrider/store/rollups';
import type { Logger } from 'pino';
import { startLoop, type RunningLoop } from '../loop.ts';

export interface RollupOptions {
  database: Database;
  /** The clock of Postgres. */
  now: () => Date;
  log: Logger;
}

/** Numbers may be ten seconds old. */
const COUNT_EVERY_MS = 3_000;

/** Counts what has happened into the rollups. One worker counts; the others take over when it is gone. */
export function countRollups({ database, now, log }: RollupOptions): RunningLoop {
  return startLoop({
    name: 'rollups',
    pollMs: COUNT_EVERY_MS,
    now,
    log,
    async round() {
      const counted = await countChanges(database, now());
      if (counted?.more) return 'again';
      const rebuilt = await backfillNext(database, now());
      if (rebuilt === null) return 'wait';
      const { day, deliveries } = rebuilt;
      log.info({ day: day.toISOString(), deliveries }, 'Counted a day from before the statistics existed');
      return 'again';
    },
  });
}
