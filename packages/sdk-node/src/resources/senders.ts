import type { SenderList } from '../api-types.ts';
import type { AnswerPromise } from '../request/answer.ts';
import type { ApiClient } from '../request/api-client.ts';
import type { CallOptions } from '../request/call-options.ts';

/** Where requests to receivers come from. */
export class Senders {
  readonly #client: ApiClient;

  /** @internal */
  constructor(client: ApiClient) {
    this.#client = client;
  }

  /** Lists the ranges of addresses that a receiver should let in. Empty: the operator of the server has named none. */
  list(options?: CallOptions): AnswerPromise<SenderList> {
    return this.#client.call('listSenders', { options });
  }
}
