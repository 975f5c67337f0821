export { attemptDelivery } from './attempt-delivery.ts';
export { checkUrl, resolveDestination } from './destination-guard.ts';
export { parseDestinationPolicy, type DestinationPolicy } from './destination-policy.ts';
export type { Lookup } from './resolve-host.ts';
export { maskRecordedAttempt } from './mask-recorded-attempt.ts';
export { createAccessTokens, type AccessTokens } from './oauth/access-tokens.ts';
export { previewRequest } from './preview-request.ts';
export { parseSenderAddresses } from './sender-addresses.ts';
export { createSender, type Sender } from './send-request.ts';
