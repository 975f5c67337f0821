import type { Delivery, DeliveryWithAttempts, ListDeliveriesQuery } from '../api-types.ts';
import type { DeliveryChange, ExportDeliveriesQuery, StreamQuery } from '../history-types.ts';
import type { DeliveryCancel, DeliveryRetry, Replay } from '../replay-types.ts';
import { exportRows } from '../export-rows.ts';
import { followChanges } from '../follow-changes.ts';
import { PageList } from '../page-list.ts';
import type { AnswerPromise } from '../request/answer.ts';
import type { ApiClient } from '../request/api-client.ts';
import type { CallOptions, PostOptions } from '../request/call-options.ts';

/** Deliveries: events on their way to endpoints. Every method throws `PostriderNotFoundError` for an unknown tenant. */
export class Deliveries {
  readonly #client: ApiClient;

  /** @internal */
  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * Lists a tenant's deliveries, newest first, without their attempts and timelines.
   *
   * @throws PostriderNotFoundError `tenant_not_found`
   */
  list(tenantId: string, query: ListDeliveriesQuery = {}, options?: CallOptions): PageList<Delivery> {
    return new PageList(
      (cursor) => this.#client.call('listDeliveries', { path: { tenantId }, query: { ...query, cursor }, options }),
      query.cursor,
    );
  }

  /**
   * Reads every delivery that matches, newest first, as one stream: `for await (const delivery of export(…))`. For many rows,
   * where `list` would ask for thousands of pages. After a cut it goes on behind the last row by itself; to go on in another
   * process, pass the `id` of the last row as `cursor`. `timeoutMs` counts from piece to piece.
   *
   * @throws PostriderNotFoundError `tenant_not_found`
   * @throws PostriderRateLimitError `too_many_exports`
   */
  export(
    tenantId: string,
    query: ExportDeliveriesQuery = {},
    options?: CallOptions,
  ): AsyncGenerator<Delivery, void, undefined> {
    const path = { tenantId };
    return exportRows({
      client: this.#client,
      cursor: query.cursor,
      open: (cursor, attempt) =>
        this.#client.stream('exportDeliveries', { path, query: { ...query, format: 'ndjson', cursor }, ...attempt }),
      options,
    });
  }

  /**
   * Follows what happens to deliveries, as it happens: `for await (const change of stream(…))`. It never ends by itself:
   * leave the loop, or abort `signal`. After a cut it goes on behind the last change, without a gap; to go on in another
   * process, keep `cursor` of the last change. Changes are kept for a day.
   *
   * @throws PostriderNotFoundError `tenant_not_found`
   * @throws PostriderApiError `cursor_expired`
   */
  stream(
    tenantId: string,
    { cursor: known, ...query }: StreamQuery = {},
    options?: CallOptions,
  ): AsyncGenerator<DeliveryChange, void, undefined> {
    const path = { tenantId };
    return followChanges({
      client: this.#client,
      cursor: known,
      open: (cursor, attempt) =>
        this.#client.stream('streamChanges', { path, query: { ...query, after: cursor }, ...attempt }),
      options,
    });
  }

  /**
   * Reads a delivery with its attempts and its `timeline`: everything that happened to it, first to last.
   * `postrider.waitForDelivery()` does so until it has ended.
   *
   * @throws PostriderNotFoundError `delivery_not_found`
   */
  get(tenantId: string, deliveryId: string, options?: CallOptions): AnswerPromise<DeliveryWithAttempts> {
    return this.#client.call('getDelivery', { path: { tenantId, deliveryId }, options });
  }

  /**
   * Sends a delivery now: one that waits or retries skips its backoff (never a gate), a dead letter starts again.
   *
   * @throws PostriderNotFoundError `delivery_not_found`
   * @throws PostriderConflictError `not_retryable`: it has ended in another way.
   */
  retry(tenantId: string, deliveryId: string, options?: PostOptions): AnswerPromise<Delivery> {
    return this.#client.call('retryDelivery', { path: { tenantId, deliveryId }, options });
  }

  /**
   * Cancels a delivery. When an attempt in flight succeeds, it is `delivered` after all.
   *
   * @throws PostriderNotFoundError `delivery_not_found`
   * @throws PostriderConflictError `not_cancellable`: it has ended already.
   */
  cancel(tenantId: string, deliveryId: string, options?: PostOptions): AnswerPromise<Delivery> {
    return this.#client.call('cancelDelivery', { path: { tenantId, deliveryId }, options });
  }

  /**
   * Sends all open deliveries that match a filter now: a replay, which `replays.get` follows. Each skips its backoff, never a
   * gate. For example, after an outage: all that an endpoint would get hours later.
   *
   * @throws PostriderNotFoundError `tenant_not_found`
   * @throws PostriderInvalidRequestError `validation_failed`: also for an empty filter.
   * @throws PostriderConflictError `replay_limit_reached`
   */
  retryAll(tenantId: string, wish: Omit<DeliveryRetry, 'dryRun'>, options?: PostOptions): AnswerPromise<Replay> {
    // Without `dryRun` the answer is a replay.
    return this.#client.call('retryDeliveries', { path: { tenantId }, body: wish, options }) as AnswerPromise<Replay>;
  }

  /**
   * Cancels all open deliveries that match a filter: a replay, which `replays.get` follows.
   *
   * @throws PostriderNotFoundError `tenant_not_found`
   * @throws PostriderInvalidRequestError `validation_failed`: also for an empty filter.
   * @throws PostriderConflictError `replay_limit_reached`
   */
  cancelAll(tenantId: string, wish: Omit<DeliveryCancel, 'dryRun'>, options?: PostOptions): AnswerPromise<Replay> {
    // Without `dryRun` the answer is a replay.
    return this.#client.call('cancelDeliveries', { path: { tenantId }, body: wish, options }) as AnswerPromise<Replay>;
  }
}
