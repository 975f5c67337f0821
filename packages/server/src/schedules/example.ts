import type * as z from 'zod';
import { EXAMPLE } from '../http/examples.ts';
import type { newSchedule, runAnswer, scheduleAnswer } from './schema.ts';

const event = { type: 'report.due', data: { kind: 'daily' } };

export const exampleNewSchedule: z.input<typeof newSchedule> = {
  cron: '30 8 * * MON-FRI',
  timeZone: 'Europe/Berlin',
  event,
};

export const exampleSchedule: z.input<typeof scheduleAnswer> = {
  id: EXAMPLE.scheduleId,
  tenantId: EXAMPLE.tenantId,
  name: null,
  cron: '30 8 * * MON-FRI',
  everySeconds: null,
  timeZone: 'Europe/Berlin',
  event: { ...event, priority: 'normal', tags: [], endpointIds: null },
  paused: false,
  nextRunsAt: [
    '2026-03-27T07:30:00.000Z',
    '2026-03-30T06:30:00.000Z',
    '2026-03-31T06:30:00.000Z',
    '2026-04-01T06:30:00.000Z',
    '2026-04-02T06:30:00.000Z',
  ],
  lastRun: { at: '2026-03-26T07:30:00.000Z', eventId: EXAMPLE.eventId, problem: null },
  createdAt: EXAMPLE.createdAt,
  updatedAt: EXAMPLE.createdAt,
};

export const examplePaused = { ...exampleSchedule, paused: true, nextRunsAt: [] };

export const exampleRun: z.input<typeof runAnswer> = {
  scheduleId: EXAMPLE.scheduleId,
  at: EXAMPLE.acceptedAt,
  eventId: EXAMPLE.eventId,
};
