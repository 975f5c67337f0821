export { cancelDelivery, discardDeadLetter, retryDelivery } from './delivery-commands.ts';
export type { CommandResult, DeliveryCommand } from './delivery-commands.ts';
export { listDeliveryNotes, type DeliveryNote } from './delivery-notes.ts';
export { groupDeadLetters, type DeadLetterGroup } from './dead-letter-groups.ts';
export { confirmHandOver, findHandedOver, type CarriedDelivery } from './hand-over.ts';
export { loadDeliveries, type LoadedDelivery } from './load-attempts.ts';
export { maskOldAttempts } from './mask-old-attempts.ts';
export { probeRecording } from './probe-recording.ts';
export {
  findDelivery,
  listAttempts,
  listDeliveries,
  type AttemptRow,
  type DeliveryFilter,
  type DeliveryRow,
} from './read-deliveries.ts';
export { recordAttempts, type AttemptToRecord, type RecordResult } from './record-attempts.ts';
export { recordTestSend } from './record-test-send.ts';
export { removeRecords } from './remove-records.ts';
export { dequeueEnded, recordEnd, recordHold } from './record-gate-decision.ts';
export { findLowSuccessRate, tellLowSuccessRate } from './success-rate.ts';
export { markStarted, type DeliveryEnd } from './transitions.ts';
export { cancelWaiting, countWoken, RECONCILE_BATCH, wakeHeld } from './reconcile-endpoint.ts';
export type { HeldDelivery, ReconcileProgress } from './reconcile-endpoint.ts';
export { findFinished, restartDelivery, reconcileForgottenHolds, takeOverdue, type OverdueDelivery } from './watch.ts';
export { findWaitingRetries, type WaitingRetry } from './waiting-retries.ts';
