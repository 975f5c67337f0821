import type {
  AcceptedEvent,
  BatchResults,
  EndpointExplanation,
  EventChange,
  EventExplanation,
  ExplainEventQuery,
  ListEventsQuery,
  NewEvent,
  PostriderEvent,
} from '../api-types.ts';
import { PagedAnswer, PageList } from '../page-list.ts';
import { isPostriderApiError } from '../errors/api-error.ts';
import { publishMany, type Published, type PublishManyOptions, type PublishResult } from '../publish-many.ts';
import type { AnswerPromise } from '../request/answer.ts';
import type { ApiClient } from '../request/api-client.ts';
import type { CallOptions, PostOptions } from '../request/call-options.ts';
import { errorOfPart } from '../request/error-from-answer.ts';

/** Events: what happened, published once. Every method throws `PostriderNotFoundError` for an unknown tenant. */
export class Events<EventMap extends object = Record<string, unknown>> {
  readonly #client: ApiClient;

  /** @internal */
  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * Publishes an event. Resolves once it and its deliveries are committed: from then on it reaches its receivers,
   * whatever fails. Retries never publish it twice; nor does another call, when it has the same `externalId`.
   *
   * It is sent at once, or at `deliverAt` (at most a year ahead), or when preferences allow; what has not arrived by
   * `expiresAt` is skipped. `explain` says why an endpoint did not get it.
   *
   * @throws PostriderNotFoundError `tenant_not_found`
   * @throws PostriderConflictError `external_id_taken`: another event has this `externalId`.
   * @throws PostriderInvalidRequestError `validation_failed`: `errors` points at the members that are wrong;
   *   `payload_too_large`: `data` is larger than 256 KiB.
   */
  publish(tenantId: string, event: NewEvent<EventMap>, options?: PostOptions): AnswerPromise<AcceptedEvent> {
    return this.#client.call('publishEvent', { path: { tenantId }, body: event, options });
  }

  /**
   * Publishes 1 to 100 events in one request of up to 1 MiB, several times as fast as one by one. Each has its own result, in
   * their order: `status` 202 and `event`, or 4xx and `problem`; one that is refused fails no other. Those that are
   * accepted are committed together. `publishMany` takes any number.
   *
   * @throws PostriderNotFoundError `tenant_not_found`
   * @throws PostriderInvalidRequestError `validation_failed`: there are no events, or more than 100; `payload_too_large`.
   */
  publishBatch(
    tenantId: string,
    events: readonly NewEvent<EventMap>[],
    options?: PostOptions,
  ): AnswerPromise<BatchResults> {
    return this.#client.call('publishBatch', { path: { tenantId }, body: { events: [...events] }, options });
  }

