import { findEventType, listEventTypes } from '@postrider/store/event-types';
import { defineRoute } from '../http/define-route.ts';
import { decodeCursor, invalidCursor, pageOf, toPage } from '../http/pagination.ts';
import { isEventTypeName, notFound } from '../http/path-parameters.ts';
import { findBuiltInType, withBuiltInTypes } from './built-in-types.ts';
import { presentEventType } from './present.ts';
import { eventTypeAnswer, eventTypeListQuery } from './schema.ts';
import { onlyPage } from '../http/examples.ts';
import { exampleEventType } from './example.ts';

export const listEventTypesRoute = defineRoute({
  method: 'get',
  path: '/v1/event-types',
  name: 'listEventTypes',
  group: 'event types',
  summary: 'List the event types of the catalogue, by name',
  description: 'The group `postrider` also has the types that Postrider itself publishes (docs/notices.md).',
  scope: 'admin',
  query: eventTypeListQuery,
  errors: ['invalid_cursor'],
  answer: { status: 200, description: 'A page of event types.', schema: pageOf(eventTypeAnswer) },
  example: { answer: onlyPage(exampleEventType) },
  async handle({ query: { limit, cursor, group } }, { sql }) {
    const after = cursor === undefined ? undefined : decodeCursor(cursor);
    if (after !== undefined && !isEventTypeName(after)) throw invalidCursor();
    const page = { group, after, limit: limit + 1 };
    const rows = withBuiltInTypes(await listEventTypes(sql, page), page);
    return { body: toPage(rows, { limit, position: ({ name }) => name, present: presentEventType }) };
  },
});

export const getEventType = defineRoute({
  method: 'get',
  path: '/v1/event-types/{eventTypeName}',
  name: 'getEventType',
  group: 'event types',
  summary: 'Read an event type',
  scope: 'admin',
  versioned: true,
  errors: [],
  answer: { status: 200, description: 'The event type.', schema: eventTypeAnswer },
  example: { answer: exampleEventType },
  async handle({ params: { eventTypeName: name } }, { sql }) {
    const row = (await findEventType(sql, name)) ?? findBuiltInType(name);
    if (row === undefined) throw notFound('eventTypeName', name);
    return { body: presentEventType(row), version: row.version };
  },
});
