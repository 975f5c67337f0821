/** Why a webhook was refused. Codes are stable: new ones may be added, none changes its meaning. */
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

// The ESM and CJS builds are two copies of the class, which share the registry of symbols.
const BRAND = Symbol.for('@postrider/receiver-verify/WebhookVerificationError');

/**
 * The only error of this package. `message` has the likely cause and the fix, for the receiver's own log: it contains no
 * secret, but is not meant for the sender. `instanceof` works across copies of the package.
 */
export class WebhookVerificationError extends Error {
  override readonly name: string = 'WebhookVerificationError';
  readonly code: WebhookErrorCode;
  /** The issues of a validator, for `invalid_schema`. */
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
