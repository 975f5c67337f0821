export { cancelDelivery, discardDeadLetter, retryDelivery } from './delivery-commands.ts';
export { listDeliveryNotes, type DeliveryNote } from './delivery-notes.ts';
export { loadDeliveries, type GateVersions, type LoadedDelivery } from './load-attempts.ts';
export { probeRecording } from './probe-recording.ts';
export { findDelivery, listAttempts, listDeliveries, type AttemptRow, type DeliveryRow } from './read-deliveries.ts';
export { recordAttempts, type AttemptToRecord, type RecordResult } from './record-attempts.ts';
export { leaveQueue, recordEnd, recordHold } from './record-gate-decision.ts';
export { markStarted, type DeliveryEnd } from './transitions.ts';
