import type {
  EventType,
  EventTypeChange,
  EventTypeDocument,
  EventTypeImport,
  EventTypeImportResult,
  ListEventTypesQuery,
  NewEventType,
} from '../api-types.ts';
import { PageList } from '../page-list.ts';
import type { AnswerPromise } from '../request/answer.ts';
import type { ApiClient } from '../request/api-client.ts';
import type { CallOptions, ChangeOptions, PostOptions } from '../request/call-options.ts';

/** The catalogue of event types, the same for all tenants. Every method needs a key with the scope `admin`. */
export class EventTypes {
  readonly #client: ApiClient;

  /** @internal */
  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * Adds an event type. Publishing goes by it within a second.
   *
   * @throws PostriderConflictError `event_type_exists`; `event_type_limit_reached`: 1,000 types or 1 MiB of schemas.
   * @throws PostriderInvalidRequestError `validation_failed`: also for a schema that cannot be used, and for examples
   *   that do not match it.
   */
  create(eventType: NewEventType, options?: PostOptions): AnswerPromise<EventType> {
    return this.#client.call('createEventType', { body: eventType, options });
  }

  /** Lists event types, by name. */
  list(query: ListEventTypesQuery = {}, options?: CallOptions): PageList<EventType> {
    return new PageList(
      (cursor) => this.#client.call('listEventTypes', { query: { ...query, cursor }, options }),
      query.cursor,
    );
  }

  /**
   * Reads an event type.
   *
   * @throws PostriderNotFoundError `event_type_not_found`
   */
  get(name: string, options?: CallOptions): AnswerPromise<EventType> {
    return this.#client.call('getEventType', { path: { eventTypeName: name }, options });
  }

  /**
   * Changes an event type: what is left out stays, null gives the default. Events that were published before are not
   * checked again.
   *
   * @throws PostriderNotFoundError `event_type_not_found`
   * @throws PostriderConflictError `precondition_failed`: somebody changed it since `ifMatch` was read;
   *   `event_type_limit_reached`
   * @throws PostriderInvalidRequestError `validation_failed`
   */
  update(name: string, change: EventTypeChange, options?: ChangeOptions): AnswerPromise<EventType> {
    return this.#client.call('updateEventType', { path: { eventTypeName: name }, body: change, options });
  }

  /**
   * Removes an event type from the catalogue. Events of it, and endpoints that ask for it, stay.
   *
   * @throws PostriderNotFoundError `event_type_not_found`
   * @throws PostriderConflictError `precondition_failed`
   */
  delete(name: string, options?: ChangeOptions): AnswerPromise<undefined> {
    return this.#client.call('deleteEventType', { path: { eventTypeName: name }, options });
  }

  /**
   * Imports event types from the `webhooks` of an OpenAPI 3.1 document: adds and replaces those that it describes, all of
   * them or, with an error, none. Others stay. With `dryRun` it only says what would come of it.
   *
   * @throws PostriderInvalidRequestError `validation_failed`: `errors` points at the webhooks that cannot be taken.
   * @throws PostriderConflictError `event_type_limit_reached`
   */
  import(input: EventTypeImport, options?: PostOptions): AnswerPromise<EventTypeImportResult> {
    return this.#client.call('importEventTypes', { body: input, options });
  }

  /**
   * Exports the catalogue as an OpenAPI 3.1 document, with a webhook for each event type. `import` takes it back; tools
   * make documentation and types of it.
   */
  export(options?: CallOptions): AnswerPromise<EventTypeDocument> {
    return this.#client.call('exportEventTypes', { options });
  }
}
