import type { Scope } from '@postrider/domain';
import type { ServerContext } from './server-context.ts';
import { notFound } from './path-parameters.ts';
import { Problem } from './problem.ts';

/** Who asks. */
export interface Caller {
  keyId: string;
  /** The only tenant it sees; null: all of them. */
  tenantId: string | null;
  scopes: readonly Scope[];
}

const CREDENTIALS = /^Bearer +([\x21-\x7e]{1,512})$/i;

/** Reads the API key and finds its holder; 401 otherwise, the same for every reason. */
export async function authenticate(header: string | undefined, server: ServerContext): Promise<Caller> {
  if (header === undefined) {
    throw new Problem('unauthorized', 'There is no Authorization header.', {
      headers: { 'WWW-Authenticate': 'Bearer realm="postrider"' },
    });
  }
  // A malformed one is looked up like any other, so that timing tells nothing.
  const row = await server.keyRing.find(CREDENTIALS.exec(header)?.[1] ?? '', server.now());
  if (row === undefined) {
    throw new Problem('unauthorized', 'The API key is unknown, was revoked, or has expired.', {
      headers: { 'WWW-Authenticate': 'Bearer realm="postrider", error="invalid_token"' },
    });
  }
  return { keyId: row.id, tenantId: row.tenantId, scopes: row.scopes };
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

/** 404 for another tenant's path, whose existence is not the caller's business; then 403 for what the key may not do. */
export function authorize(caller: Caller, { scope, tenantId }: { scope: Scope; tenantId: string | undefined }): void {
  if (tenantId !== undefined && caller.tenantId !== null && caller.tenantId !== tenantId)
    throw notFound('tenantId', tenantId);
  if (hasScope(caller, scope)) return;
  throw new Problem('insufficient_scope', `This needs a key with the scope "${scope}".`, {
    headers: { 'WWW-Authenticate': `Bearer realm="postrider", error="insufficient_scope", scope="${scope}"` },
  });
}
