import { findEvent, listEvents } from '@postrider/store/events';
import { defineRoute } from '../http/define-route.ts';
import { idFromCursor, pageOf, presentPage } from '../http/pagination.ts';
import { notFound } from '../http/path-parameters.ts';
import { presentEvent } from './present.ts';
import { eventAnswer, eventListQuery } from './schema.ts';
import { onlyPage } from '../http/examples.ts';
import { exampleEvent } from './example.ts';

export const listEventsRoute = defineRoute({
  method: 'get',
  path: '/v1/tenants/{tenantId}/events',
  name: 'listEvents',
  group: 'events',
  summary: "List a tenant's events, newest first",
  description: 'If the data of events is large, a page may hold fewer than `limit` although more follow.',
  scope: 'read',
  query: eventListQuery,
  errors: ['invalid_cursor'],
  answer: { status: 200, description: 'A page of events.', schema: pageOf(eventAnswer) },
  example: { answer: onlyPage(exampleEvent) },
  async handle({ params: { tenantId }, query: { cursor, ...filter } }, { sql }) {
    const page = await listEvents(sql, { ...filter, tenantId, beforeId: idFromCursor('evt', cursor) });
    return { body: presentPage(page, presentEvent) };
  },
});

export const getEvent = defineRoute({
  method: 'get',
  path: '/v1/tenants/{tenantId}/events/{eventId}',
  name: 'getEvent',
  group: 'events',
  summary: 'Read an event',
  scope: 'read',
  errors: [],
  answer: { status: 200, description: 'The event.', schema: eventAnswer },
  example: { answer: exampleEvent },
  async handle({ params }, { sql }) {
    const row = await findEvent(sql, params);
    if (row === undefined) throw notFound('eventId', params.eventId);
    return { body: presentEvent(row) };
  },
});
