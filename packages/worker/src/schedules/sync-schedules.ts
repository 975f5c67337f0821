import { latestRun } from '@postrider/domain';
import { finishOutboxRows, takeOutboxRows, type OutboxRow } from '@postrider/store/outbox';
import { findScheduleById, noteRenewal } from '@postrider/store/schedules';
import type { Database } from '@postrider/store/sql';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Loop } from '../loop.ts';
import { deleteTemporalSchedule, putTemporalSchedule, triggerTemporalSchedule } from './temporal-schedule.ts';

export interface SyncOptions {
  database: Database;
  client: Client;
  taskQueue: string;
  /** Creates the parts of the namespace that Temporal lost. */
  prepareNamespace: () => Promise<void>;
  /** The clock of Postgres. */
  now: () => Date;
  log: Logger;
}

const LEASE_MS = 30_000;
const SYNCS_PER_ROUND = 100;
/** Few, because the same Temporal server must also start newly published deliveries. */
const SYNCS_AT_ONCE = 4;

/** Makes, changes and deletes Temporal Schedules, as their rows say. */
export function createSyncRound(options: SyncOptions): Loop['round'] {
  const { database, now, log, prepareNamespace } = options;
  return async () => {
    const taken = await takeOutboxRows(database, 'schedule_syncs', {
      limit: SYNCS_PER_ROUND,
      leaseMs: LEASE_MS,
      now: now(),
    });
    const done: OutboxRow[] = [];
    const rest = [...taken];
    let failures = 0;
    async function work(): Promise<void> {
      for (let one = rest.shift(); one !== undefined && failures < SYNCS_AT_ONCE; one = rest.shift()) {
        try {
          await syncSchedule(options, one.subject);
          done.push(one);
        } catch (error) {
          // Mostly Temporal is down. Rows stay in the outbox and are taken again when their lease ends. One that Temporal
          // refuses must not keep the others.
          log.warn({ err: error, scheduleId: one.subject }, 'A Temporal Schedule could not be written; trying again');
          failures += 1;
        }
      }
    }
    await Promise.all(Array.from({ length: SYNCS_AT_ONCE }, work));
    await finishOutboxRows(database, 'schedule_syncs', done);
    if (failures > 0) {
      // It may have lost its search attributes.
      await prepareNamespace().catch((error: unknown) => log.debug({ err: error }, 'namespace not prepared'));
      return 'back_off';
    }
    return taken.length === SYNCS_PER_ROUND ? 'again' : 'wait';
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
