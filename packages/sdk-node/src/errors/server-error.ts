import { PostriderApiError } from './api-error.ts';
import { isOfKind } from './postrider-error.ts';

/** 5xx: the server failed or is unavailable. The request may have been executed. */
export class PostriderServerError extends PostriderApiError {
  /** @internal */
  static override readonly kind: string = 'server';
  override readonly name = 'PostriderServerError';
}

/** Whether this is a `PostriderServerError`, whichever copy of the package made it. */
export function isPostriderServerError(value: unknown): value is PostriderServerError {
  return isOfKind(value, PostriderServerError.kind);
}
