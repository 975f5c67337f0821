import type {
  Attempt,
  Endpoint,
  EndpointChange,
  EndpointInput,
  EndpointPreviews,
  EndpointTag,
  EndpointsBulk,
  EndpointsBulkResults,
  EndpointWithSecret,
  ListEndpointsQuery,
  ListTagsQuery,
  PreviewQuestion,
  RotatedSecret,
  SecretRotation,
  TestSend,
} from '../api-types.ts';
import { PageList } from '../page-list.ts';
import type { AnswerPromise } from '../request/answer.ts';
import type { ApiClient } from '../request/api-client.ts';
import type { CallOptions, ChangeOptions, DeleteEndpointOptions, PostOptions } from '../request/call-options.ts';
import { EndpointPreferences } from './endpoint-preferences.ts';

// A receiver may take as long as its endpoint's `timeoutMs` allows, at the most 300 s, before the API can answer.
const TEST_TIMEOUT_MS = 310_000;

/**
 * Endpoints: URLs that receive a tenant's events. Every `endpointId` may also be `ext:` and the `externalId` that the app gave
 * it, as it is: it gets encoded here. Every method throws `PostriderNotFoundError` for an unknown tenant.
 */
export class Endpoints extends EndpointPreferences {
  readonly #client: ApiClient;

  /** @internal */
  constructor(client: ApiClient) {
    super(client);
    this.#client = client;
  }

  /**
   * Creates an endpoint. Keep the answer's `secret`: besides `rotateSecret` nothing shows it again. `warnings` says what
   * looks wrong but was accepted, such as a host name that does not resolve yet.
   *
   * @throws PostriderInvalidRequestError `destination_refused`: Postrider may not connect to that URL;
   *   `validation_failed`: `errors` points at the members that are wrong.
   * @throws PostriderNotFoundError `tenant_not_found`
   * @throws PostriderConflictError `external_id_taken`, `endpoint_limit_reached`
   */
  create(tenantId: string, endpoint: EndpointInput, options?: PostOptions): AnswerPromise<EndpointWithSecret> {
    return this.#client.call('createEndpoint', { path: { tenantId }, body: endpoint, options });
  }

  /**
   * Lists a tenant's endpoints, newest first: all, or those that the query describes.
   *
   * @throws PostriderNotFoundError `tenant_not_found`
   */
  list(tenantId: string, query: ListEndpointsQuery = {}, options?: CallOptions): PageList<Endpoint> {
    return new PageList(
      (cursor) => this.#client.call('listEndpoints', { path: { tenantId }, query: { ...query, cursor }, options }),
      query.cursor,
    );
  }

  /**
   * Lists the tags of a tenant's endpoints, with how many have each, by code point.
   *
   * @throws PostriderNotFoundError `tenant_not_found`
   */
  listTags(tenantId: string, query: ListTagsQuery = {}, options?: CallOptions): PageList<EndpointTag> {
    return new PageList(
      (cursor) => this.#client.call('listTags', { path: { tenantId }, query: { ...query, cursor }, options }),
      query.cursor,
    );
  }

  /**
   * Reads an endpoint.
   *
   * @throws PostriderNotFoundError `endpoint_not_found`
   */
  get(tenantId: string, endpointId: string, options?: CallOptions): AnswerPromise<Endpoint> {
    return this.#client.call('getEndpoint', { path: { tenantId, endpointId }, options });
  }

  /**
   * Replaces an endpoint whole. What is left out gets its default, except what cannot be read (tokens, passwords, the
   * secret), `externalId` and `status`, which stay. A `secret` given here replaces the old one at once; `rotateSecret` lets both overlap.
   * Where `url` gets another scheme, host or port, credentials do not stay: give them again.
   *
   * @throws PostriderNotFoundError `endpoint_not_found`
   * @throws PostriderConflictError `precondition_failed`: it is no longer at `ifMatch`; `external_id_taken`.
   * @throws PostriderInvalidRequestError `destination_refused`, `validation_failed`
   */
  replace(
    tenantId: string,
    endpointId: string,
    endpoint: EndpointInput,
    options?: ChangeOptions,
  ): AnswerPromise<Endpoint> {
    return this.#client.call('replaceEndpoint', { path: { tenantId, endpointId }, body: endpoint, options });
  }

  /**
   * Changes an endpoint. What is left out stays, what is given replaces that member whole, null gives the default.
   * Where `url` gets another scheme, host or port, `auth` and the values of `headers` must be given again, or removed:
   * they are never sent to another server than they were given for.
   *
   * @throws PostriderNotFoundError `endpoint_not_found`
   * @throws PostriderConflictError `precondition_failed`: it is no longer at `ifMatch`; `external_id_taken`.
   * @throws PostriderInvalidRequestError `destination_refused`, `validation_failed`
   */
  update(
    tenantId: string,
    endpointId: string,
    change: EndpointChange,
    options?: ChangeOptions,
  ): AnswerPromise<Endpoint> {
    return this.#client.call('updateEndpoint', { path: { tenantId, endpointId }, body: change, options });
  }

  /**
   * Deletes an endpoint. What was on its way to it is cancelled (`endpoint_deleted`). With
   * `records: true` its deliveries and attempts are removed too, within minutes.
   * @throws PostriderNotFoundError `endpoint_not_found`
   * @throws PostriderConflictError `precondition_failed`: it is no longer at `ifMatch`.
   */
  delete(tenantId: string, endpointId: string, options: DeleteEndpointOptions = {}): AnswerPromise<undefined> {
    const { records, ...rest } = options;
    const asked = { path: { tenantId, endpointId }, query: records === true ? { records: 'true' as const } : {} };
    return this.#client.call('deleteEndpoint', { ...asked, options: rest, goneCode: 'endpoint_not_found' });
  }

