import { findSchedule, listSchedules } from '@postrider/store/schedules';
import { defineRoute } from '../http/define-route.ts';
import { onlyPage } from '../http/examples.ts';
import { idFromCursor, pageOf, presentPage } from '../http/pagination.ts';
import { notFound } from '../http/path-parameters.ts';
import { exampleSchedule } from './example.ts';
import { presentSchedule } from './present.ts';
import { scheduleAnswer, scheduleListQuery } from './schema.ts';

export const listSchedulesRoute = defineRoute({
  method: 'get',
  path: '/v1/tenants/{tenantId}/schedules',
  name: 'listSchedules',
  group: 'schedules',
  summary: "List a tenant's schedules, newest first",
  scope: 'read',
  query: scheduleListQuery,
  errors: ['invalid_cursor'],
  answer: { status: 200, description: 'A page of schedules.', schema: pageOf(scheduleAnswer) },
  example: { answer: onlyPage(exampleSchedule) },
  async handle({ params: { tenantId }, query: { limit, cursor } }, { sql, now }) {
    const page = await listSchedules(sql, { tenantId, beforeId: idFromCursor('sch', cursor), limit });
    return { body: presentPage(page, (row) => presentSchedule(row, now)) };
  },
});

export const getSchedule = defineRoute({
  method: 'get',
  path: '/v1/tenants/{tenantId}/schedules/{scheduleId}',
  name: 'getSchedule',
  group: 'schedules',
  summary: 'Read a schedule',
  scope: 'read',
  versioned: true,
  errors: [],
  answer: { status: 200, description: 'The schedule.', schema: scheduleAnswer },
  example: { answer: exampleSchedule },
  async handle({ params }, { sql, now }) {
    const row = await findSchedule(sql, params);
    if (row === undefined) throw notFound('scheduleId', params.scheduleId);
    return { body: presentSchedule(row, now), version: row.version };
  },
});
