export { recordAskedRun } from './schedule-runs.ts';
export {
  deleteSchedule,
  findSchedule,
  hasRoomForSchedule,
  insertSchedule,
  listSchedules,
  lockSchedule,
  updateSchedule,
  type RunProblem,
  type ScheduleRow,
  type ScheduleSettings,
} from './schedules.ts';