  /**
   * Deletes, pauses, resumes, enables or disables up to 1,000 endpoints. Look at `status` and `problem` of each result.
   *
   * @throws PostriderInvalidRequestError `validation_failed`: neither `ids` nor `filter`, an empty filter, or one that finds
   *   more than 1,000. Nothing was changed.
   */
  bulk(tenantId: string, bulk: EndpointsBulk, options?: PostOptions): AnswerPromise<EndpointsBulkResults> {
    return this.#client.call('bulkEndpoints', { path: { tenantId }, body: bulk, options });
  }

  /**
   * Holds deliveries to an endpoint: events go on to be accepted for it and wait until `resume`.
   *
   * @throws PostriderNotFoundError `endpoint_not_found`
   * @throws PostriderConflictError `endpoint_disabled`; `precondition_failed`: it is no longer at `ifMatch`.
   */
  pause(tenantId: string, endpointId: string, options?: PostOptions & ChangeOptions): AnswerPromise<Endpoint> {
    return this.#client.call('pauseEndpoint', { path: { tenantId, endpointId }, options });
  }

  /**
   * Resumes a paused endpoint: its waiting deliveries are sent.
   *
   * @throws PostriderNotFoundError `endpoint_not_found`
   * @throws PostriderConflictError `endpoint_disabled`: enable it instead; `precondition_failed`.
   */
  resume(tenantId: string, endpointId: string, options?: PostOptions & ChangeOptions): AnswerPromise<Endpoint> {
    return this.#client.call('resumeEndpoint', { path: { tenantId, endpointId }, options });
  }

  /**
   * Enables a disabled endpoint: its waiting deliveries are sent, and `failingSince` is reset.
   *
   * @throws PostriderNotFoundError `endpoint_not_found`
   * @throws PostriderConflictError `precondition_failed`: it is no longer at `ifMatch`.
   */
  enable(tenantId: string, endpointId: string, options?: PostOptions & ChangeOptions): AnswerPromise<Endpoint> {
    return this.#client.call('enableEndpoint', { path: { tenantId, endpointId }, options });
  }

  /**
   * Disables an endpoint: new events no longer reach it, and what is on its way waits until `enable`.
   *
   * @throws PostriderNotFoundError `endpoint_not_found`
   * @throws PostriderConflictError `precondition_failed`: it is no longer at `ifMatch`.
   */
  disable(tenantId: string, endpointId: string, options?: PostOptions & ChangeOptions): AnswerPromise<Endpoint> {
    return this.#client.call('disableEndpoint', { path: { tenantId, endpointId }, options });
  }

  /**
   * Replaces the signing secret. For `overlapHours` (24) requests are signed with the old one too, so that the receiver
   * can adopt the new one in the meantime. With `overlapHours: 0` and the current secret the old ones stop at once;
   * `endSecretOverlap` ends one of them.
   *
   * @throws PostriderNotFoundError `endpoint_not_found`
   * @throws PostriderConflictError `secret_is_inherited`: rotate it with `defaults.rotateSecret`.
   * @throws PostriderInvalidRequestError `validation_failed`
   */
  rotateSecret(
    tenantId: string,
    endpointId: string,
    rotation: SecretRotation = {},
    options?: PostOptions,
  ): AnswerPromise<RotatedSecret> {
    return this.#client.call('rotateEndpointSecret', { path: { tenantId, endpointId }, body: rotation, options });
  }

  /**
   * Ends the overlap of an old signing secret before its time: from the next request on it no longer signs. The ids are
   * in `secrets` of the endpoint.
   *
   * @throws PostriderNotFoundError `endpoint_not_found`, `secret_not_found`
   * @throws PostriderConflictError `secret_is_current`, `secret_is_inherited`, `precondition_failed`.
   */
  endSecretOverlap(
    tenantId: string,
    endpointId: string,
    secretId: string,
    options?: ChangeOptions,
  ): AnswerPromise<undefined> {
    const path = { tenantId, endpointId, secretId };
    return this.#client.call('endSecretOverlap', { path, options, goneCode: 'secret_not_found' });
  }

  /**
   * Sends one signed test event now and answers with what came of it, also while the endpoint is paused or disabled.
   * No event and no delivery is recorded. `timeoutMs` is 310,000 here unless given, since the receiver may be slow.
   *
   * @throws PostriderNotFoundError `endpoint_not_found`
   * @throws PostriderConflictError `request_not_buildable`: the endpoint's settings make no request.
   * @throws PostriderInvalidRequestError `validation_failed`
   */
  test(tenantId: string, endpointId: string, event: TestSend = {}, options?: PostOptions): AnswerPromise<Attempt> {
    const defaults = { timeoutMs: TEST_TIMEOUT_MS };
    return this.#client.call('testEndpoint', { path: { tenantId, endpointId }, body: event, options, defaults });
  }

  /**
   * Shows the requests that an event, a past event or the last ones of the tenant would produce, and sends none. `change`
   * previews a change of the endpoint, as `update` merges it, or of its `preferences`. `differs` tells whether the body
   * differs from what was sent. Requests are unsigned, and their secrets masked.
   *
   * @throws PostriderNotFoundError `endpoint_not_found`, `event_not_found`
   * @throws PostriderInvalidRequestError `destination_refused`; `validation_failed`: pointers into the change begin with
   *   `/change`.
   */
  preview(
    tenantId: string,
    endpointId: string,
    question: PreviewQuestion,
    options?: CallOptions,
  ): AnswerPromise<EndpointPreviews> {
    const path = { tenantId, endpointId };
    return this.#client.call('previewEndpoint', { path, body: question, options, asksOnly: true });
  }
}
