import { cancelEvent, findEvent, rescheduleEvent } from '@postrider/store/events';
import { type Sql } from '@postrider/store/sql';
import * as z from 'zod';
import { defineRoute } from '../http/define-route.ts';
import { notFound } from '../http/path-parameters.ts';
import { invalidBody, Problem } from '../http/problem.ts';
import { presentEvent } from './present.ts';
import { checkDeliverAt } from '../http/new-event.ts';
import { getEvent } from './read-events.ts';
import { eventAnswer, eventChange } from './schema.ts';
import { exampleCancelled, exampleScheduled } from './example.ts';

export const patchEvent = defineRoute({
  method: 'patch',
  path: '/v1/tenants/{tenantId}/events/{eventId}',
  name: 'updateEvent',
  group: 'events',
  summary: 'Change when a scheduled event is sent',
  description:
    'Deliveries that still wait for their time wait for the new time. Those that were sent, or are on their way, stay as they are.',
  scope: 'write',
  audit: {
    type: 'event',
    parameter: 'eventId',
    read: getEvent,
    // Without the payload.
    hide: ({ deliverAt }) => ({ deliverAt }),
  },
  notifies: ['queue', 'commands'],
  body: eventChange,
  errors: ['not_scheduled'],
  answer: { status: 200, description: 'The event.', schema: eventAnswer },
  example: { body: { deliverAt: exampleScheduled.deliverAt }, answer: exampleScheduled },
  async handle({ params, body: { deliverAt } }, { caller, sql, now }) {
    checkDeliverAt(deliverAt, now);
    const result = await rescheduleEvent(sql, { ...params, deliverAt, by: caller.keyId, now });
    switch (result) {
      case 'rescheduled':
        return { body: await read(sql, params) };
      case 'not_found':
        throw notFound('eventId', params.eventId);
      case 'not_scheduled':
        throw new Problem(
          'not_scheduled',
          'No delivery of the event is scheduled. Cancel those that are open, or publish the event again.',
        );
      case 'expires_before':
        throw invalidBody([{ pointer: '/deliverAt', detail: 'Must be before expiresAt.' }]);
    }
  },
});

export const cancelEventRoute = defineRoute({
  method: 'post',
  path: '/v1/tenants/{tenantId}/events/{eventId}/cancel',
  name: 'cancelEvent',
  group: 'events',
  summary: 'Cancel an event',
  description:
    'It cancels every delivery of the event that has not ended. An attempt in flight is still recorded. If the receiver takes it, that delivery is `delivered`.',
  scope: 'write',
  audit: { type: 'event', parameter: 'eventId' },
  notifies: ['commands'],
  body: z.strictObject({}).optional(),
  errors: ['not_cancellable'],
  answer: { status: 202, description: 'The event.', schema: eventAnswer },
  example: { body: {}, answer: exampleCancelled },
  async handle({ params }, { caller, sql, now }) {
    const result = await cancelEvent(sql, { ...params, by: caller.keyId, now });
    if (result === 'not_found') throw notFound('eventId', params.eventId);
    if (result === 'not_cancellable') throw new Problem('not_cancellable', 'All deliveries of the event have ended.');
    return { body: await read(sql, params) };
  },
});

async function read(sql: Sql, params: { tenantId: string; eventId: string }) {
  const row = await findEvent(sql, params);
  if (row === undefined) throw notFound('eventId', params.eventId);
  return presentEvent(row);
}
