export {
  deleteEventType,
  findEventType,
  holdCatalogue,
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
