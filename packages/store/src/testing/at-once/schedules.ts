import type { ScheduleRow } from '../../schedules/index.ts';
import { newId } from '../../sql/new-id.ts';
import { testScheduleSettings } from '../../test-schedule-settings.ts';
import { store } from './played-store.ts';
import type { Stage } from './stage.ts';

/** Plays everything that touches schedules: the API, the relay, the reconciler and the runs. */
export function playSchedules({ database, tenantId, random, pick }: Stage): (() => Promise<void>)[] {
  async function anySchedule(): Promise<{ tenantId: string; scheduleId: string } | undefined> {
    const rows = await store.listScheduleVersions(database, { afterId: '', limit: 20 });
    const chosen = pick(rows);
    return chosen && { tenantId, scheduleId: chosen.id };
  }

  async function create(): Promise<void> {
    const now = new Date();
    const settings = testScheduleSettings({ cron: '@daily', eventType: 'a', anchor: now, nextRunAt: now });
    await store.inTransaction(database, async (sql) => {
      if (!(await store.holdTenant(sql, tenantId))) return;
      if (!(await store.hasRoomForSchedule(sql, { tenantId, atMost: 8 }))) return;
      await store.insertSchedule(sql, { id: newId('sch'), tenantId, settings, now });
    });
  }

  async function change(): Promise<void> {
    const key = await anySchedule();
    if (key === undefined) return;
    const now = new Date();
    await store.inTransaction(database, async (sql) => {
      const row = await store.lockSchedule(sql, key);
      if (row === undefined) return;
      if (random() < 0.2) await store.deleteSchedule(sql, { scheduleId: row.id, now });
      else await store.updateSchedule(sql, { id: row.id, settings: row, now });
    });
  }

  async function onRow(work: (row: ScheduleRow) => Promise<unknown>): Promise<void> {
    const key = await anySchedule();
    const row = key && (await store.findScheduleById(database, key.scheduleId));
    if (row !== undefined) await work(row);
  }

  const run = () =>
    onRow(async ({ id: scheduleId, version }) => {
      const now = new Date();
      const asked = { scheduleId, at: now, outcome: { eventId: newId('evt') } };
      if (random() < 0.3) return store.recordAskedRun(database, asked);
      return store.inTransaction(database, (sql) =>
        store.recordDueRun(sql, { ...asked, version, nextRunAt: now, now }),
      );
    });

  async function relay(): Promise<void> {
    const now = new Date();
    const taken = await store.takeOutboxRows(database, 'schedule_syncs', { limit: 4, leaseMs: 50, now });
    for (const { subject } of taken) {
      await store.noteRenewal(database, { scheduleId: subject, version: 1, renewAt: now });
    }
    await store.finishOutboxRows(database, 'schedule_syncs', taken);
  }

  async function reconcile(): Promise<void> {
    const now = new Date();
    const scheduleIds = await store.takeOverdueSchedules(database, { before: now, limit: 10 });
    await store.requestAllSyncs(database, { scheduleIds, now });
    await store.requestScheduleSync(database, { scheduleId: newId('sch'), now });
  }

  return [create, change, run, relay, reconcile];
}
