import type { AnswerPromise } from '../request/answer.ts';
import type { ApiClient } from '../request/api-client.ts';
import type { CallOptions } from '../request/call-options.ts';
import type { EndpointStatisticsQuery, StatisticsNumbers, StatisticsQuery } from '../statistics-types.ts';

/** Numbers: how much arrives, how fast, and what fails. */
export class Statistics {
  readonly #client: ApiClient;

  /** @internal */
  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * Reads a tenant's numbers of a period, by default of the last 24 hours. They are at most ten seconds old.
   *
   * @throws PostriderNotFoundError `tenant_not_found`
   */
  get(tenantId: string, query: StatisticsQuery = {}, options?: CallOptions): AnswerPromise<StatisticsNumbers> {
    return this.#client.call('getStatistics', { path: { tenantId }, query, options });
  }

  /**
   * Reads the numbers of one endpoint.
   *
   * @throws PostriderNotFoundError `tenant_not_found`, `endpoint_not_found`
   */
  getOfEndpoint(
    tenantId: string,
    endpointId: string,
    query: EndpointStatisticsQuery = {},
    options?: CallOptions,
  ): AnswerPromise<StatisticsNumbers> {
    return this.#client.call('getEndpointStatistics', { path: { tenantId, endpointId }, query, options });
  }
}
