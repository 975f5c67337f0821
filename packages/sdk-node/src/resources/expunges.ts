import type { Expunge, ListExpungesQuery, NewExpunge } from '../retention-types.ts';
import { PageList } from '../page-list.ts';
import type { AnswerPromise } from '../request/answer.ts';
import type { ApiClient } from '../request/api-client.ts';
import type { CallOptions, PostOptions } from '../request/call-options.ts';

/**
 * Removing the content of many events, such as all of one person. Every method throws `PostriderNotFoundError` for an unknown
 * tenant.
 */
export class Expunges {
  readonly #client: ApiClient;

  /** @internal */
  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * Removes the content of all events that match: data, bodies, headers, hashes and texts of errors. The records stay. What is
   * open is cancelled. A worker does it, beginning within seconds; `get` shows when it has `finished`. It cannot be taken back.
   *
   * @throws PostriderInvalidRequestError `validation_failed`: also for an empty filter.
   */
  create(tenantId: string, expunge: NewExpunge, options?: PostOptions): AnswerPromise<Expunge> {
    return this.#client.call('expungeEvents', { path: { tenantId }, body: expunge, options });
  }

  /** Lists requests, newest first. */
  list(tenantId: string, query: ListExpungesQuery = {}, options?: CallOptions): PageList<Expunge> {
    return new PageList(
      (cursor) => this.#client.call('listExpunges', { path: { tenantId }, query: { ...query, cursor }, options }),
      query.cursor,
    );
  }

  /**
   * Reads a request.
   *
   * @throws PostriderNotFoundError `expunge_not_found`
   */
  get(tenantId: string, expungeId: string, options?: CallOptions): AnswerPromise<Expunge> {
    return this.#client.call('getExpunge', { path: { tenantId, expungeId }, options });
  }
}
