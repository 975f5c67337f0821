import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { SessionRow } from '@postrider/store/sessions';
import { callerOfKey, type Caller } from './authenticate.ts';
import { refuseForeignRead, refuseForeignWrite } from './page-origin.ts';
import { Problem } from './problem.ts';
import type { ServerContext } from './server-context.ts';
import { sessionTokenIn } from './session-cookie.ts';

type Sent = Pick<IncomingMessage, 'method' | 'headers'>;

/**
 * Finds the caller of a session cookie; undefined without one. What the browser sends by itself is not enough: a request that
 * may change something has the session's CSRF token too. `isUse`: it moves the end of the idle session on.
 */
export async function authenticateSession(
  { method, headers }: Sent,
  server: ServerContext,
  { isUse }: { isUse: boolean },
): Promise<Caller | undefined> {
  const token = sessionTokenIn(headers.cookie);
  if (token === undefined) return undefined;
  const isRead = method === 'GET' || method === 'HEAD';
  if (isRead) refuseForeignRead(headers);
  else refuseForeignWrite(headers);
  const row = await server.keyRing.findSession(token, { now: server.now(), isUse });
  if (row === undefined) {
    throw new Problem('unauthorized', 'The session has ended, or its API key has. Sign in again.', {
      headers: { 'WWW-Authenticate': 'Bearer realm="postrider"' },
    });
  }
  if (!isRead) checkCsrfToken(token, headers['x-csrf-token']);
  return callerOfSession(row, token);
}

export function callerOfSession(row: SessionRow, token: string): Caller {
  const session = { token, expiresAt: row.sessionExpiresAt, idleExpiresAt: row.idleExpiresAt };
  return { ...callerOfKey(row), session };
}

/** Made of the session's token, which it does not reveal, so that nothing has to be stored. */
export function csrfTokenOf(token: string): string {
  return createHmac('sha256', token).update('postrider csrf').digest('base64url');
}

function checkCsrfToken(token: string, sent: string | string[] | undefined): void {
  const [expected, given] = [Buffer.from(csrfTokenOf(token)), Buffer.from(String(sent ?? ''))];
  if (given.length === expected.length && timingSafeEqual(given, expected)) return;
  throw new Problem('csrf_refused', 'The header X-CSRF-Token must be the `csrfToken` of the session.');
}
