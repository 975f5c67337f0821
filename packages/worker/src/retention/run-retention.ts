import { findRetentionRequest, finishRetentionRequest } from '@postrider/store/retention';
import type { Database } from '@postrider/store/sql';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { startLoop, type RunningLoop } from '../loop.ts';
import { ensureRetentionSchedule, triggerRetention } from './retention-schedule.ts';

export interface RetentionOptions {
  database: Database;
  client: Client;
  taskQueue: string;
  /** The clock of Postgres. */
  now: () => Date;
  log: Logger;
}

const POLL_MS = 10_000;
/** Temporal may have lost it. */
const ENSURE_EVERY_ROUNDS = 60;

/** Keeps the Temporal Schedule of the daily run, and starts the runs that people ask for. */
export function runRetention(options: RetentionOptions): RunningLoop {
  const { database, now, log } = options;
  let rounds = 0;
  return startLoop({
    name: 'retention',
    pollMs: POLL_MS,
    now,
    log,
    async round() {
      const requestedAt = await findRetentionRequest(database);
      if (rounds % ENSURE_EVERY_ROUNDS === 0 || requestedAt !== null) await ensureRetentionSchedule(options);
      rounds += 1;
      if (requestedAt !== null) {
        await triggerRetention(options);
        await finishRetentionRequest(database, requestedAt);
      }
      return 'wait';
    },
  });
}
