import { PostriderApiError } from './api-error.ts';
import { isOfKind } from './postrider-error.ts';

/** 409 and 412: the request is valid but conflicts with the current state. */
export class PostriderConflictError extends PostriderApiError {
  /** @internal */
  static override readonly kind: string = 'conflict';
  override readonly name = 'PostriderConflictError';
}

/** Whether this is a `PostriderConflictError`, whichever copy of the package made it. */
export function isPostriderConflictError(value: unknown): value is PostriderConflictError {
  return isOfKind(value, PostriderConflictError.kind);
}
