/** What came of asking for the right to handle a key. */
export type Claim =
  /** Ours until the lease ends. The token is greater than that of every earlier holder of the key. */
  | { status: 'acquired'; token: number }
  /** Somebody holds it; the lease ends in so many milliseconds. */
  | { status: 'in_progress'; retryAfterMs: number }
  | { status: 'done' };

/**
 * Remembers which webhooks were handled. Each method must be atomic over all processes that share the store. A holder
 * that dies is not noticed: its lease runs out, and the next `begin` acquires the key with a greater token.
 */
export interface IdempotencyStore {
  /** Acquires the key, unless it is done or somebody's lease on it still runs. */
  begin(key: string, options: { leaseMs: number }): Promise<Claim>;
  /**
   * Marks the key as done, to be forgotten after `rememberMs`. False, and nothing changed, where the token is not the
   * latest: somebody else acquired the key after our lease had run out. True again when it is called twice.
   */
  complete(key: string, token: number, options: { rememberMs: number }): Promise<boolean>;
  /** Gives the key back, so that the next `begin` acquires it at once. Nothing where the token is not the latest. */
  release(key: string, token: number): Promise<void>;
}
