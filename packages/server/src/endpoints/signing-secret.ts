import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import type { SigningConfig } from '@postrider/domain';

/** A secret as it is stored, with its public key. */
export interface NewSigningSecret {
  secret: string;
  /** `whpk_…` for ed25519, else null. */
  publicKey: string | null;
}

const ED25519_BYTES = 32;
// RFC 8410: the bytes before the 32-byte seed in PKCS #8.
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Makes a secret that fits a scheme. */
export function makeSigningSecret(signing: SigningConfig): NewSigningSecret {
  if (signing.scheme !== 'standard_ed25519') {
    return { secret: `whsec_${randomBytes(32).toString('base64')}`, publicKey: null };
  }
  const { privateKey } = generateKeyPairSync('ed25519');
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-ED25519_BYTES);
  return { secret: `whsk_${seed.toString('base64')}`, publicKey: publicKeyOf(privateKey) };
}

/** The validation error of a secret for a signing scheme; null when the secret is valid. */
export function secretError(secret: string, signing: SigningConfig): string | null {
  switch (signing.scheme) {
    case 'standard':
      return hmacBytes(secret, 24, 64) ? null : 'Must be "whsec_" and base64 of 24–64 bytes.';
    case 'standard_ed25519':
      return ed25519Seed(secret) === undefined
        ? 'Must be "whsk_" and base64 of 32 bytes (seed) or 64 bytes (seed and public key).'
        : null;
    case 'legacy':
      if (/^(?:wh[ps]k_|-----BEGIN )/i.test(secret)) return 'Must be a shared secret, not a key of a key pair.';
      if (!/^[\x20-\x7e]{1,255}$/.test(secret)) return 'Must be 1–255 printable ASCII characters.';
      if (signing.alsoStandard !== true) return null;
      // Standard Webhooks receivers accept base64 of a key of 16–128 bytes.
      if (secret.startsWith('whsec_') ? hmacBytes(secret, 16, 128) : secret.length >= 16 && secret.length <= 128)
        return null;
      return 'With alsoStandard, must be 16–128 characters, or "whsec_" and base64 of 16–128 bytes.';
  }
}

/** A valid secret of a request, in the form that is stored. */
export function importSigningSecret(secret: string): NewSigningSecret {
  const seed = secret.startsWith('whsk_') ? ed25519Seed(secret) : undefined;
  if (seed === undefined) return { secret, publicKey: null };
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' });
  return { secret: `whsk_${seed.toString('base64')}`, publicKey: publicKeyOf(privateKey) };
}

/** The secret as the answers to create and rotate show it. Null for ed25519: a private key is never shown. */
export function shownSecret(secret: string, signing: SigningConfig): string | null {
  return signing.scheme === 'standard_ed25519' ? null : secret;
}

function hmacBytes(secret: string, min: number, max: number): boolean {
  const bytes = secret.startsWith('whsec_') ? strictBase64(secret.slice(6)) : undefined;
  return bytes !== undefined && bytes.length >= min && bytes.length <= max;
}

function ed25519Seed(secret: string): Buffer | undefined {
  const bytes = secret.startsWith('whsk_') ? strictBase64(secret.slice(5)) : undefined;
  if (bytes === undefined || (bytes.length !== ED25519_BYTES && bytes.length !== 2 * ED25519_BYTES)) return undefined;
  return bytes.subarray(0, ED25519_BYTES);
}

/** Strict, because receivers' libraries refuse what Node's decoder skips. */
function strictBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  const digits = bytes.toString('base64').replaceAll('=', '');
  return text.startsWith(digits) && /^=*$/.test(text.slice(digits.length)) ? bytes : undefined;
}

function publicKeyOf(privateKey: KeyObject): string {
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return `whpk_${spki.subarray(-ED25519_BYTES).toString('base64')}`;
}
