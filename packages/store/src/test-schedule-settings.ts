import type { ScheduleSettings } from './schedules/schedules.ts';

/** Settings of a schedule for tests: one that never runs, with those that matter to the test over them. */
export function testScheduleSettings(given: Partial<ScheduleSettings> = {}): ScheduleSettings {
  const anchor = given.anchor ?? new Date();
  return {
    name: null,
    cron: null,
    everySeconds: null,
    timeZone: 'UTC',
    eventType: 'report.due',
    data: '1',
    priority: 'normal',
    tags: [],
    endpointIds: null,
    paused: false,
    anchor,
    runsAfter: anchor,
    nextRunAt: null,
    ...given,
  };
}
