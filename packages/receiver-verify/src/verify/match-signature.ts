import { findCanonicalBase64Bytes } from './base64.ts';
import type { Bytes } from './bytes.ts';
import { fitsAny } from './signature.ts';
import type { SignedContent } from './signed-content.ts';
import type { SigningKey } from './signing-key.ts';
import { stripeHint } from './stripe-hint.ts';
import { duplicatedHeader } from './webhook-headers.ts';
import { WebhookVerificationError } from './webhook-verification-error.ts';

export type SignatureVersion = 'v1' | 'v1a';

const MAX_SIGNATURES = 32;
const SIGNATURE_TOKEN = /^(v\d+a?),([A-Za-z0-9+/]+={0,2})$/;

/** The candidates of a `webhook-signature` header by version. Other tokens are skipped, because later versions may add some. */
export function parseSignatures(value: string, name: string): Map<string, Bytes[]> {
  // A comma belongs inside a token only. Two joined headers have one followed by white space or by the next version.
  if (/,(\s|v\d+a?,)/.test(value) && stripeHint(value) === '') throw duplicatedHeader(name);
  const tokens = value.split(' ').filter((token) => token !== '');
  if (tokens.length > MAX_SIGNATURES) {
    throw new WebhookVerificationError('invalid_header', `The ${name} header holds over ${MAX_SIGNATURES} signatures.`);
  }
  const byVersion = new Map<string, Bytes[]>();
  for (const token of tokens) {
    const [, version = '', encoded = ''] = SIGNATURE_TOKEN.exec(token) ?? [];
    const bytes = findCanonicalBase64Bytes(encoded);
    if (bytes === undefined) continue;
    const known = byVersion.get(version);
    if (known === undefined) byVersion.set(version, [bytes]);
    else known.push(bytes);
  }
  return byVersion;
}

/** The only signature version that a key may check. */
export function versionOf(key: SigningKey): SignatureVersion {
  return key.kind === 'hmac' ? 'v1' : 'v1a';
}

/** The index of the first key that matches a candidate; -1 when none does. */
export async function findMatchingKey(
  keys: readonly SigningKey[],
  content: SignedContent,
  candidatesOf: (key: SigningKey) => readonly Bytes[],
): Promise<number> {
  for (const [index, key] of keys.entries()) {
    const candidates = candidatesOf(key);
    if (candidates.length === 0) continue;
    if (await fitsAny(key, content, candidates)) return index;
  }
  return -1;
}
