import type {
  EffectivePreferences,
  EndpointPreferences as Wishes,
  PreferencesPreview,
  PreferencesQuestion,
} from '../api-types.ts';
import type { AnswerPromise } from '../request/answer.ts';
import type { ApiClient } from '../request/api-client.ts';
import type { CallOptions, ChangeOptions } from '../request/call-options.ts';

/** The preferences of an endpoint, as methods of `endpoints`. */
export class EndpointPreferences {
  readonly #client: ApiClient;

  /** @internal */
  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * Reads an endpoint's own preferences exactly as they were put; `{}` by default. The `etag` of `withResponse()` is
   * what `putPreferences` takes as `ifMatch`. `getEffectivePreferences` has the tenant's in it too.
   *
   * @throws PostriderNotFoundError `endpoint_not_found`
   */
  getPreferences(tenantId: string, endpointId: string, options?: CallOptions): AnswerPromise<Wishes> {
    return this.#client.call('getEndpointPreferences', { path: { tenantId, endpointId }, options });
  }

  /**
   * Replaces an endpoint's preferences whole. What is left out or null is the tenant's; what is given replaces the tenant's
   * member whole, so that `rateLimits: {}` lifts its limits. What the changed members held is looked at again, and sent if
   * nothing else holds it. Units and defaults are those of `tenants.putPreferences`; `maxPerHour` is for tenants only.
   *
   * @throws PostriderNotFoundError `endpoint_not_found`
   * @throws PostriderConflictError `precondition_failed`: they are no longer at `ifMatch`.
   * @throws PostriderInvalidRequestError `validation_failed`: `errors` points at the invalid members.
   */
  putPreferences(
    tenantId: string,
    endpointId: string,
    preferences: Wishes,
    options?: ChangeOptions,
  ): AnswerPromise<Wishes> {
    return this.#client.call('putEndpointPreferences', { path: { tenantId, endpointId }, body: preferences, options });
  }

  /**
   * Changes only the given members of an endpoint's preferences. What is given replaces that member whole; null removes it,
   * and the tenant's holds again.
   *
   * @throws PostriderNotFoundError `endpoint_not_found`
   * @throws PostriderConflictError `precondition_failed`: they are no longer at `ifMatch`.
   * @throws PostriderInvalidRequestError `validation_failed`: `errors` points at the invalid members.
   */
  updatePreferences(
    tenantId: string,
    endpointId: string,
    change: Wishes,
    options?: ChangeOptions,
  ): AnswerPromise<Wishes> {
    return this.#client.call('updateEndpointPreferences', { path: { tenantId, endpointId }, body: change, options });
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
