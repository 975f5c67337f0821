export {
  deleteEventType,
  findEventType,
  listEventTypes,
  lockCatalogue,
  measureCatalogue,
  readCatalogue,
  readEventTypes,
  writeEventTypes,
  type EventTypeRow,
  type EventTypeSettings,
  type KnownEventType,
} from './event-types.ts';
