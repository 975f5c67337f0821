import type { ServiceState, SystemState } from '../api-types.ts';
import type { AnswerPromise } from '../request/answer.ts';
import type { ApiClient } from '../request/api-client.ts';
import type { CallOptions } from '../request/call-options.ts';

/** The API's own state. The checks are not retried unless `maxRetries` says so: they ask how it is now. */
export class Service {
  readonly #client: ApiClient;

  /** @internal */
  constructor(client: ApiClient) {
    this.#client = client;
  }

  /** Whether the process lives. */
  getHealth(options?: CallOptions): AnswerPromise<ServiceState> {
    return this.#client.call('getHealth', { options, defaults: { maxRetries: 0 } });
  }

  /**
   * Whether it should get traffic.
   *
   * @throws PostriderServerError `unavailable`: its database does not answer, or it is about to stop.
   */
  getReadiness(options?: CallOptions): AnswerPromise<ServiceState> {
    return this.#client.call('getReadiness', { options, defaults: { maxRetries: 0 } });
  }

  /** How the deployment is: versions, clocks, workers, what waits. Needs a key with the scope `admin`. */
  getSystem(options?: CallOptions): AnswerPromise<SystemState> {
    return this.#client.call('getSystem', { options });
  }

  /** The API's description, OpenAPI 3.1. */
  getApiDescription(options?: CallOptions): AnswerPromise<Record<string, unknown>> {
    return this.#client.call('getApiDescription', { options });
  }
}
