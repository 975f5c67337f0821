import { isOfKind, PostriderError } from './postrider-error.ts';

/** No answer (`connection_failed`): DNS, TCP, TLS, or a lost connection. The request may have been executed. */
export class PostriderConnectionError extends PostriderError {
  /** @internal */
  static override readonly kind: string = 'connection';
  override readonly name = 'PostriderConnectionError';
}

/** Whether this is a `PostriderConnectionError`, whichever copy of the package made it. */
export function isPostriderConnectionError(value: unknown): value is PostriderConnectionError {
  return isOfKind(value, PostriderConnectionError.kind);
}
