import { PostriderApiError } from './api-error.ts';
import { isOfKind } from './postrider-error.ts';

/** 429: too many requests; `retryAfterMs` says when to retry. */
export class PostriderRateLimitError extends PostriderApiError {
  /** @internal */
  static override readonly kind: string = 'rate_limit';
  override readonly name = 'PostriderRateLimitError';
}

/** Whether this is a `PostriderRateLimitError`, whichever copy of the package made it. */
export function isPostriderRateLimitError(value: unknown): value is PostriderRateLimitError {
  return isOfKind(value, PostriderRateLimitError.kind);
}
