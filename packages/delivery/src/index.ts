export { attemptDelivery, type AttemptedDelivery, type AttemptInput } from './attempt-delivery.ts';
export { toAttemptRecord } from './attempt-record.ts';
export { buildRequest, RequestBuildError, type BuildRequestInput, type OutboundRequest } from './build-request.ts';
export { classifyOutcome, type AttemptOutcome } from './classify-outcome.ts';
export {
  checkCustomHeaders,
  checkLegacySigning,
  COMPANION_FIELDS,
  headerObjection,
  type HeaderProblem,
} from './custom-headers.ts';
export {
  checkAddress,
  checkUrl,
  resolveDestination,
  type AddressVerdict,
  type DestinationVerdict,
  type GuardCode,
  type UrlVerdict,
} from './destination-guard.ts';
export { DestinationPolicyError, parseDestinationPolicy, type DestinationPolicy } from './destination-policy.ts';
export { evaluateGates } from './gates/evaluate-gates.ts';
export type { GateFacts } from './gates/gate.ts';
export { findExclusion, type ExclusionReason } from './gates/preferences.ts';
export { previewGates, type GatePreview, type PreviewQuestion } from './gates/preview-gates.ts';
export { MASK, maskHeaders } from './mask-headers.ts';
export { checkPreferences } from './preferences/check-preferences.ts';
export type { PreferenceProblem } from './preferences/preference-problem.ts';
export { resolvePreferences, type ResolvedPreferences } from './preferences/resolve-preferences.ts';
export { describeQuietTime } from './quiet-hours/describe-quiet-time.ts';
export { QUIET_HOURS_SPREAD_MS, quietHoursSpreadMs } from './quiet-hours/quiet-hours-spread.ts';
export { forgetReservations, giveBackSlots } from './rate-limits/give-back-slots.ts';
export { hourlyQuota, quotasOf, spacingOf, type Quota, type Spacing } from './rate-limits/limits.ts';
export { reserveSlots, type Reservation, type SlotQuestion, type SlotState } from './rate-limits/reserve-slots.ts';
export { appendStarts, pagesToLoad, withdrawStarts, type StartLog, type StartPages } from './rate-limits/start-log.ts';
export type { Lookup } from './resolve-host.ts';
export { decideRetry, totalAttempts, type RetryQuestion } from './retry-schedule.ts';
export { createSender, type Sender, type SenderOptions, type SendOptions } from './send-request.ts';
export type { AttemptedSend, SendPhase, SendResult, SendTimings } from './send-result.ts';
