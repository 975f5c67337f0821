import type { TemplateList } from '../api-types.ts';
import type { AnswerPromise } from '../request/answer.ts';
import type { ApiClient } from '../request/api-client.ts';
import type { CallOptions } from '../request/call-options.ts';

/** Ready-made payloads, for receivers such as Slack, Discord and Teams. */
export class Templates {
  readonly #client: ApiClient;

  /** @internal */
  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * Lists the ready-made templates, each with an example of what it makes of an event. An endpoint uses one with
   * `format: { type: 'template', name: 'slack' }`.
   */
  list(options?: CallOptions): AnswerPromise<TemplateList> {
    return this.#client.call('listTemplates', { options });
  }
}
