import { PostriderApiError } from './api-error.ts';
import { isOfKind } from './postrider-error.ts';

/** 401: the API key is missing, unknown, revoked or has expired. */
export class PostriderAuthenticationError extends PostriderApiError {
  /** @internal */
  static override readonly kind: string = 'authentication';
  override readonly name = 'PostriderAuthenticationError';
}

/** Whether this is a `PostriderAuthenticationError`, whichever copy of the package made it. */
export function isPostriderAuthenticationError(value: unknown): value is PostriderAuthenticationError {
  return isOfKind(value, PostriderAuthenticationError.kind);
}
