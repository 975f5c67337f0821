import { versionOf } from './match-signature.ts';
import type { SigningKey } from './signing-key.ts';
import { findText } from './read-payload.ts';
import { stripeHint } from './stripe-hint.ts';
import { WebhookVerificationError } from './webhook-verification-error.ts';

interface Mismatch {
  body: Uint8Array;
  keys: readonly SigningKey[];
  /** The signature header. */
  value: string;
  /** The versions in it. */
  versions: readonly string[];
}

/** The error for no match, with the likely reason. It comes from the input alone: no other signature is tried. */
export function mismatchError(mismatch: Mismatch): WebhookVerificationError {
  const message = `No signature fits this body and secret. ${likelyReason(mismatch)}`;
  return new WebhookVerificationError('no_matching_signature', message);
}

function likelyReason({ body, keys, value, versions }: Mismatch): string {
  if (versions.length === 0) return `The signature header holds no signature that could be read.${stripeHint(value)}`;
  const wanted = new Set<string>(['legacy', ...keys.map(versionOf)]);
  if (!versions.some((version) => wanted.has(version))) return wrongKindHint(versions);
  const compression = findCompression(body);
  if (compression !== undefined) {
    return `The body is compressed (${compression}). What is signed is mostly not: undo its content-encoding first.`;
  }
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(body);
  if (text.startsWith('\uFEFF')) return 'The body begins with a byte order mark, which was not signed.';
  // U+FFFD replaces invalid bytes. When the bytes have it, the body was decoded before.
  if (text.includes('\uFFFD')) {
    return text === findText(body)
      ? 'The body was decoded to text with losses (U+FFFD). Pass the bytes themselves.'
      : 'The body is not UTF-8. Is it compressed, or in another charset? Pass what was signed.';
  }
  if (/^\s*[[{]\s*\n/.test(text)) {
    return 'The body is indented JSON, as JSON.stringify(value, null, 2) writes it. Pass what was received.';
  }
  if (text === '[object Object]') return 'The body is the text "[object Object]": an object was turned into a string.';
  return (
    'Either the secret is that of another endpoint or was rotated, or the body was parsed and serialised again, ' +
    'which changes its bytes. Pass what was received.'
  );
}

/** The first bytes of compressed bodies. */
const COMPRESSIONS: [name: string, start: number[]][] = [
  ['gzip', [0x1f, 0x8b]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['deflate', [0x78, 0x01]],
  ['deflate', [0x78, 0x5e]],
  ['deflate', [0x78, 0x9c]],
  ['deflate', [0x78, 0xda]],
];

function findCompression(body: Uint8Array): string | undefined {
  return COMPRESSIONS.find(([, start]) => start.every((byte, index) => body[index] === byte))?.[0];
}

function wrongKindHint(versions: readonly string[]): string {
  if (versions.includes('v1a')) return 'It is signed with ed25519 (v1a): use the public key, whpk_…, as the secret.';
  if (versions.includes('v1')) return 'It is signed with HMAC (v1), but the secret is a public key: use whsec_….';
  return `It is signed as ${versions.join(', ')}, which no secret of this kind checks.`;
}
