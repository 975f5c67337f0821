import { queryValues } from './mask-url.ts';
import type { Secret } from './secret-mask.ts';

/** What a request is made with that nobody may read afterwards. */
export interface Credentials {
  url: string;
  /** The values of headers that a person wrote, as they are sent, those of its authentication among them. */
  headerValues: readonly string[];
  signingSecrets: readonly string[];
}

/** Everything that is secret in them, also in parts: a receiver takes a header apart before it repeats it. */
export function findSecrets({ url, headerValues, signingSecrets }: Credentials): Secret[] {
  const all = [
    ...headerValues.flatMap(secretsInHeader),
    ...queryValues(url),
    ...signingSecrets.flatMap(secretsInSigningSecret),
  ];
  return all.filter((secret) => secret.length > 0);
}

/** A part that is long enough to be a secret of its own. */
const MIN_PART_LENGTH = 8;
/** RFC 9110 §11.4: a scheme, and what proves who asks. */
const CREDENTIALS = /^([\w-]+) +(\S.*)$/;

function secretsInHeader(value: string): string[] {
  const parts = value.split(/[\s;,="']+/).filter((part) => part.length >= MIN_PART_LENGTH);
  const [, scheme = '', credentials] = CREDENTIALS.exec(value) ?? [];
  if (credentials === undefined) return [value, ...parts];
  const pair = scheme.toLowerCase() === 'basic' ? Buffer.from(credentials, 'base64') : Buffer.alloc(0);
  // Whoever unpacks "user:password" may show the password alone, and RFC 7617 leaves open in what charset it is read.
  const passwords = (['utf8', 'latin1'] as const).map((charset) => pair.toString(charset).replace(/^[^:]*:/, ''));
  return [value, credentials, ...parts, ...passwords];
}

const MIN_KEY_BYTES = 16;

/** The text; of `whsec_…` and `whsk_…` also what is behind that, and the key that it stands for. */
function secretsInSigningSecret(secret: string): Secret[] {
  const [, encoded] = /^(?:whsec|whsk)_(.+)$/.exec(secret) ?? [];
  if (encoded === undefined) return [secret];
  const key = Buffer.from(encoded, 'base64');
  return [secret, encoded, ...(key.length >= MIN_KEY_BYTES ? [key] : [])];
}
