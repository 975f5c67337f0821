export {
  listScheduleVersions,
  noteRenewal,
  recordAskedRun,
  recordDueRun,
  takeOverdueSchedules,
  type RunOutcome,
} from './schedule-runs.ts';
export { requestAllSyncs, requestScheduleSync } from './schedule-syncs.ts';
export { findUsedScheduleIds, readConfiguredSchedules } from './read-configured.ts';
export {
  deleteSchedule,
  findSchedule,
  findScheduleById,
  hasRoomForSchedule,
  insertSchedule,
  listSchedules,
  lockSchedule,
  updateSchedule,
  type ScheduleRow,
  type ScheduleSettings,
} from './schedules.ts';
