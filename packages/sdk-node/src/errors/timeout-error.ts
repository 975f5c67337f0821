import { isOfKind, PostriderError } from './postrider-error.ts';

/** Nothing within the time given: `timed_out` for a request, which may have been carried out; `wait_timed_out` for `waitForDelivery`. */
export class PostriderTimeoutError extends PostriderError {
  /** @internal */
  static override readonly kind: string = 'timeout';
  override readonly name = 'PostriderTimeoutError';
}

/** Whether this is a `PostriderTimeoutError`, whichever copy of the package made it. */
export function isPostriderTimeoutError(value: unknown): value is PostriderTimeoutError {
  return isOfKind(value, PostriderTimeoutError.kind);
}
