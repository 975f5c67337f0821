import { nextRuns } from '@postrider/domain';
import type { ScheduleRow } from '@postrider/store/schedules';
import type * as z from 'zod';
import type { scheduleAnswer } from './schema.ts';

const RUNS_SHOWN = 5;

export function presentSchedule(row: ScheduleRow, now: Date): z.input<typeof scheduleAnswer> {
  const { id, tenantId, name, cron, everySeconds, timeZone, paused } = row;
  const next = paused ? [] : nextRuns(row, { after: now, count: RUNS_SHOWN });
  return {
    id,
    tenantId,
    name,
    cron,
    everySeconds,
    timeZone,
    event: {
      type: row.eventType,
      data: JSON.parse(row.data) as unknown, // it was written from JSON
      priority: row.priority,
      tags: row.tags,
      endpointIds: row.endpointIds,
    },
    paused,
    nextRunsAt: next.map((at) => at.toISOString()),
    lastRun: row.lastRunAt && {
      at: row.lastRunAt.toISOString(),
      eventId: row.lastEventId,
      problem: row.lastProblem,
    },
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
