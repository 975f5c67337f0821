/** Why a webhook was not accepted. Codes are stable: a new one may come, none changes its meaning. */
export type WebhookErrorCode =
  | 'missing_header'
  | 'invalid_header'
  | 'timestamp_too_old'
  | 'timestamp_too_new'
  | 'no_matching_signature'
  | 'invalid_secret'
  | 'invalid_options'
  | 'unsupported_algorithm'
  | 'invalid_body'
  | 'body_unreadable'
  | 'body_already_parsed'
  | 'body_too_large'
  | 'invalid_encoding'
  | 'invalid_json'
  | 'invalid_schema';

// The ESM and the CJS build are two copies of the class; the registry of symbols is shared by both.
const BRAND = Symbol.for('@postrider/receiver-verify/WebhookVerificationError');

/**
 * The one error of this package. `message` says what is likely wrong and how to fix it, for the receiver's own log:
 * it holds no secret, but it is not meant for the sender. `instanceof` works across copies of the package.
 */
export class WebhookVerificationError extends Error {
  override readonly name: string = 'WebhookVerificationError';
  readonly code: WebhookErrorCode;
  /** What a validator found, for `invalid_schema`. */
  readonly issues: readonly unknown[] | undefined;

  constructor(code: WebhookErrorCode, message: string, options: { cause?: unknown; issues?: readonly unknown[] } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.issues = options.issues;
    Object.defineProperty(this, BRAND, { value: true });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    // Subclasses keep the ordinary meaning of instanceof.
    if (this !== WebhookVerificationError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return isWebhookVerificationError(value);
  }
}

/** Whether this is a `WebhookVerificationError`, whichever copy of the package made it. */
export function isWebhookVerificationError(value: unknown): value is WebhookVerificationError {
  return typeof value === 'object' && value !== null && BRAND in value;
}
