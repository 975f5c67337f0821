import { MASK } from '@postrider/domain';
import type { SecretsOfOne } from './seal-secrets.ts';

/** The secrets that came with a document, by whose they are. */
export type GivenSecrets = (tenantId: string | null, endpoint: string | null) => SecretsOfOne | undefined;

export function givenSecrets(all: readonly SecretsOfOne[]): GivenSecrets {
  const keyOf = (tenantId: string | null, endpoint: string | null) => JSON.stringify([tenantId, endpoint]);
  const byOwner = new Map(all.map((each) => [keyOf(each.tenantId, each.endpoint), each]));
  return (tenantId, endpoint) => byOwner.get(keyOf(tenantId, endpoint));
}

/** The signing secret that the document gives, in the clear or sealed. Undefined: none. Null: it inherits one. */
export function signingSecretOf(
  secret: string | null | undefined,
  sealed: SecretsOfOne | undefined,
): string | null | undefined {
  if (secret === null) return null;
  return secret === undefined || secret === MASK ? (sealed?.secret ?? undefined) : secret;
}

export interface FilledHeaders {
  /** As a route takes them: masks where the stored values stay. */
  headers: Record<string, string>;
  /** The same with the stored values. */
  resolved: Record<string, string>;
  /** Masked names without a value anywhere. They are left out. */
  missing: string[];
}

/** Puts sealed values in place of masks. */
export function fillHeaders(
  given: Record<string, string>,
  sealed: Record<string, string>,
  stored: Record<string, string>,
): FilledHeaders {
  const headers: [string, string][] = [];
  const resolved: [string, string][] = [];
  const missing: string[] = [];
  const storedByName = new Map(Object.entries(stored).map(([name, value]) => [name.toLowerCase(), value]));
  for (const [name, value] of Object.entries(given)) {
    const fromDocument = value === MASK ? (Object.hasOwn(sealed, name) ? sealed[name] : undefined) : value;
    const known = fromDocument ?? storedByName.get(name.toLowerCase());
    if (known === undefined) {
      missing.push(name);
      continue;
    }
    headers.push([name, fromDocument ?? MASK]);
    resolved.push([name, known]);
  }
  return { headers: Object.fromEntries(headers), resolved: Object.fromEntries(resolved), missing };
}
