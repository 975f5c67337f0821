import { scheduleIdOfTemporal } from '@postrider/domain';
import { listScheduleVersions, requestAllSyncs, takeOverdueSchedules } from '@postrider/store/schedules';
import type { Loop } from '../loop.ts';
import type { RelayReport } from '../metrics/report-relay.ts';
import type { SyncOptions } from './sync-schedules.ts';
import { versionOfNote } from './temporal-schedule.ts';

export interface CompareOptions extends SyncOptions {
  /** How often overdue schedules are looked for. */
  reconcileEveryMs: number;
  /** Called when there are schedules to write. */
  onSyncs: () => void;
  report: Pick<RelayReport, 'found'>;
}

/** A run is overdue when it has not been published so long after its instant. */
const OVERDUE_AFTER_MS = 15_000;
const OVERDUE_PER_ROUND = 100;
/** All are compared once in so many rounds, and when one is overdue. */
const COMPARE_EVERY_ROUNDS = 20;
const ROWS_AT_ONCE = 1_000;
/** Temporal lists a schedule some seconds after it was written. */
const LISTED_AFTER_MS = 30_000;

/** Finds rows whose Temporal Schedule is gone, is of an older version, or does not run, and has them written again. */
export function createCompareRound(options: CompareOptions): Loop['round'] {
  const { database, now, onSyncs } = options;
  let rounds = 0;
  return async () => {
    const before = new Date(now().getTime() - OVERDUE_AFTER_MS);
    const overdue = await takeOverdueSchedules(database, { before, limit: OVERDUE_PER_ROUND });
    await requestAllSyncs(database, { scheduleIds: overdue, now: now() });
    const different = rounds % COMPARE_EVERY_ROUNDS === 0 || overdue.length > 0 ? await compareAll(options) : 0;
    rounds += 1;
    if (overdue.length + different > 0) onSyncs();
    return 'wait';
  };
}

async function compareAll({ client, database, now, log, report }: CompareOptions): Promise<number> {
  const inTemporal = new Map<string, number | null>();
  for await (const { scheduleId, state } of client.schedule.list({ pageSize: ROWS_AT_ONCE })) {
    const id = scheduleIdOfTemporal(scheduleId);
    if (id !== null) inTemporal.set(id, versionOfNote(state.note));
  }
  let afterId = '';
  let different = 0;
  for (;;) {
    const changedBefore = new Date(now().getTime() - LISTED_AFTER_MS);
    const rows = await listScheduleVersions(database, { afterId, limit: ROWS_AT_ONCE });
    const ids = rows
      .filter(({ id, version, updatedAt }) => updatedAt < changedBefore && inTemporal.get(id) !== version)
      .map(({ id }) => id);
    await requestAllSyncs(database, { scheduleIds: ids, now: now() });
    different += ids.length;
    const last = rows.at(-1);
    if (rows.length < ROWS_AT_ONCE || last === undefined) break;
    afterId = last.id;
  }
  report.found('different_schedule', different);
  if (different > 0)
    log.warn({ schedules: different }, 'Temporal has other schedules than Postgres; writing them again');
  return different;
}
