import { recordChanges } from '@postrider/store/audit';
import { endSession, endSessionsOf, newSessionToken, openSession, type SessionRow } from '@postrider/store/sessions';
import { inTransaction, type Sql } from '@postrider/store/sql';
import type * as z from 'zod';
import type { Caller } from '../http/authenticate.ts';
import { callerOfSession, csrfTokenOf } from '../http/authenticate-session.ts';
import { defineRoute, type RequestContext, type Route } from '../http/define-route.ts';
import { cameOverTls, refuseForeignSignIn } from '../http/page-origin.ts';
import { Problem } from '../http/problem.ts';
import { removeSessionCookie, sessionTokenIn, setSessionCookie } from '../http/session-cookie.ts';
import { endQuery, newSession, sessionAnswer } from './schema.ts';

const MAX_BODY_BYTES = 4 * 1024;

const createSession = defineRoute({
  method: 'post',
  path: '/v1/session',
  name: 'createSession',
  group: 'sessions',
  summary: 'Sign in',
  description:
    'Exchanges an API key or a sign-in code for a session, for the pages in a browser. Each sign-in makes a new session, also with the same `Idempotency-Key`.',
  scope: 'public',
  // Its answer must not be kept: whoever repeated the request would get the session of somebody else.
  effect: 'accept',
  audit: { not: 'It writes its entry itself: who asks is not known before.' },
  maxBodyBytes: MAX_BODY_BYTES,
  body: newSession,
  errors: ['unauthorized', 'csrf_refused', 'too_many_sign_ins'],
  answer: { status: 200, description: 'The session. Its token is in a cookie.', schema: sessionAnswer },
  async handle({ body: { apiKey, code = '' } }, context) {
    const { server, now, client } = context;
    refuseForeignSignIn(client.headers);
    const attempt = server.signInLimits.begin(client.address, now);
    const by = apiKey === undefined ? { code } : { key: apiKey };
    const token = newSessionToken();
    const session = await inTransaction(server.database, async (sql) => {
      const opened = await openSession(sql, { by, token, ...server.sessions, now });
      if (opened === undefined) return undefined;
      // What the browser had before is of no use any more.
      const earlier = sessionTokenIn(client.headers.cookie);
      if (earlier !== undefined) await endSession(sql, earlier);
      await record(sql, { caller: callerOfSession(opened, token), action: 'createSession', context });
      return opened;
    });
    if (session === undefined) throw refused(apiKey !== undefined);
    attempt.succeeded();
    server.keyRing.forgetAll();
    return { body: present(callerOfSession(session, token)), cookie: cookieOf(token, session, context) };
  },
});

const getSession = defineRoute({
  method: 'get',
  path: '/v1/session',
  name: 'getSession',
  group: 'sessions',
  summary: 'Read the session of the cookie',
  scope: 'read',
  errors: ['session_not_found', 'csrf_refused'],
  answer: { status: 200, description: 'The session.', schema: sessionAnswer },
  handle: async (_input, { caller }) => ({ body: present(caller) }),
});

const endSessionRoute = defineRoute({
  method: 'delete',
  path: '/v1/session',
  name: 'deleteSession',
  group: 'sessions',
  summary: 'Sign out',
  description:
    'Ends the session of the cookie. With `everywhere=true` it ends every session of the API key; a program can ask for that with the key itself. Other server processes may accept them for one more second.',
  scope: 'read',
  query: endQuery,
  audit: { not: 'It writes its entry itself, of the key that signed in.' },
  errors: ['session_not_found', 'csrf_refused'],
  answer: { status: 204, description: 'It has ended.', schema: null },
  async handle({ query: { everywhere } }, context) {
    const { sql, caller, server, client } = context;
    if (everywhere === 'true') await endSessionsOf(sql, caller.keyId);
    else await endSession(sql, sessionOf(caller).token);
    const action = everywhere === 'true' ? 'deleteSessions' : 'deleteSession';
    await record(sql, { caller, action, context });
    server.keyRing.forgetAll();
    return { body: undefined, cookie: removeSessionCookie({ isSecure: cameOverTls(client.headers) }) };
  },
});

export const sessionRoutes: readonly Route[] = [createSession, getSession, endSessionRoute];

function refused(isKey: boolean): Problem {
  const detail = isKey
    ? 'The API key is unknown, was revoked, or has expired.'
    : 'The sign-in code is unknown, was used, or has expired.';
  return new Problem('unauthorized', detail, { headers: { 'WWW-Authenticate': 'Bearer realm="postrider"' } });
}

function sessionOf({ session }: Caller): NonNullable<Caller['session']> {
  if (session !== undefined) return session;
  throw new Problem('session_not_found', 'The request has no session: an API key authenticates it.');
}

function present(caller: Caller): z.input<typeof sessionAnswer> {
  const { keyId: id, name, scopes, tenantId } = caller;
  const { token, expiresAt, idleExpiresAt } = sessionOf(caller);
  return {
    csrfToken: csrfTokenOf(token),
    key: { id, name, scopes: [...scopes] },
    tenantId,
    expiresAt: expiresAt.toISOString(),
    idleExpiresAt: idleExpiresAt.toISOString(),
  };
}

function cookieOf(token: string, { sessionExpiresAt }: SessionRow, { now, client }: RequestContext): string {
  const maxAgeMs = sessionExpiresAt.getTime() - now.getTime();
  return setSessionCookie(token, { maxAgeMs, isSecure: cameOverTls(client.headers) });
}

/** Who signed in and out is in the audit, without the token. */
async function record(
  sql: Sql,
  { caller, action, context: { requestId, now } }: { caller: Caller; action: string; context: RequestContext },
): Promise<void> {
  const { keyId, name, tenantId } = caller;
  const change = { tenantId, action, resourceType: 'key', resourceId: keyId, before: null, after: null };
  await recordChanges(sql, { changes: [change], actor: { keyId, name, tenantId }, requestId, now });
}
