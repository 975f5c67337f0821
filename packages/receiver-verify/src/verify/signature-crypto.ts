import type { Bytes } from './bytes.ts';
import type { SignedContent } from './signed-content.ts';
import type { SigningKey } from './signing-key.ts';

/** The cryptography of signatures. Both implementations, `node:crypto` and Web Crypto, give the same results. */
export interface SignatureCrypto {
  /** HMAC-SHA256. */
  hmacSha256(key: SigningKey, content: SignedContent): Bytes | Promise<Bytes>;
  /** Compares in constant time; both must have the same length. */
  equalInConstantTime(expected: Bytes, given: Bytes): boolean;
  /** An ed25519 signature with a private key. */
  signEd25519(key: SigningKey, content: SignedContent): Bytes | Promise<Bytes>;
  /** Checks the 64 bytes of an ed25519 signature with a public key. */
  verifyEd25519(key: SigningKey, content: SignedContent, signature: Bytes): boolean | Promise<boolean>;
}

// RFC 8410 §7 and §4: the bytes before the seed in PKCS #8, and before the public key in SPKI.
const PKCS8_PREFIX = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
const SPKI_PREFIX = [0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0];

/** A private key as PKCS #8. */
export function toPkcs8({ bytes }: SigningKey): Bytes {
  return Uint8Array.from([...PKCS8_PREFIX, ...bytes]);
}

/** A public key as SPKI. */
export function toSpki({ bytes }: SigningKey): Bytes {
  return Uint8Array.from([...SPKI_PREFIX, ...bytes]);
}

/** Caches imported keys for as long as the key object exists. Failed imports are not cached. */
export function importOnce<Imported>(importKey: (key: SigningKey) => Imported): (key: SigningKey) => Imported {
  const imported = new WeakMap<SigningKey, Imported>();
  return (key) => {
    const known = imported.get(key);
    if (known !== undefined) return known;
    const fresh = importKey(key);
    imported.set(key, fresh);
    return fresh;
  };
}
