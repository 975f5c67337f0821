import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { noAnswer, problemOf } from './problem.ts';
import { csrfToken, keepCsrfToken } from './csrf-token.ts';
import type { Capability, Scope } from './scope.ts';

/** Who is signed in. The key itself never reaches the page again. */
export interface Session {
  csrfToken: string;
  key: { id: string; name: string; scopes: readonly Capability[] };
  /** Null: every tenant. */
  tenantId: string | null;
  expiresAt: string;
  idleExpiresAt: string;
}

/** What somebody signs in with: an API key, or the one-use code of a link. */
export type Credential = { apiKey: string } | { code: string };

/** The session, or null when nobody is signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async () => callSession('GET'),
  staleTime: Infinity,
  retry: false,
});

export async function signIn(credential: Credential): Promise<Session | null> {
  return callSession('POST', { body: credential });
}

/** Signs out, and forgets what was read. `isEverywhere` ends every session of the same key. */
export function useSignOut() {
  const client = useQueryClient();
  return async ({ isEverywhere = false } = {}) => {
    await callSession('DELETE', { query: isEverywhere ? '?everywhere=true' : '' });
    // First: whoever watches the session goes to the sign-in, and then nothing that was read is kept.
    client.setQueryData(sessionQuery.queryKey, null);
    client.removeQueries({ queryKey: ['api'] });
  };
}

async function callSession(
  method: string,
  { body, query = '' }: { body?: Credential; query?: string } = {},
): Promise<Session | null> {
  const headers = { 'content-type': 'application/json', 'x-csrf-token': csrfToken() };
  const request: RequestInit = { method, headers, credentials: 'same-origin' };
  if (body) request.body = JSON.stringify(body);
  const answer = await fetch(`/v1/session${query}`, request).catch((error: unknown) => {
    throw noAnswer(error);
  });
  // Nobody is signed in, or not any more.
  if (answer.status === 401 && method !== 'POST') return null;
  if (!answer.ok) throw await problemOf(answer);
  if (answer.status === 204) return null;
  // The shape of `/v1/session`.
  const session = (await answer.json()) as Session;
  keepCsrfToken(session.csrfToken);
  return session;
}

const IMPLIED: Record<Capability, readonly Capability[]> = {
  read: ['read', 'write', 'admin'],
  write: ['write', 'admin'],
  admin: ['admin'],
};

/** What a session may see and do, looking at one tenant or at all. */
export function scopeOf(session: Session, chosenTenant: string | null): Scope {
  return {
    tenantId: session.tenantId ?? chosenTenant,
    canChooseTenant: session.tenantId === null,
    can: (capability) => IMPLIED[capability].some((scope) => session.key.scopes.includes(scope)),
  };
}
