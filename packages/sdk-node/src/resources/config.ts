import type {
  Configuration,
  ConfigurationChange,
  ConfigurationExport,
  ConfigurationPlan,
  GetConfigurationQuery,
} from '../configuration-types.ts';
import type { AnswerPromise } from '../request/answer.ts';
import type { ApiClient } from '../request/api-client.ts';
import type { CallOptions, PostOptions } from '../request/call-options.ts';

// As many changes as the routes for single resources make, up to 2,000 of them: minutes on a busy server. A client that gives up
// earlier and sends the document again is refused, because its own import still runs.
const APPLY_TIMEOUT_MS = 310_000;

/** Configuration as code: what people have set, as one document. For keys with the scope `admin`. */
export class Config {
  readonly #client: ApiClient;

  /** @internal */
  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * Exports what people have set, without secrets.
   *
   * @throws PostriderInvalidRequestError `invalid_query`: it does not fit into one document. Export one tenant after another, with
   *   `tenantId`.
   * @throws PostriderNotFoundError `tenant_not_found`
   */
  export(query: GetConfigurationQuery = {}, options?: CallOptions): AnswerPromise<Configuration> {
    return this.#client.call('getConfiguration', { query, options });
  }

  /**
   * The same with all secrets, sealed with a passphrase. Whoever has both has the secrets.
   *
   * @throws PostriderInvalidRequestError `validation_failed`
   * @throws PostriderNotFoundError `tenant_not_found`
   */
  exportWithSecrets(request: ConfigurationExport, options?: CallOptions): AnswerPromise<Configuration> {
    return this.#client.call('exportConfiguration', { body: request, options, asksOnly: true });
  }

  /**
   * Makes what is set be as a document says, in one transaction. With `dryRun` it only says what it would do. What the document
   * leaves out stays. A second call with the same document changes nothing. `timeoutMs` is 310,000 here unless given, since a
   * large document may take minutes.
   *
   * @throws PostriderInvalidRequestError `validation_failed`: nothing was changed. `errors` has every problem, with pointers into
   *   the document; also for a wrong passphrase.
   * @throws PostriderConflictError `precondition_failed`: somebody changed the same at the same moment. Send it again.
   * @throws PostriderRateLimitError `too_many_imports`: the server runs one already.
   */
  apply(change: ConfigurationChange, options?: PostOptions): AnswerPromise<ConfigurationPlan> {
    const defaults = { timeoutMs: APPLY_TIMEOUT_MS };
    return this.#client.call('applyConfiguration', { body: change, options, defaults });
  }
}
