export {
  createEventAcceptor,
  type AcceptedEvent,
  type AcceptInput,
  type AcceptResult,
  type EventAcceptor,
} from './accept-events.ts';
export { explainEvent, type ExplainedEndpoint } from './explain-event.ts';
export { findKeyConflict } from './publish-keys.ts';
export { findEvent, listEvents, type EventRow } from './read-events.ts';
export { cancelEvent, rescheduleEvent } from './schedule-event.ts';
