import type { Route } from '../http/define-route.ts';
import { exportEventTypes, importEventTypes } from './exchange-event-types.ts';
import { createEventType, deleteEventTypeRoute, patchEventType } from './manage-event-types.ts';
import { getEventType, listEventTypesRoute } from './read-event-types.ts';

export const eventTypeRoutes: readonly Route[] = [
  createEventType,
  listEventTypesRoute,
  importEventTypes,
  exportEventTypes,
  getEventType,
  patchEventType,
  deleteEventTypeRoute,
];
