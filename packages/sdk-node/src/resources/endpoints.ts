import type {
  Attempt,
  EffectivePreferences,
  Endpoint,
  EndpointChange,
  EndpointInput,
  EndpointWithSecret,
  ListEndpointsQuery,
  Preferences,
  PreferencesPreview,
  PreferencesQuestion,
  RotatedSecret,
  SecretRotation,
  TestSend,
} from '../api-types.ts';
import { PageList } from '../page-list.ts';
import type { AnswerPromise } from '../request/answer.ts';
import type { ApiClient } from '../request/api-client.ts';
import type { CallOptions, ChangeOptions, PostOptions } from '../request/call-options.ts';

// A receiver may take as long as its endpoint's `timeoutMs` allows, at the most 300 s, before the API can answer.
const TEST_TIMEOUT_MS = 310_000;

/** Endpoints: URLs that receive a tenant's events. Every method throws `PostriderNotFoundError` for an unknown tenant. */
export class Endpoints {
  readonly #client: ApiClient;

  /** @internal */
  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * Creates an endpoint. Keep the answer's `secret`: besides `rotateSecret` nothing shows it again. `warnings` says what
   * looks wrong but was accepted, such as a host name that does not resolve yet.
   *
   * @throws PostriderInvalidRequestError `destination_refused`: Postrider may not connect to that URL;
   *   `validation_failed`: `errors` points at the members that are wrong.
   * @throws PostriderNotFoundError `tenant_not_found`
   */
  create(tenantId: string, endpoint: EndpointInput, options?: PostOptions): AnswerPromise<EndpointWithSecret> {
    return this.#client.call('createEndpoint', { path: { tenantId }, body: endpoint, options });
  }

  /**
   * Lists a tenant's endpoints, newest first.
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
   * Reads an endpoint.
   *
   * @throws PostriderNotFoundError `endpoint_not_found`
   */
  get(tenantId: string, endpointId: string, options?: CallOptions): AnswerPromise<Endpoint> {
    return this.#client.call('getEndpoint', { path: { tenantId, endpointId }, options });
  }

  /**
   * Replaces an endpoint whole. What is left out gets its default, except what cannot be read (tokens, passwords, the
   * secret), which stays. A `secret` given here replaces the old one at once; `rotateSecret` lets both overlap.
   * Where `url` gets another scheme, host or port, credentials do not stay: give them again.
   *
   * @throws PostriderNotFoundError `endpoint_not_found`
   * @throws PostriderConflictError `precondition_failed`: it is no longer at `ifMatch`.
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
   * they are never sent to a place that they were not given for.
   *
   * @throws PostriderNotFoundError `endpoint_not_found`
   * @throws PostriderConflictError `precondition_failed`: it is no longer at `ifMatch`.
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
   * Deletes an endpoint. What was on its way to it is cancelled (`endpoint_deleted`).
   *
   * @throws PostriderNotFoundError `endpoint_not_found`
   * @throws PostriderConflictError `precondition_failed`: it is no longer at `ifMatch`.
   */
  delete(tenantId: string, endpointId: string, options?: ChangeOptions): AnswerPromise<undefined> {
    const path = { tenantId, endpointId };
    return this.#client.call('deleteEndpoint', { path, options, goneCode: 'endpoint_not_found' });
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
   * Lets a paused endpoint go on; what waited for it is sent.
   *
   * @throws PostriderNotFoundError `endpoint_not_found`
   * @throws PostriderConflictError `endpoint_disabled`: enable it instead; `precondition_failed`.
   */
  resume(tenantId: string, endpointId: string, options?: PostOptions & ChangeOptions): AnswerPromise<Endpoint> {
    return this.#client.call('resumeEndpoint', { path: { tenantId, endpointId }, options });
  }

  /**
   * Enables a disabled endpoint; what waited for it is sent, and a failing spell is forgotten.
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
   * can take over the new one in its own time.
   *
   * @throws PostriderNotFoundError `endpoint_not_found`
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
   * Reads an endpoint's own preferences exactly as they were put; `{}` when nobody has. The `etag` of `withResponse()` is
   * what `putPreferences` takes as `ifMatch`. `getEffectivePreferences` has the tenant's in it too.
   *
   * @throws PostriderNotFoundError `endpoint_not_found`
   */
  getPreferences(tenantId: string, endpointId: string, options?: CallOptions): AnswerPromise<Preferences> {
    return this.#client.call('getEndpointPreferences', { path: { tenantId, endpointId }, options });
  }

  /**
   * Replaces an endpoint's preferences whole. What is left out or null is the tenant's; what is given replaces the tenant's
   * member whole, so that `rateLimits: {}` lifts its limits. What the changed members held is looked at again, and sent if
   * nothing else holds it. Units and defaults are those of `tenants.putPreferences`; `maxPerHour` is for tenants only.
   *
   * @throws PostriderNotFoundError `endpoint_not_found`
   * @throws PostriderConflictError `precondition_failed`: they are no longer at `ifMatch`.
   * @throws PostriderInvalidRequestError `validation_failed`: `errors` points at what is wrong or means nothing.
   */
  putPreferences(
    tenantId: string,
    endpointId: string,
    preferences: Preferences,
    options?: ChangeOptions,
  ): AnswerPromise<Preferences> {
    return this.#client.call('putEndpointPreferences', { path: { tenantId, endpointId }, body: preferences, options });
  }

  /**
   * Reads what an endpoint obeys: its own preferences over its tenant's over the defaults. `sources` says where each member
   * is from (`endpoint`, `tenant` or `default`).
   *
   * @throws PostriderNotFoundError `endpoint_not_found`
   */
  getEffectivePreferences(
    tenantId: string,
    endpointId: string,
    options?: CallOptions,
  ): AnswerPromise<EffectivePreferences> {
    return this.#client.call('getEndpointEffectivePreferences', { path: { tenantId, endpointId }, options });
  }

  /**
   * Asks what the preferences that an endpoint obeys would do with a delivery: `at` an instant (default: now), of a
   * `priority` (`normal`) and an `eventType` (none in particular). `hold.until` is the exact end of the quiet hours; real
   * deliveries start spread over a while after it. Neither rate limits nor a pause are asked. Changes nothing.
   *
   * @throws PostriderNotFoundError `endpoint_not_found`
   * @throws PostriderInvalidRequestError `validation_failed`
   */
  previewPreferences(
    tenantId: string,
    endpointId: string,
    question: PreferencesQuestion = {},
    options?: CallOptions,
  ): AnswerPromise<PreferencesPreview> {
    return this.#client.call('previewEndpointPreferences', {
      path: { tenantId, endpointId },
      body: question,
      options,
      asksOnly: true,
    });
  }
}
