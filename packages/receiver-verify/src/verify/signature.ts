import type { Bytes } from './bytes.ts';
import { findNodeCrypto } from './node-crypto.ts';
import type { SignatureCrypto } from './signature-crypto.ts';
import type { SignedContent } from './signed-content.ts';
import type { SigningKey } from './signing-key.ts';
import { webCrypto } from './web-crypto.ts';
import { WebhookVerificationError } from './webhook-verification-error.ts';

let chosen: SignatureCrypto | undefined;
/** `node:crypto` when available: it is synchronous and several times as fast. */
function signatureCrypto(): SignatureCrypto {
  return (chosen ??= findNodeCrypto() ?? webCrypto());
}

/** HMAC-SHA256. */
export async function hmacSha256(key: SigningKey, content: SignedContent): Promise<Bytes> {
  return signatureCrypto().hmacSha256(key, content);
}

/** An ed25519 signature with a private key. */
export async function signEd25519(key: SigningKey, content: SignedContent): Promise<Bytes> {
  return ed25519(() => signatureCrypto().signEd25519(key, content));
}

/** Whether one of the signatures matches the content. Hashes once for HMAC, once per signature for ed25519. */
export async function fitsAny(key: SigningKey, content: SignedContent, signatures: readonly Bytes[]): Promise<boolean> {
  const algorithms = signatureCrypto();
  if (key.kind === 'hmac') {
    const expected = await algorithms.hmacSha256(key, content);
    // Lengths are public: they follow from the algorithm.
    return signatures.some(
      (given) => given.length === expected.length && algorithms.equalInConstantTime(expected, given),
    );
  }
  for (const signature of signatures) {
    if (signature.length !== 64) continue;
    if (await ed25519(() => algorithms.verifyEd25519(key, content, signature))) return true;
  }
  return false;
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

async function ed25519<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new WebhookVerificationError(
      'unsupported_algorithm',
      'This runtime refused an ed25519 key. Does it support ed25519, and is the key a valid one?',
      { cause },
    );
  }
}
