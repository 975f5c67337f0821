import { receiverKeys, type WebhookSecrets } from './receiver-keys.ts';
import { boundedBody, type RawBody } from './signed-content.ts';
import type { VerifiedLegacyWebhook, VerifiedWebhook } from './verified-webhook.ts';
import { verifyLegacy } from './verify-legacy.ts';
import { checkOptions, DEFAULT_MAX_BODY_BYTES } from './verify-options.ts';
import type { LegacyVerifyOptions, StandardVerifyOptions, VerifyOptions } from './verify-options.ts';
import { verifyStandard } from './verify-standard.ts';
import type { WebhookHeaders } from './webhook-headers.ts';
import { isWebhookVerificationError, type WebhookVerificationError } from './webhook-verification-error.ts';

/**
 * Verifies that a webhook was signed recently with one of the secrets.
 *
 * @param rawBody exactly the bytes that were received, before any parser
 * @param headers the request's headers, in any of the usual forms
 * @param secrets `whsec_…` or the public key `whpk_…`; several while they are rotated. Its kind decides the algorithm
 * @throws {WebhookVerificationError} with a `code`, and a message that says what to fix
 */
export async function verifyWebhook(
  rawBody: RawBody,
  headers: WebhookHeaders,
  secrets: WebhookSecrets,
  options?: StandardVerifyOptions,
): Promise<VerifiedWebhook>;
export async function verifyWebhook(
  rawBody: RawBody,
  headers: WebhookHeaders,
  secrets: WebhookSecrets,
  options: LegacyVerifyOptions,
): Promise<VerifiedLegacyWebhook>;
export async function verifyWebhook(
  rawBody: RawBody,
  headers: WebhookHeaders,
  secrets: WebhookSecrets,
  options?: VerifyOptions,
): Promise<VerifiedWebhook | VerifiedLegacyWebhook>;
export async function verifyWebhook(
  rawBody: RawBody,
  headers: WebhookHeaders,
  secrets: WebhookSecrets,
  options: VerifyOptions = {},
): Promise<VerifiedWebhook | VerifiedLegacyWebhook> {
  checkOptions(options);
  const keys = receiverKeys(secrets, options);
  const body = boundedBody(rawBody, options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES);
  return options.signing?.scheme === 'legacy'
    ? verifyLegacy({ body, headers, keys, options, signing: options.signing })
    : verifyStandard({ body, headers, keys, options });
}

export type SafeVerifyResult<T = VerifiedWebhook> =
  | { ok: true; webhook: T }
  | { ok: false; error: WebhookVerificationError };

/** Like `verifyWebhook`, but returns errors instead of throwing them. */
export async function safeVerifyWebhook(
  rawBody: RawBody,
  headers: WebhookHeaders,
  secrets: WebhookSecrets,
  options?: StandardVerifyOptions,
): Promise<SafeVerifyResult>;
export async function safeVerifyWebhook(
  rawBody: RawBody,
  headers: WebhookHeaders,
  secrets: WebhookSecrets,
  options: LegacyVerifyOptions,
): Promise<SafeVerifyResult<VerifiedLegacyWebhook>>;
export async function safeVerifyWebhook(
  rawBody: RawBody,
  headers: WebhookHeaders,
  secrets: WebhookSecrets,
  options?: VerifyOptions,
): Promise<SafeVerifyResult<VerifiedWebhook | VerifiedLegacyWebhook>>;
export async function safeVerifyWebhook(
  rawBody: RawBody,
  headers: WebhookHeaders,
  secrets: WebhookSecrets,
  options?: VerifyOptions,
): Promise<SafeVerifyResult<VerifiedWebhook | VerifiedLegacyWebhook>> {
  try {
    return { ok: true, webhook: await verifyWebhook(rawBody, headers, secrets, options) };
  } catch (error) {
    if (isWebhookVerificationError(error)) return { ok: false, error };
    throw error;
  }
}
