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

export const listTags: typeof store.listTags = async (sql, { tenantId, after, limit }) => {
  const counts = new Map<string, number>();
  for (const tag of memoryOf(sql)
    .endpointsOf(tenantId)
    .flatMap(({ tags }) => tags)) {
    counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  return [...counts]
    .map(([tag, endpoints]) => ({ tag, endpoints }))
    .filter(({ tag }) => after === undefined || byCodePoint(tag, after) > 0)
    .toSorted((a, b) => byCodePoint(a.tag, b.tag))
    .slice(0, limit);
};

/** UTF-8 sorts like code points; UTF-16 does not. */
const byCodePoint = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
