import { latestRun } from '@postrider/domain';
import { findScheduleById, noteRenewal } from '@postrider/store/schedules';
import type { Database } from '@postrider/store/sql';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { drainOutbox } from '../drain-outbox.ts';
import type { Loop } from '../loop.ts';
import { deleteTemporalSchedule, putTemporalSchedule, triggerTemporalSchedule } from './temporal-schedule.ts';

export interface SyncOptions {
  database: Database;
  client: Client;
  taskQueue: string;
  /** Creates the parts of the namespace that Temporal lost. Never rejects. */
  prepareNamespace: () => Promise<void>;
  /** The clock of Postgres. */
  now: () => Date;
  log: Logger;
}

const SYNCS = {
  table: 'schedule_syncs',
  limit: 100,
  leaseMs: 30_000,
  /** Few, because the same Temporal server must also start newly published deliveries. */
  atOnce: 4,
  /** One that Temporal refuses must not keep the others. */
  stopAfter: 4,
} as const;

/** Makes, changes and deletes Temporal Schedules, as their rows say. */
export function createSyncRound(options: SyncOptions): Loop['round'] {
  const { log, prepareNamespace } = options;
  return async () => {
    const next = await drainOutbox(options, SYNCS, async ({ subject: scheduleId }) => {
      try {
        await syncSchedule(options, scheduleId);
      } catch (error) {
        log.warn({ err: error, scheduleId }, 'A Temporal Schedule could not be written; trying again');
        throw error;
      }
    });
    // It may have lost its search attributes.
    if (next === 'back_off') await prepareNamespace();
    return next;
  };
}

async function syncSchedule(options: SyncOptions, scheduleId: string): Promise<void> {
  const { database, now } = options;
  for (let written = -1; ;) {
    const row = await findScheduleById(database, scheduleId);
    if (row === undefined) return deleteTemporalSchedule(options, scheduleId);
    if (row.version === written) break;
    const renewAt = await putTemporalSchedule(options, row, now());
    await noteRenewal(database, { scheduleId, version: row.version, renewAt });
    // Another relay may have written an older version at the same time: who writes last looks again.
    written = row.version;
    if (!row.paused && latestRun(row, { after: row.runsAfter, until: now() }) !== null) {
      await triggerTemporalSchedule(options, scheduleId);
    }
  }
}
