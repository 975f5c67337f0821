import type { SecretRotation } from '../api-types.ts';
import type { DefaultsChange, DefaultSettings, EffectiveSettings, RotatedDefaultSecret } from '../defaults-types.ts';
import type { AnswerPromise } from '../request/answer.ts';
import type { ApiClient } from '../request/api-client.ts';
import type { CallOptions, ChangeOptions, PostOptions } from '../request/call-options.ts';

/**
 * What endpoints inherit, each member by itself: from their tenant, and then from the deployment.
 * `getEffective` tells which level each is from. The methods for the deployment need an `admin` key.
 */
export class Defaults {
  readonly #client: ApiClient;

  /** @internal */
  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * Reads what the endpoints of a tenant inherit from it. Null: not set; the deployment decides.
   *
   * @throws PostriderNotFoundError `tenant_not_found`
   */
  get(tenantId: string, options?: CallOptions): AnswerPromise<DefaultSettings> {
    return this.#client.call('getTenantDefaults', { path: { tenantId }, options });
  }

  /**
   * Changes what the endpoints of a tenant inherit from it, in force from the next attempt on. What is left out stays, what
   * is given replaces that member whole, null unsets it.
   *
   * @throws PostriderNotFoundError `tenant_not_found`
   * @throws PostriderConflictError `precondition_failed`: they are no longer at `ifMatch`.
   * @throws PostriderInvalidRequestError `validation_failed`: also where a secret would no longer fit `signing`.
   */
  update(tenantId: string, change: DefaultsChange, options?: ChangeOptions): AnswerPromise<DefaultSettings> {
    return this.#client.call('updateTenantDefaults', { path: { tenantId }, body: change, options });
  }

  /**
   * Replaces the secret that the endpoints of a tenant share, for all at once. For `overlapHours` (24) requests are signed
   * with the old one too. Where there was none, this makes the first.
   *
   * @throws PostriderNotFoundError `tenant_not_found`
   * @throws PostriderInvalidRequestError `validation_failed`
   */
  rotateSecret(
    tenantId: string,
    rotation: SecretRotation = {},
    options?: PostOptions,
  ): AnswerPromise<RotatedDefaultSecret> {
    return this.#client.call('rotateTenantDefaultSecret', { path: { tenantId }, body: rotation, options });
  }

  /** Reads what the endpoints of all tenants inherit. Null: not set; the built-in value is used. */
  getForDeployment(options?: CallOptions): AnswerPromise<DefaultSettings> {
    return this.#client.call('getDeploymentDefaults', { options });
  }

  /**
   * Changes what the endpoints of all tenants inherit. Endpoints whose URL a tenant's key gave inherit neither the secret
   * nor values of headers from here.
   *
   * @throws PostriderConflictError `precondition_failed`: they are no longer at `ifMatch`.
   * @throws PostriderInvalidRequestError `validation_failed`: also where a secret would no longer fit `signing`.
   */
  updateForDeployment(change: DefaultsChange, options?: ChangeOptions): AnswerPromise<DefaultSettings> {
    return this.#client.call('updateDeploymentDefaults', { body: change, options });
  }

  /**
   * Replaces the secret that endpoints of all tenants share, for all at once, like `rotateSecret`.
   *
   * @throws PostriderInvalidRequestError `validation_failed`
   */
  rotateDeploymentSecret(rotation: SecretRotation = {}, options?: PostOptions): AnswerPromise<RotatedDefaultSecret> {
    return this.#client.call('rotateDeploymentDefaultSecret', { body: rotation, options });
  }

  /**
   * Tells what an endpoint sets or inherits, and whether each member is from the endpoint, its tenant, the deployment, or
   * built in.
   *
   * @throws PostriderNotFoundError `endpoint_not_found`
   */
  getEffective(tenantId: string, endpointId: string, options?: CallOptions): AnswerPromise<EffectiveSettings> {
    return this.#client.call('getEndpointEffectiveSettings', { path: { tenantId, endpointId }, options });
  }
}
