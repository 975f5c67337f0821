import type { Delivery, ListDeadLettersQuery } from '../api-types.ts';
import type { DeadLetterGroups, ListDeadLetterGroupsQuery } from '../history-types.ts';
import type { DeadLetterDiscard, DeadLetterRetry, Replay } from '../replay-types.ts';
import { PageList } from '../page-list.ts';
import type { AnswerPromise } from '../request/answer.ts';
import type { ApiClient } from '../request/api-client.ts';
import type { CallOptions, PostOptions } from '../request/call-options.ts';

/** Dead letters: deliveries that failed for good and wait for a person. */
export class DeadLetters {
  readonly #client: ApiClient;

  /** @internal */
  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * Lists a tenant's dead letters, newest first.
   *
   * @throws PostriderNotFoundError `tenant_not_found`
   */
  list(tenantId: string, query: ListDeadLettersQuery = {}, options?: CallOptions): PageList<Delivery> {
    return new PageList(
      (cursor) => this.#client.call('listDeadLetters', { path: { tenantId }, query: { ...query, cursor }, options }),
      query.cursor,
    );
  }

  /**
   * Counts a tenant's dead letters by endpoint, reason and last status: what is broken, and since when.
   *
   * @throws PostriderNotFoundError `tenant_not_found`
   */
  listGroups(
    tenantId: string,
    query: ListDeadLetterGroupsQuery = {},
    options?: CallOptions,
  ): AnswerPromise<DeadLetterGroups> {
    return this.#client.call('listDeadLetterGroups', { path: { tenantId }, query, options });
  }

  /**
   * Sends a dead letter again, with its whole retry schedule before it.
   *
   * @throws PostriderNotFoundError `tenant_not_found`, `delivery_not_found`
   * @throws PostriderConflictError `not_dead`: it was retried or discarded already; `not_retryable`.
   */
  retry(tenantId: string, deliveryId: string, options?: PostOptions): AnswerPromise<Delivery> {
    return this.#client.call('retryDeadLetter', { path: { tenantId, deliveryId }, options });
  }

  /**
   * Sends all dead letters again that match a filter: a replay, which `replays.get` follows. `replays.preview` with the
   * status `dead_lettered` counts them before.
   *
   * @throws PostriderNotFoundError `tenant_not_found`
   * @throws PostriderInvalidRequestError `validation_failed`: also for an empty filter.
   * @throws PostriderConflictError `replay_limit_reached`
   */
  retryAll(tenantId: string, wish: Omit<DeadLetterRetry, 'dryRun'>, options?: PostOptions): AnswerPromise<Replay> {
    // Without `dryRun` the answer is a replay.
    return this.#client.call('retryDeadLetters', { path: { tenantId }, body: wish, options }) as AnswerPromise<Replay>;
  }

  /**
   * Discards all dead letters that match a filter: a replay, which `replays.get` follows.
   *
   * @throws PostriderNotFoundError `tenant_not_found`
   * @throws PostriderInvalidRequestError `validation_failed`: also for an empty filter.
   * @throws PostriderConflictError `replay_limit_reached`
   */
  discardAll(tenantId: string, wish: Omit<DeadLetterDiscard, 'dryRun'>, options?: PostOptions): AnswerPromise<Replay> {
    // Without `dryRun` the answer is a replay.
    return this.#client.call('discardDeadLetters', {
      path: { tenantId },
      body: wish,
      options,
    }) as AnswerPromise<Replay>;
  }

  /**
   * Discards a dead letter: it becomes `cancelled` with the reason `discarded`.
   *
   * @throws PostriderNotFoundError `tenant_not_found`, `delivery_not_found`
   * @throws PostriderConflictError `not_dead`: it was retried or discarded already.
   */
  discard(tenantId: string, deliveryId: string, options?: PostOptions): AnswerPromise<Delivery> {
    return this.#client.call('discardDeadLetter', { path: { tenantId, deliveryId }, options });
  }
}
