import type {
  AuditEntry,
  ExportAllAuditQuery,
  ExportAuditQuery,
  ListAllAuditQuery,
  ListAuditQuery,
} from '../audit-types.ts';
import { exportRows } from '../export-rows.ts';
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

  /**
   * Reads every entry of a tenant that matches, newest first, as one stream: `for await (const entry of export(…))`. After a cut
   * it goes on behind the last entry by itself; to go on in another process, pass the `id` of the last entry as `cursor`. Needs a
   * key with the scope `write`.
   *
   * @throws PostriderNotFoundError `tenant_not_found`
   * @throws PostriderRateLimitError `too_many_exports`
   */
  export(
    tenantId: string,
    query: ExportAuditQuery = {},
    options?: CallOptions,
  ): AsyncGenerator<AuditEntry, void, undefined> {
    const path = { tenantId };
    return exportRows({
      client: this.#client,
      cursor: query.cursor,
      open: (cursor, attempt) =>
        this.#client.stream('exportAudit', { path, query: { ...query, format: 'ndjson', cursor }, ...attempt }),
      options,
    });
  }

  /**
   * Reads the entries of all tenants and of the deployment as one stream, like `export`. Needs a key with the scope `admin`.
   *
   * @throws PostriderRateLimitError `too_many_exports`
   */
  exportAll(query: ExportAllAuditQuery = {}, options?: CallOptions): AsyncGenerator<AuditEntry, void, undefined> {
    return exportRows({
      client: this.#client,
      cursor: query.cursor,
      open: (cursor, attempt) =>
        this.#client.stream('exportAllAudit', { query: { ...query, format: 'ndjson', cursor }, ...attempt }),
      options,
    });
  }
}
