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
export { MASK, maskHeaders } from './mask-headers.ts';
export type { Lookup } from './resolve-host.ts';
export { decideRetry, totalAttempts, type RetryQuestion } from './retry-schedule.ts';
export { createSender, type Sender, type SenderOptions, type SendOptions } from './send-request.ts';
export type { AttemptedSend, SendPhase, SendResult, SendTimings } from './send-result.ts';
