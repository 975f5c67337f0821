import { isOfKind, PostriderError } from './postrider-error.ts';

/** An invalid option or argument (`invalid_usage`), found before anything was sent. Fix the code; a retry does not help. */
export class PostriderUsageError extends PostriderError {
  /** @internal */
  static override readonly kind: string = 'usage';
  override readonly name = 'PostriderUsageError';
}

/** Whether this is a `PostriderUsageError`, whichever copy of the package made it. */
export function isPostriderUsageError(value: unknown): value is PostriderUsageError {
  return isOfKind(value, PostriderUsageError.kind);
}
