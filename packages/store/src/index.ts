export { connect, inSnapshot, inTransaction, type Database, type Sql } from './database.ts';
export { createPartitions } from './partitions.ts';
export { notifyCommands, notifyQueue, COMMANDS_CHANNEL, QUEUE_CHANNEL } from './notify.ts';
export { createSealer, parseSealingKeys, type Sealer, type SealingKey } from './sealing.ts';
export { findDelivery, listAttempts, listDeliveries, type AttemptRow, type DeliveryRow } from './deliveries-read.ts';

export { createEventAcceptor } from './accept-events/accept-events.ts';
export type { AcceptedEvent, AcceptInput, AcceptResult, EventAcceptor } from './accept-events/accept-events.ts';
export { loadDeliveries } from './attempts/load-attempts.ts';
export type { GateVersions, LoadedDelivery } from './attempts/load-attempts.ts';
export { recordAttempts } from './attempts/record-attempts.ts';
export type { AttemptToRecord, RecordResult } from './attempts/record-attempts.ts';
export { leaveQueue, recordEnd, recordHold, type EndWithoutAttempt } from './attempts/record-gate-decision.ts';
export { createBatcher } from './batcher.ts';
export { countWakes, finishAnnouncements, keepAnnouncements, takeAnnouncements } from './commands/announcements.ts';
export type { Announcement } from './commands/announcements.ts';
export { cancelDelivery, discardDeadLetter, retryDelivery } from './commands/delivery-commands.ts';
export { cancelEvent, rescheduleEvent } from './commands/schedule-event.ts';
export { cancelResting, wakeHeld } from './commands/sweep-endpoint.ts';
export type { HeldDelivery, SweepProgress } from './commands/sweep-endpoint.ts';
export {
  findFinished,
  restartDelivery,
  sweepForgottenHolds,
  takeOverdue,
  type OverdueDelivery,
} from './commands/watch.ts';
export { claimDue } from './queue/claim-due.ts';
export type { ClaimedDelivery } from './queue/claim-due.ts';
export { claimPaced } from './queue/claim-paced.ts';
export { holdsClaim, markStarted, releaseClaims } from './queue/lease.ts';
export { settleResting } from './queue/settle-resting.ts';
export { isRetryableDatabaseError, retryingDatabase } from './retryable-errors.ts';
export {
  deleteTenant,
  findTenant,
  holdTenant,
  insertTenant,
  listTenants,
  lockTenant,
  updateTenant,
  type TenantRow,
} from './tenants.ts';
export {
  findEndpoint,
  insertEndpoint,
  listEndpoints,
  lockEndpoint,
  openEndpointAuth,
  openEndpointHeaders,
  touchEndpoint,
  updateEndpoint,
  type EndpointRow,
  type EndpointSettings,
} from './endpoints.ts';
export { deleteEndpoint, disableEndpoint, enableEndpoint, pauseEndpoint, resumeEndpoint } from './endpoint-status.ts';
export { findEndpointSecrets, rotateEndpointSecret, setEndpointSecret } from './endpoint-secrets.ts';
export { explainEvent, type ExplainedEndpoint } from './explain-event.ts';
export { findEvent, listEvents, type EventRow } from './events-read.ts';
export {
  findApiKey,
  findApiKeyByKey,
  hasAdminKey,
  insertApiKey,
  listApiKeys,
  newApiKey,
  revokeApiKey,
  touchApiKey,
  type ApiKeyRow,
} from './api-keys.ts';
export {
  findIdempotentAnswer,
  lockIdempotencyKey,
  releaseIdempotencyKey,
  reserveIdempotencyKey,
  storeIdempotentAnswer,
  type IdempotencyKey,
  type StoredAnswer,
} from './idempotency.ts';
export { disableFailing, findEndpointHealth, type EndpointHealthRow } from './endpoint-health.ts';
export { expireKeys } from './expire-keys.ts';
export { listDeliveryNotes, type DeliveryNote } from './delivery-notes.ts';
export {
  findPreferences,
  lockPreferences,
  replacePreferences,
  type PreferencesOwner,
  type PreferencesRow,
} from './preferences.ts';
export { findKeyConflict } from './accept-events/publish-keys.ts';
export { reserveSlots, type RateSlot, type SlotAsk } from './rate-limits/reserve-slots.ts';
export { skipExpired } from './rate-limits/skip-expired.ts';
export { showLine, type LinePass } from './rate-limits/show-line.ts';
