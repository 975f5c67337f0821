import type {
  Delivery,
  DeliveryWithAttempts,
  Endpoint,
  EndpointExplanation,
  EventExplanation,
  ExplainEventQuery,
  ListAllDeadLettersQuery,
  ListAllDeliveriesQuery,
  ListAllEndpointsQuery,
  PostriderEvent,
} from '../api-types.ts';
import type {
  DeadLetterGroups,
  DeliveryChange,
  ExportAllDeliveriesQuery,
  ListAllDeadLetterGroupsQuery,
  StreamAllQuery,
} from '../history-types.ts';
import { exportRows } from '../export-rows.ts';
import { followChanges } from '../follow-changes.ts';
import { PagedAnswer, PageList } from '../page-list.ts';
import type { AnswerPromise } from '../request/answer.ts';
import type { ApiClient } from '../request/api-client.ts';
import type { CallOptions } from '../request/call-options.ts';
import type { AllStatisticsQuery, StatisticsNumbers } from '../statistics-types.ts';

/** Look-ups over all tenants, for those who run Postrider. All need a key with the scope `admin`. */
export class Operator {
  readonly #client: ApiClient;

  /** @internal */
  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * Reads an event of whichever tenant.
   *
   * @throws PostriderNotFoundError `event_not_found`
   */
  getEvent(eventId: string, options?: CallOptions): AnswerPromise<PostriderEvent> {
    return this.#client.call('findEvent', { path: { eventId }, options });
  }

  /**
   * Tells what became of an event of whichever tenant at every endpoint, like `events.explain`; also when its tenant was
   * deleted.
   *
   * @throws PostriderNotFoundError `event_not_found`
   */
  explainEvent(
    eventId: string,
    query: ExplainEventQuery = {},
    options?: CallOptions,
  ): PagedAnswer<EndpointExplanation, EventExplanation> {
    return new PagedAnswer(
      (cursor) => this.#client.call('explainAnyEvent', { path: { eventId }, query: { ...query, cursor }, options }),
      query.cursor,
      ({ endpoints }) => endpoints,
    );
  }

  /**
   * Reads a delivery of whichever tenant, with its attempts and its timeline.
   *
   * @throws PostriderNotFoundError `delivery_not_found`
   */
  getDelivery(deliveryId: string, options?: CallOptions): AnswerPromise<DeliveryWithAttempts> {
    return this.#client.call('findDelivery', { path: { deliveryId }, options });
  }

  /** Lists the deliveries of all tenants, newest first. */
  listDeliveries(query: ListAllDeliveriesQuery = {}, options?: CallOptions): PageList<Delivery> {
    return new PageList(
      (cursor) => this.#client.call('listAllDeliveries', { query: { ...query, cursor }, options }),
      query.cursor,
    );
  }

  /**
   * Reads the deliveries of all tenants as one stream, newest first, like `deliveries.export`.
   *
   * @throws PostriderRateLimitError `too_many_exports`
   */
  exportDeliveries(
    query: ExportAllDeliveriesQuery = {},
    options?: CallOptions,
  ): AsyncGenerator<Delivery, void, undefined> {
    return exportRows({
      client: this.#client,
      cursor: query.cursor,
      open: (cursor, attempt) =>
        this.#client.stream('exportAllDeliveries', { query: { ...query, format: 'ndjson', cursor }, ...attempt }),
      options,
    });
  }

  /**
   * Follows what happens to the deliveries of all tenants, like `deliveries.stream`.
   *
   * @throws PostriderApiError `cursor_expired`
   */
  stream(
    { cursor: known, ...query }: StreamAllQuery = {},
    options?: CallOptions,
  ): AsyncGenerator<DeliveryChange, void, undefined> {
    return followChanges({
      client: this.#client,
      cursor: known,
      open: (cursor, attempt) =>
        this.#client.stream('streamAllChanges', { query: { ...query, after: cursor }, ...attempt }),
      options,
    });
  }

  /** Counts the dead letters of all tenants by endpoint, reason and last status. */
  listDeadLetterGroups(
    query: ListAllDeadLetterGroupsQuery = {},
    options?: CallOptions,
  ): AnswerPromise<DeadLetterGroups> {
    return this.#client.call('listAllDeadLetterGroups', { query, options });
  }

  /** Lists the dead letters of all tenants, newest first. */
  listDeadLetters(query: ListAllDeadLettersQuery = {}, options?: CallOptions): PageList<Delivery> {
    return new PageList(
      (cursor) => this.#client.call('listAllDeadLetters', { query: { ...query, cursor }, options }),
      query.cursor,
    );
  }

  /** Reads the numbers of all tenants, or of one with `tenantId`, like `statistics.get`. */
  getStatistics(query: AllStatisticsQuery = {}, options?: CallOptions): AnswerPromise<StatisticsNumbers> {
    return this.#client.call('getAllStatistics', { query, options });
  }

  /** Lists the endpoints of all tenants, newest first. */
  listEndpoints(query: ListAllEndpointsQuery = {}, options?: CallOptions): PageList<Endpoint> {
    return new PageList(
      (cursor) => this.#client.call('listAllEndpoints', { query: { ...query, cursor }, options }),
      query.cursor,
    );
  }
}
