import { isOfKind, PostriderError } from './postrider-error.ts';

/** A wrong option or argument (`invalid_usage`): found before anything was sent. Mend the code; trying again does not help. */
export class PostriderUsageError extends PostriderError {
  /** @internal */
  static override readonly kind: string = 'usage';
  override readonly name = 'PostriderUsageError';
}

/** Whether this is a `PostriderUsageError`, whichever copy of the package made it. */
export function isPostriderUsageError(value: unknown): value is PostriderUsageError {
  return isOfKind(value, PostriderUsageError.kind);
}
