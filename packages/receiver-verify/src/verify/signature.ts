import type { Bytes } from './bytes.ts';
import type { SigningKey } from './signing-key.ts';
import { WebhookVerificationError } from './webhook-verification-error.ts';

// RFC 8410 §7: everything of a PKCS #8 ed25519 key before its 32-byte seed.
const PKCS8_ED25519_PREFIX = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];

/** HMAC-SHA256. */
export async function hmacSha256(key: Bytes, content: Bytes): Promise<Bytes> {
  const imported = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, content));
}

/** An ed25519 signature with a private key's 32-byte seed. */
export async function signEd25519(seed: Bytes, content: Bytes): Promise<Bytes> {
  return ed25519(async () => {
    const pkcs8 = Uint8Array.from([...PKCS8_ED25519_PREFIX, ...seed]);
    const imported = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign']);
    return new Uint8Array(await crypto.subtle.sign('Ed25519', imported, content));
  });
}

/** A function that checks signatures of this content: the content is hashed once for HMAC, per signature for ed25519. */
export async function signatureChecker(
  key: SigningKey,
  content: Bytes,
): Promise<(signature: Bytes) => Promise<boolean>> {
  if (key.kind === 'hmac') {
    const expected = await hmacSha256(key.bytes, content);
    return async (signature) => equalInConstantTime(expected, signature);
  }
  const imported = await ed25519(() => crypto.subtle.importKey('raw', key.bytes, 'Ed25519', false, ['verify']));
  return async (signature) =>
    signature.length === 64 && (await crypto.subtle.verify('Ed25519', imported, signature, content));
}

/** A new ed25519 key pair as its 32-byte seed and its 32-byte public key. */
export async function makeEd25519Pair(): Promise<{ seed: Bytes; publicKey: Bytes }> {
  return ed25519(async () => {
    const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
    const { privateKey, publicKey } = pair;
    const pkcs8 = new Uint8Array(await crypto.subtle.exportKey('pkcs8', privateKey));
    const raw = await crypto.subtle.exportKey('raw', publicKey);
    return { seed: pkcs8.slice(-32), publicKey: new Uint8Array(raw) };
  });
}

async function ed25519<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new WebhookVerificationError(
      'unsupported_algorithm',
      "This runtime's Web Crypto refused an ed25519 key. Is ed25519 supported here, and the key a valid one?",
      { cause },
    );
  }
}

/** Takes the same time wherever the first difference is. Lengths are public: they follow from the algorithm. */
function equalInConstantTime(expected: Uint8Array, given: Uint8Array): boolean {
  if (expected.length !== given.length) return false;
  let difference = 0;
  for (const [index, byte] of expected.entries()) difference |= byte ^ (given[index] ?? 0);
  return difference === 0;
}
