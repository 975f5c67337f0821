import { setTimeout as pause } from 'node:timers/promises';
import type { FetchedToken } from './fetch-token.ts';
import { SharedFetch } from './shared-fetch.ts';

/** A longer fetch would leave a signature with an old timestamp. */
const MAX_FETCH_MS = 30_000;
/** After a failed fetch the next one waits so long, and all that comes in that time shares it. */
const PAUSE_AFTER_FAILURE_MS = 1_000;
/** A token is replaced so long before it expires, or at 80 % of its lifetime if that is later. */
const MAX_MARGIN_MS = 60_000;
const MARGIN_SHARE = 0.2;
/** How often a receiver that refuses every token may have it replaced. */
const REPLACE_EVERY_MS = 60_000;

export interface FetchOptions {
  timeoutMs: number;
  signal: AbortSignal;
}

/** The token of one version of an endpoint. */
export class EndpointToken {
  readonly #fetch: (options: FetchOptions) => Promise<FetchedToken>;
  readonly #monotonicMs: () => number;
  #token: { text: string; usedUntil: number } | null = null;
  #fetching: SharedFetch | null = null;
  #failedAt = -Infinity;
  #refusedAt = -Infinity;

  constructor(fetch: (options: FetchOptions) => Promise<FetchedToken>, monotonicMs: () => number) {
    this.#fetch = fetch;
    this.#monotonicMs = monotonicMs;
  }

  get isBusy(): boolean {
    return this.#fetching !== null;
  }

  /** The token if it is still good for a while, else a new one. One fetch serves everybody who asks meanwhile. */
  async get(
    timeoutMs: number,
    signal: AbortSignal | undefined,
  ): Promise<FetchedToken | { kind: 'token'; text: string }> {
    if (this.#token !== null && this.#monotonicMs() < this.#token.usedUntil) {
      return { kind: 'token', text: this.#token.text };
    }
    if (this.#fetching === null || this.#fetching.isAbandoned) {
      const fetching: SharedFetch = new SharedFetch(async (ending) => {
        const fetched = await this.#fetchAndKeep({ timeoutMs, signal: ending });
        if (this.#fetching === fetching) this.#fetching = null;
        return fetched;
      });
      this.#fetching = fetching;
    }
    return this.#fetching.wait(signal);
  }

  /**
   * What the receiver made of the token. A 401 drops it once: if the receiver refuses the next token too, tokens are not what
   * is wrong, and the token server is not asked again for every attempt.
   */
  noteStatus(text: string, status: number): void {
    if (status !== 401) {
      if (status >= 200 && status < 300) this.#refusedAt = -Infinity;
      return;
    }
    // Of many attempts with one token, the first that is refused drops it. The others must not drop its successor.
    if (this.#token?.text !== text) return;
    const now = this.#monotonicMs();
    if (now - this.#refusedAt < REPLACE_EVERY_MS) return;
    this.#refusedAt = now;
    this.#token = null;
  }

  async #fetchAndKeep({ timeoutMs, signal }: FetchOptions): Promise<FetchedToken> {
    const pauseMs = Math.min(PAUSE_AFTER_FAILURE_MS, timeoutMs / 4) - (this.#monotonicMs() - this.#failedAt);
    if (pauseMs > 0) await pause(pauseMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return { kind: 'aborted' };
    const startedAt = this.#monotonicMs();
    const leftMs = Math.ceil(Math.min(timeoutMs - Math.max(pauseMs, 0), MAX_FETCH_MS));
    const fetched = await this.#fetch({ timeoutMs: leftMs, signal });
    this.#failedAt = fetched.kind === 'failed' ? this.#monotonicMs() : -Infinity;
    if (fetched.kind === 'token') {
      const { text, lifetimeMs } = fetched;
      const usedMs = lifetimeMs - Math.min(lifetimeMs * MARGIN_SHARE, MAX_MARGIN_MS);
      // From before the request: the server counts from when it answered.
      this.#token = { text, usedUntil: startedAt + usedMs };
    }
    return fetched;
  }
}
