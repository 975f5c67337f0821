import { carriesTimestamp, findSignedParts, signsTimestamp } from './legacy-template.ts';
import { WebhookVerificationError } from './webhook-verification-error.ts';

export interface LegacySigningScheme {
  scheme: 'legacy';
  /** The header with the signature, e.g. `X-Webhook-Signature`. */
  header: string;
  /** The text before the signature, e.g. `sha256=`, or with the unix seconds `t={{timestamp}},v1=`; may be empty. */
  prefix: string;
  encoding: 'hex' | 'base64';
  /** What is signed: `body`, `timestamp.body` (`<unix seconds>.<body>`), or a text like `v0:{{timestamp}}:{{body}}`. */
  content: string;
  /** The header with the unix seconds, when they are signed and not in the prefix. */
  timestampHeader?: string;
  /** Other headers of the endpoint. Ignored here; accepted so that `signing` can be pasted whole. */
  companionHeaders?: { readonly [name: string]: string };
  alsoStandard?: boolean;
}

/** How the sender signs. The `signing` member of a Postrider endpoint can be pasted here as it is. */
export type SigningScheme = { scheme: 'standard' } | { scheme: 'standard_ed25519' } | LegacySigningScheme;

interface CommonOptions {
  /**
   * How far the signed timestamp may be from now, in seconds: one number for both directions, or each. Default 300.
   * A longer tolerance lets a recorded request be replayed for longer.
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

/** For a scheme that is known at run time only, such as the `signing` of an endpoint from the API. */
export interface VerifyOptions extends CommonOptions {
  signing?: SigningScheme;
  headerPrefix?: 'webhook' | 'svix';
}

export const CONTENT_RULE = 'body, timestamp.body, or a text with {{body}} once';
const DEFAULT_TOLERANCE_SECONDS = 300;
export const DEFAULT_MAX_BODY_BYTES = 1_048_576;

/** Checks the options: a misspelt value must not silently fall back to a weaker check. */
export function checkOptions(options: VerifyOptions): void {
  if (typeof options !== 'object' || options === null) throw invalidOption('options', 'an object');
  const { signing, maxBodyBytes = 0, now } = options;
  toleranceOf(options.toleranceSeconds);
  if (now !== undefined && typeof now !== 'function') throw invalidOption('now', 'a function that gives a valid date');
  requireOption('signing.scheme', signing?.scheme ?? 'standard', ['standard', 'standard_ed25519', 'legacy']);
  requireOption('headerPrefix', headerPrefixOf(options), ['webhook', 'svix']);
  if (!isZeroOrMore(maxBodyBytes)) throw invalidOption('maxBodyBytes', 'a number of bytes');
  if (signing?.scheme !== 'legacy') return;
  requireText('signing.header', signing.header || undefined);
  requireText('signing.prefix', signing.prefix);
  requireOption('signing.encoding', signing.encoding, ['hex', 'base64']);
  if (typeof signing.content !== 'string' || findSignedParts(signing.content, '') === undefined) {
    throw invalidOption('signing.content', CONTENT_RULE);
  }
  if (signsTimestamp(signing.content) && !carriesTimestamp(signing.prefix))
    requireText('signing.timestampHeader', signing.timestampHeader || undefined);
}

/** The tolerance in both directions. Checked by value, because a configuration file may not match the types. */
export function toleranceOf(toleranceSeconds: unknown = DEFAULT_TOLERANCE_SECONDS): { past: number; future: number } {
  if (isZeroOrMore(toleranceSeconds)) return { past: toleranceSeconds, future: toleranceSeconds };
  if (typeof toleranceSeconds === 'object' && toleranceSeconds !== null) {
    const each: { past?: unknown; future?: unknown } = toleranceSeconds;
    const { past = DEFAULT_TOLERANCE_SECONDS, future = DEFAULT_TOLERANCE_SECONDS } = each;
    if (isZeroOrMore(past) && isZeroOrMore(future)) return { past, future };
  }
  throw invalidOption('toleranceSeconds', 'a number of seconds, 0 or more, or an object with such `past` and `future`');
}

function isZeroOrMore(value: unknown): value is number {
  return typeof value === 'number' && value >= 0;
}

/** The family of headers to read. */
export function headerPrefixOf(options: VerifyOptions): 'webhook' | 'svix' {
  return ('headerPrefix' in options ? options.headerPrefix : undefined) ?? 'webhook';
}

function requireOption(name: string, value: unknown, allowed: readonly string[]): void {
  if (typeof value !== 'string' || !allowed.includes(value)) throw invalidOption(name, allowed.join(' or '));
}

function requireText(name: string, value: unknown): void {
  if (typeof value !== 'string') throw invalidOption(name, 'text');
}

/** The error of an invalid option. */
export function invalidOption(name: string, wanted: string): WebhookVerificationError {
  return new WebhookVerificationError('invalid_options', `The option \`${name}\` must be ${wanted}.`);
}
