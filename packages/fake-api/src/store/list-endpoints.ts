import { matchesEventType } from '@postrider/domain';
import type * as store from '@postrider/store/endpoints';
import { fits, memoryOf, pageOf, type StoredEndpoint } from '../memory.ts';

export const findByExternalId: typeof store.findByExternalId = async (sql, { tenantId, externalId }) =>
  memoryOf(sql)
    .endpointsOf(tenantId)
    .find((endpoint) => endpoint.externalId === externalId)?.id;

export const listEndpoints: typeof store.listEndpoints = async (sql, { tenantId, beforeId, limit, ...filter }) =>
  pageOf(memoryOf(sql).endpoints.values(), {
    matches: (endpoint) => !endpoint.isDeleted && fits(tenantId, endpoint.tenantId) && matches(endpoint, filter),
    beforeId,
    limit,
  });

function matches(endpoint: StoredEndpoint, filter: store.EndpointFilter): boolean {
  const { eventType, hosts, name, tag } = filter;
  return (
    fits(filter.status, endpoint.status) &&
    // In the fake no endpoint fails for long.
    fits(filter.health, endpoint.status === 'disabled' ? 'disabled' : 'healthy') &&
    fits(filter.externalId, endpoint.externalId) &&
    (tag === undefined || endpoint.tags.includes(tag)) &&
    (eventType === undefined || matchesEventType(endpoint.eventTypes, eventType.name, eventType)) &&
    (name === undefined || (endpoint.name ?? '').toLowerCase().includes(name.toLowerCase())) &&
    (hosts === undefined || hosts.includes(new URL(endpoint.url).hostname.replace(/\.$/, '')))
  );
}
