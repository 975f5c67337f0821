import { queryValues } from './mask-url.ts';
import type { Secret } from './secret-mask.ts';

export interface Credentials {
  url: string;
  /** The values of the endpoint's own headers and of its authentication, as they are sent. */
  headerValues: readonly string[];
  signingSecrets: readonly string[];
}

/** Everything in them that is secret, and its parts: a receiver may split a header before it repeats it. */
export function findSecrets({ url, headerValues, signingSecrets }: Credentials): Secret[] {
  const all = [
    ...headerValues.flatMap(secretsInHeader),
    ...queryValues(url),
    ...signingSecrets.flatMap(secretsInSigningSecret),
  ];
  return all.filter((secret) => secret.length > 0);
}

/** Shorter parts do not count as secrets. */
const MIN_PART_LENGTH = 8;
/** RFC 9110 §11.4: a scheme and credentials. */
const CREDENTIALS = /^([\w-]+) +(\S.*)$/;

function secretsInHeader(value: string): string[] {
  const parts = value.split(/[\s;,="']+/).filter((part) => part.length >= MIN_PART_LENGTH);
  const [, scheme = '', credentials] = CREDENTIALS.exec(value) ?? [];
  if (credentials === undefined) return [value, ...parts];
  const pair = scheme.toLowerCase() === 'basic' ? Buffer.from(credentials, 'base64') : Buffer.alloc(0);
  // A receiver may repeat the password alone, and RFC 7617 leaves its charset open.
  const passwords = (['utf8', 'latin1'] as const).map((charset) => pair.toString(charset).replace(/^[^:]*:/, ''));
  return [value, credentials, ...parts, ...passwords];
}

const MIN_KEY_BYTES = 16;

/** The text. For `whsec_…` and `whsk_…` also the text after the prefix, and the bytes of the key. */
function secretsInSigningSecret(secret: string): Secret[] {
  const [, encoded] = /^(?:whsec|whsk)_(.+)$/.exec(secret) ?? [];
  if (encoded === undefined) return [secret];
  const key = Buffer.from(encoded, 'base64');
  return [secret, encoded, ...(key.length >= MIN_KEY_BYTES ? [key] : [])];
}
