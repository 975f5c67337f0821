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

/** Says which option is wrong; an option that is misspelt must not silently fall back to something laxer. */
export function checkOptions(options: VerifyOptions): void {
  const { signing, maxBodyBytes } = options;
  requireOption('signing.scheme', signing?.scheme ?? 'standard', ['standard', 'standard_ed25519', 'legacy']);
  requireOption('headerPrefix', headerPrefixOf(options), ['webhook', 'svix']);
  if (maxBodyBytes !== undefined && !(maxBodyBytes >= 0)) throw invalidOption('maxBodyBytes', 'a number of bytes');
  if (signing?.scheme !== 'legacy') return;
  requireText('signing.header', signing.header || undefined);
  requireText('signing.prefix', signing.prefix);
  requireOption('signing.encoding', signing.encoding, ['hex', 'base64']);
  requireOption('signing.content', signing.content, ['body', 'timestamp.body']);
  if (signing.content === 'timestamp.body')
    requireText('signing.timestampHeader', signing.timestampHeader || undefined);
}

/** Which family of headers is read. */
export function headerPrefixOf(options: VerifyOptions): 'webhook' | 'svix' {
  return ('headerPrefix' in options ? options.headerPrefix : undefined) ?? 'webhook';
}

/** Refuses an instant outside of the tolerance. */
export function checkTimestamp(
  timestamp: Date,
  { toleranceSeconds = {}, now = () => new Date() }: VerifyOptions,
): void {
  const tolerance =
    typeof toleranceSeconds === 'number' ? { past: toleranceSeconds, future: toleranceSeconds } : toleranceSeconds;
  const { past = DEFAULT_TOLERANCE_SECONDS, future = DEFAULT_TOLERANCE_SECONDS } = tolerance;
  if (!(past >= 0) || !(future >= 0)) throw invalidOption('toleranceSeconds', '0 or more');
  const nowSeconds = Math.floor(now().getTime() / 1000);
  if (Number.isNaN(nowSeconds)) throw invalidOption('now', 'a function that gives a valid date');
  const ageSeconds = nowSeconds - timestamp.getTime() / 1000;
  if (ageSeconds > past) throw outOfTime('timestamp_too_old', `${ageSeconds} s ago; ${past}`);
  if (-ageSeconds > future) throw outOfTime('timestamp_too_new', `${-ageSeconds} s in the future; ${future}`);
}

function outOfTime(code: 'timestamp_too_old' | 'timestamp_too_new', found: string): WebhookVerificationError {
  const message = `The webhook was signed ${found} s are allowed. Is it replayed, or the clock of this machine wrong?`;
  return new WebhookVerificationError(code, message);
}

function requireOption(name: string, value: unknown, allowed: readonly string[]): void {
  if (typeof value !== 'string' || !allowed.includes(value)) throw invalidOption(name, allowed.join(' or '));
}

function requireText(name: string, value: unknown): void {
  if (typeof value !== 'string') throw invalidOption(name, 'text');
}

function invalidOption(name: string, wanted: string): WebhookVerificationError {
  return new WebhookVerificationError('invalid_options', `The option \`${name}\` must be ${wanted}.`);
}
