import { isOfKind, PostriderError } from './postrider-error.ts';

/**
 * An answer that is not Postrider's (`unexpected_answer`): usually a proxy's, or `baseUrl` is wrong. A proxy's 429
 * and 5xx are a `PostriderRateLimitError` and a `PostriderServerError`, since they mean the same.
 */
export class PostriderAnswerError extends PostriderError {
  /** @internal */
  static override readonly kind: string = 'answer';
  override readonly name = 'PostriderAnswerError';
}

/** Whether this is a `PostriderAnswerError`, whichever copy of the package made it. */
export function isPostriderAnswerError(value: unknown): value is PostriderAnswerError {
  return isOfKind(value, PostriderAnswerError.kind);
}
