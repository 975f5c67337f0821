export { ANSWER_STATUS } from './receiver/answers.ts';
export type { WebhookAnswer, WebhookOutcome } from './receiver/answers.ts';
export { createReceiver } from './receiver/create-receiver.ts';
export type { Receiver, WebhookReceiver } from './receiver/create-receiver.ts';
export type { EventOf, EventPattern, EventsFromSchemas, StandardSchema, WebhookEvent } from './receiver/event-types.ts';
export type { EventsFromOpenApi } from './receiver/events-from-openapi.ts';
export type { IdempotencyOptions, ReceiverOptions, WebhookProblem } from './receiver/receiver-options.ts';
export type { RunningClaim } from './receiver/run-once.ts';
export type { IncomingWebhook, WebhookContext, WebhookHandler } from './receiver/webhook-handler.ts';
export type { Claim, IdempotencyStore } from './idempotency/idempotency-store.ts';
export { generateKeyPair, generateSecret, signLegacy, signWebhook } from './verify/sign-webhook.ts';
export type { SignLegacyInput, SignWebhookInput } from './verify/sign-webhook.ts';
export type { RawBody } from './verify/signed-content.ts';
export type {
  LegacySigningScheme,
  LegacyVerifyOptions,
  SigningScheme,
  StandardVerifyOptions,
  VerifyOptions,
} from './verify/verify-options.ts';
export { safeVerifyWebhook, verifyWebhook } from './verify/verify-webhook.ts';
export type { SafeVerifyResult } from './verify/verify-webhook.ts';
export type { VerifiedLegacyWebhook, VerifiedWebhook } from './verify/verified-webhook.ts';
export type { WebhookSecrets } from './verify/receiver-keys.ts';
export type { WebhookHeaders } from './verify/webhook-headers.ts';
export { isWebhookVerificationError, WebhookVerificationError } from './verify/webhook-verification-error.ts';
export type { WebhookErrorCode } from './verify/webhook-verification-error.ts';