  /**
   * Publishes many events in batches, a bounded number at a time, and says of each what came of it, in the order in which they were given.
   * Resolves also when some or all failed: look at `ok` of each result. Takes any iterable, also an async one, and reads
   * no further ahead than it publishes. When `signal` is aborted, the rest fails with its reason; of an iterable that is
   * not an array nothing more is read, so that there are fewer results.
   *
   * @throws PostriderUsageError for invalid options; and errors of the iterable.
   */
  publishMany(
    tenantId: string,
    events: Iterable<NewEvent<EventMap>> | AsyncIterable<NewEvent<EventMap>>,
    options: PublishManyOptions = {},
  ): Promise<PublishResult<NewEvent<EventMap>>[]> {
    const { concurrency: _, ...each } = options;
    return publishMany(events, (batch) => this.#publishAll(tenantId, batch, each), options);
  }

  async #publishAll(tenantId: string, events: NewEvent<EventMap>[], options: CallOptions): Promise<Published[]> {
    try {
      options.signal?.throwIfAborted();
      const { data, requestId, attempts } = await this.publishBatch(tenantId, events, options).withResponse();
      return data.results.map(({ event, problem, status }): Published => {
        if (event !== undefined) return { ok: true, event };
        const about = { name: `POST /v1/tenants/${tenantId}/events/batch`, status, requestId, attempts };
        return { ok: false, error: errorOfPart(problem, about) };
      });
    } catch (error) {
      if (isWithoutBatches(error))
        return Promise.all(events.map((event) => this.#publishOne(tenantId, event, options)));
      return events.map(() => ({ ok: false, error }));
    }
  }

  async #publishOne(tenantId: string, event: NewEvent<EventMap>, options: CallOptions): Promise<Published> {
    try {
      return { ok: true, event: await this.publish(tenantId, event, options) };
    } catch (error) {
      return { ok: false, error };
    }
  }

  /**
   * Lists a tenant's events, newest first. A page may hold fewer than `limit` although more follow.
   *
   * @throws PostriderNotFoundError `tenant_not_found`
   */
  list(tenantId: string, query: ListEventsQuery = {}, options?: CallOptions): PageList<PostriderEvent> {
    return new PageList(
      (cursor) => this.#client.call('listEvents', { path: { tenantId }, query: { ...query, cursor }, options }),
      query.cursor,
    );
  }

  /**
   * Reads an event, with up to 100 of its deliveries.
   *
   * @throws PostriderNotFoundError `event_not_found`
   */
  get(tenantId: string, eventId: string, options?: CallOptions): AnswerPromise<PostriderEvent> {
    return this.#client.call('getEvent', { path: { tenantId, eventId }, options });
  }

  /**
   * Moves an event to another time: those of its deliveries that still wait for `deliverAt` wait for the new one; null, or
   * an instant that has passed, sends them now. What was sent, or is on its way, stays as it is; the time that the event
   * has already changes nothing.
   *
   * @throws PostriderNotFoundError `event_not_found`
   * @throws PostriderConflictError `not_scheduled`: none of them waits for its time any more.
   * @throws PostriderInvalidRequestError `validation_failed`: more than a year ahead, or past its `expiresAt`.
   */
  update(tenantId: string, eventId: string, change: EventChange, options?: CallOptions): AnswerPromise<PostriderEvent> {
    return this.#client.call('updateEvent', { path: { tenantId, eventId }, body: change, options });
  }

  /**
   * Takes an event back: cancels every delivery of it that has not ended. When an attempt is in flight and the receiver
   * takes it, that delivery is `delivered` after all.
   *
   * @throws PostriderNotFoundError `event_not_found`
   * @throws PostriderConflictError `not_cancellable`: all of them have ended.
   */
  cancel(tenantId: string, eventId: string, options?: PostOptions): AnswerPromise<PostriderEvent> {
    return this.#client.call('cancelEvent', { path: { tenantId, eventId }, options });
  }

  /**
   * Removes the content of an event: its data, and the bodies, headers, hashes and texts of errors of its attempts. The record
   * stays. What is open, or a dead letter, is cancelled. It cannot be taken back.
   *
   * @throws PostriderNotFoundError `event_not_found`
   */
  expunge(tenantId: string, eventId: string, options?: PostOptions): AnswerPromise<PostriderEvent> {
    return this.#client.call('expungeEvent', { path: { tenantId, eventId }, options });
  }

  /**
   * Tells what became of an event at every endpoint of its tenant, also at those that got nothing (`not_sent`, with the
   * reason; `created_later` where it was there before the endpoint). `until` is when it goes on by itself, null where only
   * a person can make it. A delivery's `timeline` has the steps. The oldest endpoint comes first; a page has up
   * to 1,000 of them: `for await` goes through all, whatever their number.
   *
   * @throws PostriderNotFoundError `event_not_found`
   */
  explain(
    tenantId: string,
    eventId: string,
    query: ExplainEventQuery = {},
    options?: CallOptions,
  ): PagedAnswer<EndpointExplanation, EventExplanation> {
    const path = { tenantId, eventId };
    return new PagedAnswer(
      (cursor) => this.#client.call('explainEvent', { path, query: { ...query, cursor }, options }),
      query.cursor,
      ({ endpoints }) => endpoints,
    );
  }
}

/** A server up to 0.1 has no batches: it takes `batch` for the id of an event. */
function isWithoutBatches(error: unknown): boolean {
  return isPostriderApiError(error) && (error.code === 'method_not_allowed' || error.code === 'route_not_found');
}
