import { infiniteQueryOptions } from '@tanstack/react-query';
import { callApi } from '../api/call-api.ts';

const PAGE = 50;

/** What became of an event at each endpoint of its tenant. */
export function explainPages(tenantId: string, eventId: string) {
  return infiniteQueryOptions({
    queryKey: ['api', 'explain', tenantId, eventId],
    initialPageParam: undefined,
    queryFn: async ({ signal, pageParam }: { signal: AbortSignal; pageParam: string | undefined }) => {
      const input = { path: { tenantId, eventId }, query: { limit: PAGE, cursor: pageParam }, signal };
      return (await callApi('get', '/v1/tenants/{tenantId}/events/{eventId}/explain', input)).body;
    },
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
}
