import { isOfKind, PostriderError } from './postrider-error.ts';

/** The API refused the request: `code` and `status` say why, `errors` which members. Each family of statuses has a subclass. */
export class PostriderApiError extends PostriderError {
  /** @internal */
  static override readonly kind: string = 'api';
  override readonly name: string = 'PostriderApiError';
  declare readonly status: number;
}

/** Whether this is a `PostriderApiError`, whichever copy of the package made it. */
export function isPostriderApiError(value: unknown): value is PostriderApiError {
  return isOfKind(value, PostriderApiError.kind);
}
