import { PostriderApiError } from './api-error.ts';
import { isOfKind } from './postrider-error.ts';

/** 5xx: something broke or is away on the server's side. The request may have been carried out. */
export class PostriderServerError extends PostriderApiError {
  /** @internal */
  static override readonly kind: string = 'server';
  override readonly name = 'PostriderServerError';
}

/** Whether this is a `PostriderServerError`, whichever copy of the package made it. */
export function isPostriderServerError(value: unknown): value is PostriderServerError {
  return isOfKind(value, PostriderServerError.kind);
}
