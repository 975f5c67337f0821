import { eventOfRun } from '@postrider/store/events';
import { findSchedule, recordAskedRun } from '@postrider/store/schedules';
import * as z from 'zod';
import { defineRoute } from '../http/define-route.ts';
import { checkNewEvent, eventOrThrow } from '../http/new-event.ts';
import { notFound } from '../http/path-parameters.ts';
import { invalidBody } from '../http/problem.ts';
import { exampleRun } from './example.ts';
import { runAnswer } from './schema.ts';

export const runSchedule = defineRoute({
  method: 'post',
  path: '/v1/tenants/{tenantId}/schedules/{scheduleId}/run',
  name: 'runSchedule',
  group: 'schedules',
  summary: 'Run a schedule now',
  description: 'Publishes its event at once, also while it is paused. Its next runs stay as they are.',
  scope: 'write',
  effect: 'accept',
  audit: { not: 'It publishes an event, and the schedule stays as it is.' },
  notifies: ['queue'],
  body: z.strictObject({}).optional(),
  errors: [],
  answer: { status: 202, description: 'The event was accepted.', schema: runAnswer },
  example: { body: {}, answer: exampleRun },
  async handle({ params }, { server, sql, caller, now, idempotency }) {
    const schedule = await findSchedule(sql, params);
    if (schedule === undefined) throw notFound('scheduleId', params.scheduleId);
    const received = {
      ...eventOfRun(schedule, { at: now, now }),
      idempotency: idempotency && { ...idempotency, scope: `${caller.tenantId ?? '*'} ${idempotency.scope}` },
    };
    const { input, problems } = await checkNewEvent(received, JSON.parse(schedule.data), server.catalogue);
    if (problems.length > 0) throw invalidBody(problems, '/event');
    const result = await server.acceptor.accept(input);
    const { id: eventId, timestamp: at } = eventOrThrow(result, input);
    await recordAskedRun(sql, { scheduleId: schedule.id, at, outcome: { eventId } });
    return { body: { scheduleId: schedule.id, at: at.toISOString(), eventId }, replayed: result.kind === 'replayed' };
  },
});
