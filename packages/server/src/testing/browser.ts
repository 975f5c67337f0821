import type { Called, CallOptions, TestApi } from './start-test-api.ts';

export interface Session {
  csrfToken: string;
  key: { id: string; name: string; scopes: string[] };
  tenantId: string | null;
  expiresAt: string;
  idleExpiresAt: string;
}

/** What a browser sends from a page of the server: the cookie, its origin, and the CSRF token that the page knows. */
export interface Browser {
  /** The value of `Cookie`. */
  cookie: string;
  session: Session;
  call<Json = unknown>(method: string, path: string, options?: CallOptions): Promise<Called<Json>>;
}

/** The first part of `Set-Cookie`. */
export const cookieIn = ({ headers }: Pick<Called<unknown>, 'headers'>): string =>
  (headers.get('set-cookie') ?? '').split(';')[0] ?? '';

/** Signs in by `POST /v1/session`. */
export async function signIn(api: TestApi, body: object = { apiKey: api.adminKey }): Promise<Browser> {
  const answer = await api.call<Session>('POST', '/v1/session', { key: null, body, headers: { origin: api.url } });
  if (answer.status !== 200) throw new Error(`The sign-in was answered ${answer.status}: ${answer.text}`);
  const { json: session } = answer;
  const cookie = cookieIn(answer);
  const own = { cookie, origin: api.url, 'x-csrf-token': session.csrfToken };
  return {
    cookie,
    session,
    call: (method, path, { headers = {}, ...options } = {}) =>
      api.call(method, path, { ...options, key: null, headers: { ...own, ...headers } }),
  };
}
