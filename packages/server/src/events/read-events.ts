import { findEvent, listEvents } from '@postrider/store/events';
import * as z from 'zod';
import { defineRoute } from '../http/define-route.ts';
import { encodeCursor, idFromCursor, pageOf, pageQuery } from '../http/pagination.ts';
import { eventType, tagQuery, timeRangeQuery } from '../http/schemas.ts';
import { eventAnswer, eventNotFound, presentEvent } from '../resources/event.ts';

export const listEventsRoute = defineRoute({
  method: 'get',
  path: '/v1/tenants/{tenantId}/events',
  name: 'listEvents',
  group: 'events',
  summary: "List a tenant's events, newest first",
  description: 'A page may hold fewer than `limit` although more follow, when their data is large.',
  scope: 'read',
  query: z.strictObject({ ...pageQuery, ...timeRangeQuery, eventType: eventType.optional(), tag: tagQuery }),
  errors: ['invalid_cursor'],
  answer: { status: 200, description: 'A page of events.', schema: pageOf(eventAnswer) },
  async handle({ params: { tenantId }, query: { cursor, ...filter } }, { sql }) {
    const { events, more } = await listEvents(sql, { ...filter, tenantId, beforeId: idFromCursor('evt', cursor) });
    const last = events.at(-1);
    return {
      body: { data: events.map(presentEvent), nextCursor: more && last !== undefined ? encodeCursor(last.id) : null },
    };
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
  async handle({ params }, { sql }) {
    const row = await findEvent(sql, params);
    if (row === undefined) throw eventNotFound(params.eventId);
    return { body: presentEvent(row) };
  },
});
