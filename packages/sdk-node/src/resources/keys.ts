import type { ApiKeyChange, KeyRotation } from '../audit-types.ts';
import type { ApiKey, ApiKeyWithSecret, ListKeysQuery, NewApiKey } from '../api-types.ts';
import { PageList } from '../page-list.ts';
import type { AnswerPromise } from '../request/answer.ts';
import type { ApiClient } from '../request/api-client.ts';
import type { CallOptions, PostOptions } from '../request/call-options.ts';

/** API keys. All methods need a key with the scope `admin`. */
export class Keys {
  readonly #client: ApiClient;

  /** @internal */
  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * Creates an API key, for one tenant or (`tenantId` left out) for all. Keep the answer's `key`: nothing shows it again.
   *
   * @throws PostriderNotFoundError `tenant_not_found`
   * @throws PostriderInvalidRequestError `validation_failed`
   */
  create(key: NewApiKey, options?: PostOptions): AnswerPromise<ApiKeyWithSecret> {
    return this.#client.call('createKey', { body: key, options });
  }

  /** Lists API keys, newest first, without the keys themselves. */
  list(query: ListKeysQuery = {}, options?: CallOptions): PageList<ApiKey> {
    return new PageList(
      (cursor) => this.#client.call('listKeys', { query: { ...query, cursor }, options }),
      query.cursor,
    );
  }

  /**
   * Reads what is known about a key.
   *
   * @throws PostriderNotFoundError `key_not_found`
   */
  get(keyId: string, options?: CallOptions): AnswerPromise<ApiKey> {
    return this.#client.call('getKey', { path: { keyId }, options });
  }

  /**
   * Changes name, expiry or limit of a key. What is left out stays; null removes expiry and limit.
   *
   * @throws PostriderNotFoundError `key_not_found`
   * @throws PostriderInvalidRequestError `validation_failed`
   */
  update(keyId: string, change: ApiKeyChange, options?: CallOptions): AnswerPromise<ApiKey> {
    return this.#client.call('updateKey', { path: { keyId }, body: change, options });
  }

  /**
   * Replaces a key by a new one. Keep the answer's `key`: nothing shows it again. The old one works for 24 hours more, or as
   * long as `overlapHours` says.
   *
   * @throws PostriderNotFoundError `key_not_found`
   * @throws PostriderInvalidRequestError `validation_failed`
   */
  rotate(keyId: string, rotation: KeyRotation = {}, options?: PostOptions): AnswerPromise<ApiKeyWithSecret> {
    return this.#client.call('rotateKey', { path: { keyId }, body: rotation, options });
  }

  /**
   * Revokes a key. It stops at once; other server processes may take it for one more second.
   *
   * @throws PostriderNotFoundError `key_not_found`
   */
  delete(keyId: string, options?: CallOptions): AnswerPromise<undefined> {
    return this.#client.call('deleteKey', { path: { keyId }, options, goneCode: 'key_not_found' });
  }
}
