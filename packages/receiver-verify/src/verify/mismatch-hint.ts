import { versionOf } from './match-signature.ts';
import type { SigningKey } from './signing-key.ts';

interface Mismatch {
  body: Uint8Array;
  keys: readonly SigningKey[];
  /** What the signature header offered. */
  versions: readonly string[];
}

/** The likeliest reason why nothing matched, read off what is there: no second try at the signature. */
export function findMismatchHint({ body, keys, versions }: Mismatch): string {
  if (versions.length === 0) return 'The signature header holds no signature that could be read.';
  const wanted = new Set<string>(keys.map(versionOf));
  if (versions[0] !== 'legacy' && !versions.some((version) => wanted.has(version)))
    return wrongKindHint(versions, wanted);
  if (startsWith(body, [0xef, 0xbb, 0xbf]))
    return 'The body begins with a byte order mark, which a sender does not send.';
  if (includesReplacement(body)) {
    return 'The body holds U+FFFD: bytes were decoded to text with losses. Pass the bytes themselves.';
  }
  const text = new TextDecoder().decode(body.subarray(0, 4_096));
  if (/^\s*[[{]\s*\r?\n/.test(text)) {
    return 'The body is indented JSON, as JSON.stringify(value, null, 2) writes it. Pass what was received, unparsed.';
  }
  if (text === '[object Object]') return 'The body is the text "[object Object]": an object was turned into a string.';
  return (
    'Most often the secret is the one of another endpoint or was rotated, or the body was parsed and serialised again ' +
    '(key order, spaces, escapes and numbers then differ). Pass the raw bytes.'
  );
}

function wrongKindHint(versions: readonly string[], wanted: ReadonlySet<string>): string {
  if (versions.includes('v1a')) return 'It is signed with ed25519 (v1a): use the public key, whpk_…, as the secret.';
  if (versions.includes('v1')) return 'It is signed with HMAC (v1), but the secret is a public key: use whsec_….';
  return `It is signed as ${versions.join(', ')}; the secret fits ${[...wanted].join(', ')}.`;
}

function startsWith(body: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => body[index] === byte);
}

function includesReplacement(body: Uint8Array): boolean {
  for (let at = body.indexOf(0xef); at >= 0; at = body.indexOf(0xef, at + 1)) {
    if (body[at + 1] === 0xbf && body[at + 2] === 0xbd) return true;
  }
  return false;
}
