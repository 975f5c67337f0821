import type { Scope } from '@postrider/domain';
import type { GivenKeyRow } from '@postrider/store/keys';
import type { ServerContext } from './server-context.ts';
import { notFound } from './path-parameters.ts';
import { Problem } from './problem.ts';

/** The session of a caller that has one. */
interface CallerSession {
  token: string;
  expiresAt: Date;
  idleExpiresAt: Date;
}

export interface Caller {
  keyId: string;
  /** The name of the key. */
  name: string;
  /** The only tenant that the key can access; null: all tenants. */
  tenantId: string | null;
  scopes: readonly Scope[];
  /** Null: as the deployment says. */
  requestsPerMinute: number | null;
  /** Of a request that a session's cookie authenticates. */
  session?: CallerSession;
}

const CREDENTIALS = /^Bearer +([\x21-\x7e]{1,512})$/i;

/** Finds the caller of an API key. 401 otherwise, with one answer for unknown, revoked and expired keys. */
export async function authenticate(header: string | undefined, server: ServerContext): Promise<Caller> {
  if (header === undefined) {
    throw new Problem('unauthorized', 'The Authorization header is missing.', {
      headers: { 'WWW-Authenticate': 'Bearer realm="postrider"' },
    });
  }
  // A malformed key is looked up too, so that the time of the answer does not reveal the format.
  const row = await server.keyRing.find(CREDENTIALS.exec(header)?.[1] ?? '', server.now());
  if (row === undefined) {
    throw new Problem('unauthorized', 'The API key is unknown, was revoked, or has expired.', {
      headers: { 'WWW-Authenticate': 'Bearer realm="postrider", error="invalid_token"' },
    });
  }
  return callerOfKey(row);
}

export function callerOfKey({ id: keyId, name, tenantId, scopes, requestsPerMinute }: GivenKeyRow): Caller {
  return { keyId, name, tenantId, scopes, requestsPerMinute };
}

/** `admin` may do everything, `write` may also read. */
const IMPLIED_BY: Record<Scope, readonly Scope[]> = {
  read: ['read', 'write', 'admin'],
  write: ['write', 'admin'],
  admin: ['admin'],
};

export function hasScope(caller: Caller, scope: Scope): boolean {
  return IMPLIED_BY[scope].some((each) => caller.scopes.includes(each));
}

/** 404 for the path of another tenant, so that nobody learns whether it exists. Then 403 for a missing scope. */
export function authorize(caller: Caller, { scope, tenantId }: { scope: Scope; tenantId: string | undefined }): void {
  if (tenantId !== undefined && caller.tenantId !== null && caller.tenantId !== tenantId)
    throw notFound('tenantId', tenantId);
  if (hasScope(caller, scope)) return;
  throw new Problem('insufficient_scope', `This needs a key with the scope "${scope}".`, {
    headers: { 'WWW-Authenticate': `Bearer realm="postrider", error="insufficient_scope", scope="${scope}"` },
  });
}
