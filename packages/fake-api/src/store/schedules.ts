import type * as store from '@postrider/store/schedules';
import { memoryOf, pageOf } from '../memory.ts';

export const hasRoomForSchedule: typeof store.hasRoomForSchedule = async (sql, { tenantId, atMost }) =>
  [...memoryOf(sql).schedules.values()].filter((schedule) => schedule.tenantId === tenantId).length < atMost;

export const insertSchedule: typeof store.insertSchedule = async (sql, { id, tenantId, settings, now }) => {
  const noRun = { lastRunAt: null, lastEventId: null, lastProblem: null };
  const row = { ...settings, id, tenantId, ...noRun, version: 1, createdAt: now, updatedAt: now };
  memoryOf(sql).schedules.set(id, row);
  return row;
};

export const findSchedule: typeof store.findSchedule = async (sql, { tenantId, scheduleId }) => {
  const row = memoryOf(sql).schedules.get(scheduleId);
  return row?.tenantId === tenantId ? row : undefined;
};

export const lockSchedule: typeof store.lockSchedule = (sql, key) => findSchedule(sql, key);

export const listSchedules: typeof store.listSchedules = async (sql, { tenantId, beforeId, limit }) =>
  pageOf(memoryOf(sql).schedules.values(), {
    matches: (schedule) => schedule.tenantId === tenantId,
    beforeId,
    limit,
  });

export const updateSchedule: typeof store.updateSchedule = async (sql, { id, settings, now }) => {
  const { schedules } = memoryOf(sql);
  const stored = schedules.get(id);
  if (stored === undefined) throw new Error(`There is no schedule "${id}".`);
  const row = { ...stored, ...settings, version: stored.version + 1, updatedAt: now };
  schedules.set(id, row);
  return row;
};

export const deleteSchedule: typeof store.deleteSchedule = async (sql, { scheduleId }) => {
  memoryOf(sql).schedules.delete(scheduleId);
};

export const recordAskedRun: typeof store.recordAskedRun = async (sql, { scheduleId, at, outcome }) => {
  const { schedules } = memoryOf(sql);
  const stored = schedules.get(scheduleId);
  if (stored === undefined) return;
  const lastEventId = 'eventId' in outcome ? outcome.eventId : null;
  const lastProblem = 'problem' in outcome ? outcome.problem : null;
  schedules.set(scheduleId, { ...stored, lastRunAt: at, lastEventId, lastProblem });
};

export const readConfiguredSchedules: typeof store.readConfiguredSchedules = async (sql, { tenantIds }) =>
  [...memoryOf(sql).schedules.values()].filter(({ tenantId }) => tenantIds === null || tenantIds.includes(tenantId));

export const findUsedScheduleIds: typeof store.findUsedScheduleIds = async (sql, ids) =>
  new Set(ids.filter((id) => memoryOf(sql).schedules.has(id)));
