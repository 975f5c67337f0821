import type { RetentionState } from '../retention-types.ts';
import type { AnswerPromise } from '../request/answer.ts';
import type { ApiClient } from '../request/api-client.ts';
import type { CallOptions, PostOptions } from '../request/call-options.ts';

/** How long records are kept. Needs a key with the scope `admin`. */
export class RetentionRuns {
  readonly #client: ApiClient;

  /** @internal */
  constructor(client: ApiClient) {
    this.#client = client;
  }

  /** Reads how long records are kept (in days; null: for ever), the last run, the next one, and disk use. */
  get(options?: CallOptions): AnswerPromise<RetentionState> {
    return this.#client.call('getRetention', { options });
  }

  /** Removes old records now. A worker starts the run within seconds; `get` shows what it removes. */
  run(options?: PostOptions): AnswerPromise<RetentionState> {
    return this.#client.call('runRetention', { options });
  }
}
