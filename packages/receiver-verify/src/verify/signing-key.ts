import { findBase64Bytes } from './base64.ts';
import type { Bytes } from './bytes.ts';
import { rememberLatest } from './remember-latest.ts';
import { WebhookVerificationError } from './webhook-verification-error.ts';

/** A parsed secret. Its kind decides the algorithm; received input never does. */
export interface SigningKey {
  kind: 'hmac' | 'ed25519_public' | 'ed25519_private';
  bytes: Bytes;
}

/** Some senders show a secret with the version of its signatures before it, `v1,whsec_…`. */
const SECRET_FORM = /^(?:v1,(?=whsec_)|v1a,(?=wh[ps]k_))?(whsec_|whpk_|whsk_)?(.*)$/s;
const HMAC_MIN_BYTES = 16;
const HMAC_MAX_BYTES = 128;
const ED25519_KEY_BYTES = 32;
/** A key in hex, which is also valid base64 of 48 bytes, or base64 that begins with the DER prefix (RFC 8410). */
const ED25519_TEXT = /^([0-9a-fA-F]{64}$|MCowBQYDK2VwAyEA|MC4CAQAwBQYDK2Vw)/;
const UNCLEAR_KEY = 'may be an ed25519 key. Write whpk_ before a public key, whsec_ before an HMAC secret.';
const LEGACY_SECRET = /^[\x20-\x7e]{1,255}$/;

// More than a receiver rotates. A sender with more endpoints parses secrets again.
const MAX_REMEMBERED = 256;
const standardKeys = rememberLatest<SigningKey>(MAX_REMEMBERED);
const hmacKeys = rememberLatest<SigningKey>(MAX_REMEMBERED);
const legacyKeys = rememberLatest<SigningKey>(MAX_REMEMBERED);

/**
 * Reads `whsec_…`, `whpk_…` or `whsk_…`. Text without a prefix is the base64 of an HMAC key, as in the reference libraries,
 * unless it may be an ed25519 key: if a public key were used as an HMAC secret, anybody could sign with it. With `isHmac` the
 * scheme is known, and 32 bytes are a secret.
 */
export function parseSigningKey(secret: unknown, name: string, { isHmac = false } = {}): SigningKey {
  const text = requireText(secret, name);
  const remember = isHmac ? hmacKeys : standardKeys;
  return remember(text, () => readSigningKey(text, name, isHmac));
}

function readSigningKey(text: string, name: string, isHmac: boolean): SigningKey {
  const [, prefix = '', encoded = ''] = SECRET_FORM.exec(text) ?? [];
  const bytes = findBase64Bytes(encoded);
  if (bytes === undefined) throw invalidSecret(name, notBase64Reason(text, prefix));
  if (prefix === 'whpk_') return { kind: 'ed25519_public', bytes: requireLength(bytes, name, [ED25519_KEY_BYTES]) };
  if (prefix === 'whsk_') {
    // A seed, or seed and public key concatenated, as in libsodium and Go.
    const seedFirst = requireLength(bytes, name, [ED25519_KEY_BYTES, 2 * ED25519_KEY_BYTES]);
    return { kind: 'ed25519_private', bytes: seedFirst.slice(0, ED25519_KEY_BYTES) };
  }
  const mayBeEd25519 = bytes.length === ED25519_KEY_BYTES || ED25519_TEXT.test(encoded);
  if (prefix === '' && !isHmac && mayBeEd25519) throw invalidSecret(name, UNCLEAR_KEY);
  if (bytes.length < HMAC_MIN_BYTES || bytes.length > HMAC_MAX_BYTES) {
    throw invalidSecret(name, `decodes to ${bytes.length} bytes; ${HMAC_MIN_BYTES} to ${HMAC_MAX_BYTES} are allowed.`);
  }
  return { kind: 'hmac', bytes };
}

/** The secret of a legacy scheme: the key is the text itself in UTF-8, prefix included, never decoded. */
export function parseLegacyKey(secret: unknown, name: string): SigningKey {
  const text = requireText(secret, name);
  if (/^wh[ps]k_/.test(text)) throw invalidSecret(name, 'is an ed25519 key.');
  if (!LEGACY_SECRET.test(text)) {
    throw invalidSecret(
      name,
      'must be 1 to 255 printable ASCII characters for a legacy scheme (a newline at the end?).',
    );
  }
  return legacyKeys(text, () => ({ kind: 'hmac', bytes: new TextEncoder().encode(text) }));
}

function requireText(secret: unknown, name: string): string {
  if (typeof secret === 'string' && secret !== '') return secret;
  const found =
    secret === '' ? 'is empty' : `is ${secret === null ? 'null' : `of type ${typeof secret}`}, not a string`;
  throw invalidSecret(name, `${found}. Is the environment variable set?`);
}

function requireLength(bytes: Bytes, name: string, lengths: number[]): Bytes {
  if (lengths.includes(bytes.length)) return bytes;
  throw invalidSecret(name, `decodes to ${bytes.length} bytes; an ed25519 key has ${lengths.join(' or ')}.`);
}

function notBase64Reason(text: string, prefix: string): string {
  if (/^["'`]|["'`]$/.test(text)) return 'has quotation marks around it.';
  if (/\s/.test(text)) return 'contains white space.';
  if (text.includes('|')) return 'may be several secrets in one text: pass a list, `secret.split("|")`.';
  if (prefix === '') {
    return (
      'is neither whsec_… nor whpk_… nor base64. For the plain-text secret of an older scheme ' +
      "use the option `signing: { scheme: 'legacy', … }`."
    );
  }
  return `is not standard base64 after ${prefix}. Was it cut off, masked, or made as base64url?`;
}

function invalidSecret(name: string, reason: string): WebhookVerificationError {
  return new WebhookVerificationError('invalid_secret', `${name} ${reason}`);
}
