import { isOfKind, PostriderError } from './postrider-error.ts';

/** Time is over: `timed_out` for a request, which may have been executed; `wait_timed_out` for `waitForDelivery`. */
export class PostriderTimeoutError extends PostriderError {
  /** @internal */
  static override readonly kind: string = 'timeout';
  override readonly name = 'PostriderTimeoutError';
}

/** Whether this is a `PostriderTimeoutError`, whichever copy of the package made it. */
export function isPostriderTimeoutError(value: unknown): value is PostriderTimeoutError {
  return isOfKind(value, PostriderTimeoutError.kind);
}
