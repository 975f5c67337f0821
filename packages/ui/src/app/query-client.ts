import { QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiProblem } from '../api/problem.ts';
import { sessionQuery } from '../api/session.ts';

const TRIES = 2;
const REFUSED = new Set([400, 401, 403, 404, 409, 422]);

export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        // The session ended, or its key did: the pages give way to the sign-in.
        if (error instanceof ApiProblem && error.status === 401) client.setQueryData(sessionQuery.queryKey, null);
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        // What the API refuses, it refuses again.
        retry: (count, error) => count < TRIES && !(error instanceof ApiProblem && REFUSED.has(error.status)),
      },
    },
  });
  return client;
}
