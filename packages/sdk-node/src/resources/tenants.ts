import type {
  EffectivePreferences,
  ListTenantsQuery,
  NewTenant,
  Preferences,
  PreferencesPreview,
  PreferencesQuestion,
  Tenant,
  TenantChange,
} from '../api-types.ts';
import { PageList } from '../page-list.ts';
import type { AnswerPromise } from '../request/answer.ts';
import type { ApiClient } from '../request/api-client.ts';
import type { CallOptions, ChangeOptions, PostOptions } from '../request/call-options.ts';

/** Tenants: whose webhooks these are. All but `get` and the preferences need a key with the scope `admin`. */
export class Tenants {
  readonly #client: ApiClient;

  /** @internal */
  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * Creates a tenant; without an `id` it gets one.
   *
   * @throws PostriderConflictError `tenant_exists`: the id is taken, also when its tenant was deleted.
   * @throws PostriderInvalidRequestError `validation_failed`: `errors` points at the members that are wrong.
   */
  create(tenant: NewTenant = {}, options?: PostOptions): AnswerPromise<Tenant> {
    return this.#client.call('createTenant', { body: tenant, options });
  }

  /** Lists all tenants, newest first. */
  list(query: ListTenantsQuery = {}, options?: CallOptions): PageList<Tenant> {
    const { cursor } = query;
    return new PageList((at) => this.#client.call('listTenants', { query: { ...query, cursor: at }, options }), cursor);
  }

  /**
   * Reads a tenant.
   *
   * @throws PostriderNotFoundError `tenant_not_found`
   */
  get(tenantId: string, options?: CallOptions): AnswerPromise<Tenant> {
    return this.#client.call('getTenant', { path: { tenantId }, options });
  }

  /**
   * Changes a tenant. What is left out stays, what is given replaces that member whole, null gives the default.
   *
   * @throws PostriderNotFoundError `tenant_not_found`
   * @throws PostriderConflictError `precondition_failed`: it is no longer at `ifMatch`.
   * @throws PostriderInvalidRequestError `validation_failed`
   */
  update(tenantId: string, change: TenantChange, options?: ChangeOptions): AnswerPromise<Tenant> {
    return this.#client.call('updateTenant', { path: { tenantId }, body: change, options });
  }

  /**
   * Deletes a tenant with its endpoints and keys. What was on its way is cancelled, and its id is never free again. The
   * tenant `default` stays.
   *
   * @throws PostriderNotFoundError `tenant_not_found`
   * @throws PostriderConflictError `precondition_failed`: it is no longer at `ifMatch`; `tenant_is_default`.
   */
  delete(tenantId: string, options?: ChangeOptions): AnswerPromise<undefined> {
    return this.#client.call('deleteTenant', { path: { tenantId }, options, goneCode: 'tenant_not_found' });
  }

  /**
   * Reads a tenant's preferences exactly as they were put; `{}` by default. The `etag` of `withResponse()` is what
   * `putPreferences` takes as `ifMatch`.
   *
   * @throws PostriderNotFoundError `tenant_not_found`
   */
  getPreferences(tenantId: string, options?: CallOptions): AnswerPromise<Preferences> {
    return this.#client.call('getTenantPreferences', { path: { tenantId }, options });
  }

  /**
   * Replaces a tenant's preferences whole: what is left out or null gets its default (`enabled: true`, every type, every
   * priority, no quiet hours, no limits). They hold for all of its endpoints that have none of their own. What the changed
   * members held is looked at again, and sent if nothing else holds it.
   *
   * Times of day are `HH:MM` on the clock of `timeZone` (`UTC`); limits count attempts, for each endpoint by itself, and
   * `maxPerHour` those of all endpoints together. With `mode: 'drop'` they count, and skip, first attempts only: retries go by
   * their schedule, and one that falls into quiet hours waits until they end.
   *
   * @throws PostriderNotFoundError `tenant_not_found`
   * @throws PostriderConflictError `precondition_failed`: they are no longer at `ifMatch`.
   * @throws PostriderInvalidRequestError `validation_failed`: `errors` points at what is wrong or means nothing, such as an
   *   unknown time zone, or quiet hours that never end.
   */
  putPreferences(tenantId: string, preferences: Preferences, options?: ChangeOptions): AnswerPromise<Preferences> {
    return this.#client.call('putTenantPreferences', { path: { tenantId }, body: preferences, options });
  }

  /**
   * Changes only the given members of a tenant's preferences. What is given replaces that member whole; null removes it.
   * Units, defaults and errors are those of `putPreferences`.
   *
   * @throws PostriderNotFoundError `tenant_not_found`
   * @throws PostriderConflictError `precondition_failed`: they are no longer at `ifMatch`.
   * @throws PostriderInvalidRequestError `validation_failed`: `errors` points at what is wrong.
   */
  updatePreferences(tenantId: string, change: Preferences, options?: ChangeOptions): AnswerPromise<Preferences> {
    return this.#client.call('updateTenantPreferences', { path: { tenantId }, body: change, options });
  }

  /**
   * Reads a tenant's preferences with all defaults filled in; `sources` says where each member is from
   * (`tenant` or `default`).
   *
   * @throws PostriderNotFoundError `tenant_not_found`
   */
  getEffectivePreferences(tenantId: string, options?: CallOptions): AnswerPromise<EffectivePreferences> {
    return this.#client.call('getTenantEffectivePreferences', { path: { tenantId }, options });
  }

  /**
   * Asks what a tenant's preferences would do with a delivery: `at` an instant (default: now), of a `priority` (`normal`)
   * and an `eventType` (none in particular). `hold.until` is the exact end of the quiet hours; real deliveries start spread over a
   * while after it. Rate limits are not asked. Changes nothing.
   *
   * @throws PostriderNotFoundError `tenant_not_found`
   * @throws PostriderInvalidRequestError `validation_failed`
   */
  previewPreferences(
    tenantId: string,
    question: PreferencesQuestion = {},
    options?: CallOptions,
  ): AnswerPromise<PreferencesPreview> {
    return this.#client.call('previewTenantPreferences', {
      path: { tenantId },
      body: question,
      options,
      asksOnly: true,
    });
  }
}
