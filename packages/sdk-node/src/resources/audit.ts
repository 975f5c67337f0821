import type { AuditEntry, ListAllAuditQuery, ListAuditQuery } from '../audit-types.ts';
import { PageList } from '../page-list.ts';
import type { ApiClient } from '../request/api-client.ts';
import type { CallOptions } from '../request/call-options.ts';

/** Who changed what, and when. Nothing can change or delete an entry. */
export class Audit {
  readonly #client: ApiClient;

  /** @internal */
  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * Lists what was changed of a tenant, newest first. Needs a key with the scope `write`.
   *
   * @throws PostriderNotFoundError `tenant_not_found`
   */
  list(tenantId: string, query: ListAuditQuery = {}, options?: CallOptions): PageList<AuditEntry> {
    return new PageList(
      (cursor) => this.#client.call('listAudit', { path: { tenantId }, query: { ...query, cursor }, options }),
      query.cursor,
    );
  }

  /** Lists what was changed of all tenants and of the deployment, newest first. Needs a key with the scope `admin`. */
  listAll(query: ListAllAuditQuery = {}, options?: CallOptions): PageList<AuditEntry> {
    return new PageList(
      (cursor) => this.#client.call('listAllAudit', { query: { ...query, cursor }, options }),
      query.cursor,
    );
  }
}
