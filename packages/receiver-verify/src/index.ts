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
export type { SafeVerifyResult, VerifiedLegacyWebhook, VerifiedWebhook } from './verify/verify-webhook.ts';
export type { WebhookHeaders } from './verify/webhook-headers.ts';
export { isWebhookVerificationError, WebhookVerificationError } from './verify/webhook-verification-error.ts';
export type { WebhookErrorCode } from './verify/webhook-verification-error.ts';
