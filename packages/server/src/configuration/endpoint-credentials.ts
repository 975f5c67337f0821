import { MASK, maskHeaders, type EndpointAuth } from '@postrider/domain';
import type { EndpointEntry } from './document-schema.ts';
import { fillHeaders } from './given-secrets.ts';
import { isSame, type MemberChange } from './plan.ts';
import { AUTH_SECRETS, maskAuth } from './present.ts';
import type { SecretsOfOne } from './seal-secrets.ts';

/** The stored credentials of an endpoint, in the clear. */
export interface StoredCredentials {
  /** Null: it inherits them. */
  headers: Record<string, string> | null;
  auth: EndpointAuth;
}

export interface FilledCredentials {
  /** What is sent to the route. Members that stay are absent. */
  body: { headers?: Record<string, string> | null; auth?: Record<string, unknown> };
  changes: MemberChange[];
  /** What a person must give, because neither the document nor the system has it. */
  missing: string[];
}

/**
 * Puts sealed values in place of masks, and keeps stored ones. What is nowhere is left out, so that the endpoint can be made
 * and wait for it.
 */
export function fillCredentials(
  entry: EndpointEntry,
  sealed: SecretsOfOne | undefined,
  stored: StoredCredentials | null,
): FilledCredentials {
  const filled: FilledCredentials = { body: {}, changes: [], missing: [] };
  fillEndpointHeaders(entry, { sealed, stored, filled });
  fillAuth(entry, { sealed, stored, filled });
  return filled;
}

interface Filling {
  sealed: SecretsOfOne | undefined;
  stored: StoredCredentials | null;
  filled: FilledCredentials;
}

function fillEndpointHeaders({ headers }: EndpointEntry, { sealed, stored, filled }: Filling): void {
  if (headers === undefined) return;
  const before = stored?.headers ?? null;
  const given = headers === null ? null : fillHeaders(headers, sealed?.headers ?? {}, before ?? {});
  filled.missing.push(...(given?.missing ?? []).map((name) => `the value of the header ${name}`));
  const after = given?.resolved ?? null;
  if (isSame(before, after)) return;
  filled.body.headers = given?.headers ?? null;
  filled.changes.push({
    member: 'headers',
    before: before && maskHeaders(before),
    after: after && maskHeaders(after),
  });
}

function fillAuth({ auth: asked }: EndpointEntry, { sealed, stored, filled }: Filling): void {
  if (asked === undefined) return;
  const auth: NonNullable<EndpointEntry['auth']> = asked ?? { type: 'none' };
  const before: EndpointAuth = stored?.auth ?? { type: 'none' };
  const names: readonly string[] = AUTH_SECRETS[auth.type as EndpointAuth['type']]; // its schema has these types only
  const isHidden = (name: string) => auth[name] === undefined || auth[name] === MASK;
  const values = names.map((name) => [name, isHidden(name) ? sealed?.auth[name] : auth[name]] as const);
  const known = Object.fromEntries(values.filter(([, value]) => value !== undefined));
  const isWhole = Object.keys(known).length === names.length;
  const shown = { ...auth, ...Object.fromEntries(names.map((name) => [name, MASK])) };
  const isUnchanged = isWhole ? isSame({ ...auth, ...known }, before) : isSame(shown, maskAuth(before));
  if (isUnchanged) return;
  if (!isWhole && !isKept(auth, before)) {
    filled.missing.push(...names.map((name) => `auth.${name}`));
    return;
  }
  filled.body.auth = { ...auth, ...known };
  filled.changes.push({ member: 'auth', before: stored === null ? null : maskAuth(before), after: shown });
}

/** Whether a route keeps the stored secret with the new members. */
function isKept(auth: Record<string, unknown>, stored: EndpointAuth): boolean {
  if (auth['type'] !== stored.type) return false;
  switch (stored.type) {
    case 'none':
    case 'bearer':
      return true;
    case 'api_key':
      return String(auth['header']).toLowerCase() === stored.header.toLowerCase();
    case 'basic':
      return auth['username'] === stored.username;
    case 'oauth2':
      return auth['tokenUrl'] === stored.tokenUrl && auth['clientId'] === stored.clientId;
  }
}
