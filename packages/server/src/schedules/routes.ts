import type { Route } from '../http/define-route.ts';
import { createSchedule, deleteScheduleRoute, patchSchedule } from './manage-schedules.ts';
import { getSchedule, listSchedulesRoute } from './read-schedules.ts';
import { runSchedule } from './run-schedule.ts';

export const scheduleRoutes: readonly Route[] = [
  createSchedule,
  listSchedulesRoute,
  getSchedule,
  patchSchedule,
  deleteScheduleRoute,
  runSchedule,
];
