import { PostriderApiError } from './api-error.ts';
import { isOfKind } from './postrider-error.ts';

/** Any other 4xx, usually 400, 413 and 422: the request is invalid; `errors` points at the members. */
export class PostriderInvalidRequestError extends PostriderApiError {
  /** @internal */
  static override readonly kind: string = 'invalid_request';
  override readonly name = 'PostriderInvalidRequestError';
}

/** Whether this is a `PostriderInvalidRequestError`, whichever copy of the package made it. */
export function isPostriderInvalidRequestError(value: unknown): value is PostriderInvalidRequestError {
  return isOfKind(value, PostriderInvalidRequestError.kind);
}
