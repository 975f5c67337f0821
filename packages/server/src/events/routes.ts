import type { Route } from '../http/define-route.ts';
import { mountForOperators } from '../http/mount-for-operators.ts';
import { cancelEventRoute, patchEvent } from './change-event.ts';
import { expungeEventRoute } from './expunge-event.ts';
import { explainEventRoute } from './explain-event.ts';
import { publishBatch } from './publish-batch.ts';
import { publishEvent } from './publish-event.ts';
import { getEvent, listEventsRoute } from './read-events.ts';

export const eventRoutes: readonly Route[] = [
  publishEvent,
  publishBatch,
  listEventsRoute,
  getEvent,
  patchEvent,
  cancelEventRoute,
  expungeEventRoute,
  explainEventRoute,
];

export const operatorEventRoutes: readonly Route[] = [
  mountForOperators(getEvent, { name: 'findEvent', summary: 'Read any event' }),
  mountForOperators(explainEventRoute, {
    name: 'explainAnyEvent',
    summary: 'Explain what happened to any event at every endpoint',
    description: 'It also explains events of deleted tenants.',
  }),
];
