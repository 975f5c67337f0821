/** The result of `begin`. */
export type Claim =
  /** Acquired until the lease ends. The token is greater than all earlier tokens of the key. */
  | { status: 'acquired'; token: number }
  /** Held by another caller, whose lease ends in this many milliseconds. */
  | { status: 'in_progress'; retryAfterMs: number }
  | { status: 'done' };

/**
 * Remembers which webhooks were handled. Each method must be atomic over all processes that share the store. A holder
 * that dies keeps the key until its lease ends; then the next `begin` acquires it with a greater token.
 */
export interface IdempotencyStore {
  /** Acquires the key, unless it is done or another lease on it is valid. */
  begin(key: string, options: { leaseMs: number }): Promise<Claim>;
  /**
   * Marks the key as done for `rememberMs`. Returns false and changes nothing when the token is not the latest: another
   * caller acquired the key after the lease ended. A second call returns true again.
   */
  complete(key: string, token: number, options: { rememberMs: number }): Promise<boolean>;
  /** Releases the key, so that the next `begin` acquires it at once. Does nothing when the token is not the latest. */
  release(key: string, token: number): Promise<void>;
}
