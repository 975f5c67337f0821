export type { AcceptResult } from './accept-batch.ts';
export { createEventAcceptor, type EventAcceptor } from './accept-events.ts';
export { listLastEventIds, readEventsAtEndpoint, type EventAtEndpoint } from './events-at-endpoint.ts';
export type { NotSent } from './fan-out.ts';
export { explainEvent, type ExplainedEndpoint } from './explain-event.ts';
export { findKeyConflict } from './find-key-conflict.ts';
export type { AcceptedEvent, AcceptInput } from './planned-event.ts';
export { findEvent, listEvents, type EventRow } from './read-events.ts';
export { cancelEvent, rescheduleEvent } from './schedule-event.ts';
