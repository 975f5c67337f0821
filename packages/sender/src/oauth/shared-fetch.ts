import { unlessAborted } from '../unless-aborted.ts';
import type { FetchedToken } from './fetch-token.ts';

/** One fetch that several attempts wait for. It is aborted when none of them waits any more. */
export class SharedFetch {
  readonly #ending = new AbortController();
  readonly #result: Promise<FetchedToken>;
  #waiting = 0;

  /** `fetch` settles when its signal is aborted, and never rejects. */
  constructor(fetch: (signal: AbortSignal) => Promise<FetchedToken>) {
    this.#result = fetch(this.#ending.signal);
  }

  get isAbandoned(): boolean {
    return this.#ending.signal.aborted;
  }

  async wait(signal: AbortSignal | undefined): Promise<FetchedToken> {
    this.#waiting++;
    try {
      return await (signal === undefined ? this.#result : unlessAborted(this.#result, signal));
    } catch {
      return { kind: 'aborted' };
    } finally {
      this.#waiting--;
      if (this.#waiting === 0) this.#ending.abort();
    }
  }
}
