export { attemptDelivery } from './attempt-delivery.ts';
export { checkCustomHeaders, checkLegacySigning, headerObjection } from './custom-headers.ts';
export { checkUrl, resolveDestination } from './destination-guard.ts';
export { DestinationPolicyError, parseDestinationPolicy, type DestinationPolicy } from './destination-policy.ts';
export { evaluateGates } from './gates/evaluate-gates.ts';
export { MASK, maskHeaders } from './mask-headers.ts';
export type { Lookup } from './resolve-host.ts';
export { decideRetry, totalAttempts } from './retry-schedule.ts';
export { createSender, type Sender } from './send-request.ts';
