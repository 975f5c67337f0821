import { WebhookVerificationError } from './webhook-verification-error.ts';

export interface LegacySigningScheme {
  scheme: 'legacy';
  /** The header that carries the signature, e.g. `X-Webhook-Signature`. */
  header: string;
  /** What stands before the signature in it, e.g. `sha256=`; may be empty. */
  prefix: string;
  encoding: 'hex' | 'base64';
  /** What is signed: the body alone, or `<unix seconds>.<body>`. */
  content: 'body' | 'timestamp.body';
  /** The header with the unix seconds, for `timestamp.body`. */
  timestampHeader?: string;
}

/** How the sender signs. The `signing` member of a Postrider endpoint can be pasted here as it is. */
export type SigningScheme = { scheme: 'standard' } | { scheme: 'standard_ed25519' } | LegacySigningScheme;

interface CommonOptions {
  /**
   * How far the signed timestamp may be from now, in seconds: one number for both directions, or each. Default 300.
   * More than that lets somebody who recorded a request send it again for as long.
   */
  toleranceSeconds?: number | { past?: number; future?: number };
  /** Larger bodies are refused before anything is hashed. Default 1 MiB. */
  maxBodyBytes?: number;
  /** The clock; for tests. */
  now?: () => Date;
}

export interface StandardVerifyOptions extends CommonOptions {
  signing?: { scheme: 'standard' } | { scheme: 'standard_ed25519' };
  /** `svix` reads `svix-id`, `svix-timestamp`, `svix-signature` instead of `webhook-…`. Never both. Default `webhook`. */
  headerPrefix?: 'webhook' | 'svix';
}

export interface LegacyVerifyOptions extends CommonOptions {
  signing: LegacySigningScheme;
}

export type VerifyOptions = StandardVerifyOptions | LegacyVerifyOptions;

export const DEFAULT_MAX_BODY_BYTES = 1_048_576;
const DEFAULT_TOLERANCE_SECONDS = 300;
const SCHEMES = ['standard', 'standard_ed25519', 'legacy'];

/** Says which option is wrong; an option that is misspelt must not silently fall back to something laxer. */
export function checkOptions({ signing, maxBodyBytes, ...options }: VerifyOptions): void {
  const scheme = signing?.scheme ?? 'standard';
  if (!SCHEMES.includes(scheme)) throw invalidOptions(`\`signing.scheme\` must be one of ${SCHEMES.join(', ')}.`);
  const headerPrefix = 'headerPrefix' in options ? options.headerPrefix : undefined;
  if (headerPrefix !== undefined && headerPrefix !== 'webhook' && headerPrefix !== 'svix') {
    throw invalidOptions("`headerPrefix` must be 'webhook' or 'svix'.");
  }
  if (maxBodyBytes !== undefined && !(maxBodyBytes >= 0)) throw invalidOptions('`maxBodyBytes` must be a number.');
  if (signing?.scheme === 'legacy') checkLegacy(signing);
}

/** Refuses an instant outside of the tolerance. */
export function checkTimestamp(
  timestamp: Date,
  { toleranceSeconds = {}, now = () => new Date() }: VerifyOptions,
): void {
  const tolerance =
    typeof toleranceSeconds === 'number' ? { past: toleranceSeconds, future: toleranceSeconds } : toleranceSeconds;
  const { past = DEFAULT_TOLERANCE_SECONDS, future = DEFAULT_TOLERANCE_SECONDS } = tolerance;
  if (!(past >= 0) || !(future >= 0)) throw invalidOptions('`toleranceSeconds` must be 0 or more.');
  const nowSeconds = Math.floor(now().getTime() / 1000);
  if (Number.isNaN(nowSeconds)) throw invalidOptions('`now` must return a valid date.');
  const ageSeconds = nowSeconds - timestamp.getTime() / 1000;
  const aside = 'An old delivery sent by hand, or is the clock of this machine wrong?';
  if (ageSeconds > past) {
    const message = `The webhook was signed ${ageSeconds} s ago; ${past} s are allowed. ${aside}`;
    throw new WebhookVerificationError('timestamp_too_old', message);
  }
  if (-ageSeconds > future) {
    const message = `The webhook was signed ${-ageSeconds} s in the future; ${future} s are allowed. ${aside}`;
    throw new WebhookVerificationError('timestamp_too_new', message);
  }
}

function checkLegacy({ header, prefix, encoding, content, timestampHeader }: LegacySigningScheme): void {
  if (typeof header !== 'string' || header === '') throw invalidOptions('`signing.header` names the signature header.');
  if (typeof prefix !== 'string') throw invalidOptions("`signing.prefix` must be a string; '' where there is none.");
  if (encoding !== 'hex' && encoding !== 'base64')
    throw invalidOptions("`signing.encoding` must be 'hex' or 'base64'.");
  if (content !== 'body' && content !== 'timestamp.body') {
    throw invalidOptions("`signing.content` must be 'body' or 'timestamp.body'.");
  }
  if (content === 'timestamp.body' && !timestampHeader) {
    throw invalidOptions('`signing.timestampHeader` is needed where the timestamp is signed.');
  }
}

function invalidOptions(message: string): WebhookVerificationError {
  return new WebhookVerificationError('invalid_options', message);
}
