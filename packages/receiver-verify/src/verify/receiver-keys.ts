import { parseLegacyKey, parseSigningKey, type SigningKey } from './signing-key.ts';
import type { VerifyOptions } from './verify-options.ts';
import { WebhookVerificationError } from './webhook-verification-error.ts';

/** One secret or several. `undefined` is an environment variable that is not set: an `invalid_secret` when it is used. */
export type WebhookSecrets = string | undefined | readonly (string | undefined)[];

/** The keys of a receiver. One invalid secret is an error, even when others are valid. */
export function receiverKeys(secrets: unknown, { signing }: VerifyOptions): SigningKey[] {
  const list: readonly unknown[] = Array.isArray(secrets) ? secrets : [secrets];
  if (list.length === 0) throw new WebhookVerificationError('invalid_secret', 'The list of secrets is empty.');
  return list.map((secret, index) => {
    const name = list.length === 1 ? 'The secret' : `Secret ${index + 1} of ${list.length}`;
    if (signing?.scheme === 'legacy') return parseLegacyKey(secret, name);
    const key = parseSigningKey(secret, name, { isHmac: signing?.scheme === 'standard' });
    const isPublic = key.kind === 'ed25519_public';
    if (key.kind === 'ed25519_private' || (signing?.scheme === 'standard_ed25519' && !isPublic)) {
      const message = `${name} is a private key or an HMAC secret. A receiver needs the public key, whpk_…, here.`;
      throw new WebhookVerificationError('invalid_secret', message);
    }
    return key;
  });
}
