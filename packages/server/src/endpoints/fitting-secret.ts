import type { SigningConfig } from '@postrider/domain';
import { invalidBody } from '../http/problem.ts';
import { importSigningSecret, makeSigningSecret, secretError, type NewSigningSecret } from './signing-secret.ts';

/**
 * The secret that an endpoint gets by a change, so that it fits the signing scheme. Null: the current one stays. 422 when
 * the given or the current one does not fit.
 */
export function fittingSecret(change: {
  given: string | undefined;
  /** Its own. Undefined: it inherited one. */
  current: string | undefined;
  from: { signing: SigningConfig };
  to: { signing: SigningConfig };
}): NewSigningSecret | null {
  const { given, current, from, to } = change;
  const sameScheme = JSON.stringify(from.signing) === JSON.stringify(to.signing);
  if (given === undefined && sameScheme && current !== undefined) return null;
  const secret = given ?? current ?? '';
  const error = secretError(secret, to.signing);
  if (error === null) {
    const taken = importSigningSecret(secret);
    if (sameScheme && taken.secret === current) return null;
    // An ed25519 private key must not become a shared secret, even where its text would be valid.
    if (given !== undefined || from.signing.scheme !== 'standard_ed25519' || to.signing.scheme === 'standard_ed25519') {
      return taken;
    }
  }
  if (given === undefined && to.signing.scheme === 'standard_ed25519') return makeSigningSecret(to.signing);
  const why = given === undefined ? 'The current secret does not fit this scheme. Send a new one: ' : '';
  throw invalidBody([{ pointer: '/secret', detail: `${why}${error ?? 'Must be a new secret.'}` }]);
}
