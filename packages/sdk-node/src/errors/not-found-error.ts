import { PostriderApiError } from './api-error.ts';
import { isOfKind } from './postrider-error.ts';

/** 404: the object does not exist, or belongs to a tenant that the key cannot access. */
export class PostriderNotFoundError extends PostriderApiError {
  /** @internal */
  static override readonly kind: string = 'not_found';
  override readonly name = 'PostriderNotFoundError';
}

/** Whether this is a `PostriderNotFoundError`, whichever copy of the package made it. */
export function isPostriderNotFoundError(value: unknown): value is PostriderNotFoundError {
  return isOfKind(value, PostriderNotFoundError.kind);
}
