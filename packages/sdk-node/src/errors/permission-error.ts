import { PostriderApiError } from './api-error.ts';
import { isOfKind } from './postrider-error.ts';

/** 403: the API key lacks the scope that the operation needs. */
export class PostriderPermissionError extends PostriderApiError {
  /** @internal */
  static override readonly kind: string = 'permission';
  override readonly name = 'PostriderPermissionError';
}

/** Whether this is a `PostriderPermissionError`, whichever copy of the package made it. */
export function isPostriderPermissionError(value: unknown): value is PostriderPermissionError {
  return isOfKind(value, PostriderPermissionError.kind);
}
