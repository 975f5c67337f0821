import { findEvent } from '@postrider/store/events';
import { expungeEvents } from '@postrider/store/retention';
import * as z from 'zod';
import { defineRoute } from '../http/define-route.ts';
import { notFound } from '../http/path-parameters.ts';
import { exampleExpunged } from './example.ts';
import { presentEvent } from './present.ts';
import { eventAnswer } from './schema.ts';

export const expungeEventRoute = defineRoute({
  method: 'post',
  path: '/v1/tenants/{tenantId}/events/{eventId}/expunge',
  name: 'expungeEvent',
  group: 'events',
  summary: 'Remove the content of an event',
  description:
    'Its data go, and what attempts and dead letters show of them: bodies, headers, hashes, texts of errors. The records stay, with statuses, instants and outcomes. What was open, or a dead letter, is `cancelled` with the reason `expunged`. An attempt in flight is recorded without content. A publish that repeats it is refused. It cannot be taken back.',
  scope: 'write',
  audit: { type: 'event', parameter: 'eventId' },
  notifies: ['commands'],
  body: z.strictObject({}).optional(),
  errors: [],
  answer: { status: 200, description: 'The event without its content.', schema: eventAnswer },
  example: { body: {}, answer: exampleExpunged },
  async handle({ params: { tenantId, eventId } }, { caller, sql, now }) {
    const [found] = await expungeEvents(sql, { tenantId, eventIds: [eventId], by: caller.keyId, now });
    const row = found === undefined ? undefined : await findEvent(sql, { tenantId, eventId });
    if (row === undefined) throw notFound('eventId', eventId);
    return { body: presentEvent(row) };
  },
});
