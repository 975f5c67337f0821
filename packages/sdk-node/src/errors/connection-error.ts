import { isOfKind, PostriderError } from './postrider-error.ts';

/** No answer came (`connection_failed`): DNS, TCP, TLS, or the connection was cut. The request may have been carried out. */
export class PostriderConnectionError extends PostriderError {
  /** @internal */
  static override readonly kind: string = 'connection';
  override readonly name = 'PostriderConnectionError';
}

/** Whether this is a `PostriderConnectionError`, whichever copy of the package made it. */
export function isPostriderConnectionError(value: unknown): value is PostriderConnectionError {
  return isOfKind(value, PostriderConnectionError.kind);
}
