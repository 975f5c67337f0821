import {
  deleteEventType,
  findEventType,
  holdCatalogue,
  lockCatalogue,
  writeEventTypes,
  type EventTypeSettings,
} from '@postrider/store/event-types';
import { defineRoute, type AuditedResource, type RouteContext } from '../http/define-route.ts';
import { notFound } from '../http/path-parameters.ts';
import { checkIfMatch } from '../http/preconditions.ts';
import { invalidBody, Problem } from '../http/problem.ts';
import { changedSettings, checkCatalogueSize, NEW_EVENT_TYPE, problemsOfEventType } from './check-event-type.ts';
import { presentEventType } from './present.ts';
import { getEventType } from './read-event-types.ts';
import { eventTypeAnswer, eventTypeChange, newEventType } from './schema.ts';
import { exampleEventType, exampleNewEventType } from './example.ts';

const audit: AuditedResource = {
  type: 'event_type',
  parameter: 'eventTypeName',
  idMember: 'name',
  read: getEventType,
  lock: (sql) => holdCatalogue(sql),
};
const facts = { group: 'event types', scope: 'admin', audit } as const;
const PATH = '/v1/event-types/{eventTypeName}';
const answer = { description: 'The event type.', schema: eventTypeAnswer } as const;

export const createEventType = defineRoute({
  ...facts,
  method: 'post',
  path: '/v1/event-types',
  name: 'createEventType',
  summary: 'Add an event type to the catalogue',
  description: 'All tenants share one catalogue. Every server uses the new type within a second.',
  body: newEventType,
  errors: ['event_type_exists', 'event_type_limit_reached'],
  answer: { ...answer, status: 201 },
  example: { body: exampleNewEventType, answer: exampleEventType },
  async handle({ body: { name, ...input } }, context) {
    const revision = await lockCatalogue(context.sql);
    if ((await findEventType(context.sql, name)) !== undefined) {
      throw new Problem('event_type_exists', `There is an event type "${name}" already.`);
    }
    const reply = await write(changedSettings({ ...NEW_EVENT_TYPE, name }, input), revision, context);
    return { ...reply, location: `/v1/event-types/${name}` };
  },
});

export const patchEventType = defineRoute({
  ...facts,
  versioned: true,
  method: 'patch',
  path: PATH,
  name: 'updateEventType',
  summary: 'Change an event type',
  description: 'The name cannot be changed. Events that were published before are not checked again.',
  body: eventTypeChange,
  errors: ['precondition_failed', 'event_type_limit_reached'],
  answer: { ...answer, status: 200 },
  example: { body: { validation: 'reject' }, answer: exampleEventType },
  async handle({ params: { eventTypeName: name }, body }, context) {
    const revision = await lockCatalogue(context.sql);
    const stored = await findEventType(context.sql, name);
    if (stored === undefined) throw notFound('eventTypeName', name);
    checkIfMatch(context.ifMatch, stored);
    return write(changedSettings(stored, body), revision, context);
  },
});

export const deleteEventTypeRoute = defineRoute({
  ...facts,
  versioned: true,
  method: 'delete',
  path: PATH,
  name: 'deleteEventType',
  summary: 'Remove an event type from the catalogue',
  description:
    'Events of the type stay, and so do endpoints that subscribe to it. If only known types are allowed, nobody can publish it any more.',
  errors: ['precondition_failed'],
  answer: { status: 204, description: 'It was deleted.', schema: null },
  async handle({ params: { eventTypeName: name } }, { sql, ifMatch, server }) {
    await lockCatalogue(sql);
    const stored = await findEventType(sql, name);
    if (stored === undefined) throw notFound('eventTypeName', name);
    checkIfMatch(ifMatch, stored);
    await deleteEventType(sql, name);
    server.catalogue.forget();
    return { body: undefined };
  },
});

async function write(type: EventTypeSettings, revision: number, { sql, now, server }: RouteContext) {
  const problems = problemsOfEventType(type);
  if (problems.length > 0) throw invalidBody(problems);
  await checkCatalogueSize(sql, [type]);
  const [row] = await writeEventTypes(sql, { types: [type], revision, now });
  if (row === undefined) throw new Error('An insert returned no row.');
  server.catalogue.forget();
  return { body: presentEventType(row), version: row.version };
}
