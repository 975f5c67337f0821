import { mismatchHint } from './mismatch-hint.ts';
import { findCanonicalBase64Bytes, findHexBytes } from './base64.ts';
import { findMatchingKey, parseSignatures, versionOf, type SignatureVersion } from './match-signature.ts';
import { decodeText, parseJson } from './read-payload.ts';
import { WEBHOOK_ID, WEBHOOK_ID_RULE } from './sign-webhook.ts';
import { bodyBytes, signedContent, type RawBody } from './signed-content.ts';
import { parseLegacyKey, parseSigningKey, type SigningKey } from './signing-key.ts';
import { checkOptions, checkTimestamp, DEFAULT_MAX_BODY_BYTES, headerPrefixOf } from './verify-options.ts';
import type {
  LegacySigningScheme,
  LegacyVerifyOptions,
  StandardVerifyOptions,
  VerifyOptions,
} from './verify-options.ts';
import { duplicatedHeader, hasHeader, singleHeader, type WebhookHeaders } from './webhook-headers.ts';
import { isWebhookVerificationError, WebhookVerificationError } from './webhook-verification-error.ts';

interface CheckedBody {
  /** Which of the given secrets matched, from 0. While a rotated one still matches, it is not yet safe to drop. */
  secretIndex: number;
  /** A copy of the bytes that were checked. */
  rawBody: Uint8Array;
  /** The body as text. @throws {WebhookVerificationError} `invalid_encoding` where it is not UTF-8 */
  text(): string;
  /** The body as JSON. @throws {WebhookVerificationError} `invalid_encoding`, `invalid_json` */
  json<T = unknown>(): T;
}

/** A webhook whose signature was checked: everything in it was signed. */
export interface VerifiedWebhook extends CheckedBody {
  scheme: SignatureVersion;
  /** The `webhook-id`: the same on every retry of an event. */
  id: string;
  /** When the sender signed this attempt. */
  timestamp: Date;
}

/** A webhook of an older scheme. `webhook-id` is not signed there, so that it is not given. */
export interface VerifiedLegacyWebhook extends CheckedBody {
  scheme: 'legacy';
  id: undefined;
  /** Only where the timestamp is signed too (`timestamp.body`). */
  timestamp: Date | undefined;
}

/**
 * Checks that a webhook was signed with one of the secrets, not long ago.
 *
 * @param rawBody exactly the bytes that were received, before any parser
 * @param headers the request's headers, in any of the usual forms
 * @param secrets `whsec_…` or the public key `whpk_…`; several while they are rotated. Its kind decides the algorithm
 * @throws {WebhookVerificationError} with a `code`, and a message that says what to mend
 */
export async function verifyWebhook(
  rawBody: RawBody,
  headers: WebhookHeaders,
  secrets: string | readonly string[],
  options?: StandardVerifyOptions,
): Promise<VerifiedWebhook>;
export async function verifyWebhook(
  rawBody: RawBody,
  headers: WebhookHeaders,
  secrets: string | readonly string[],
  options: LegacyVerifyOptions,
): Promise<VerifiedLegacyWebhook>;
export async function verifyWebhook(
  rawBody: RawBody,
  headers: WebhookHeaders,
  secrets: string | readonly string[],
  options?: VerifyOptions,
): Promise<VerifiedWebhook | VerifiedLegacyWebhook>;
export async function verifyWebhook(
  rawBody: RawBody,
  headers: WebhookHeaders,
  secrets: string | readonly string[],
  options: VerifyOptions = {},
): Promise<VerifiedWebhook | VerifiedLegacyWebhook> {
  checkOptions(options);
  const keys = receiverKeys(secrets, options);
  const body = boundedBody(rawBody, options);
  return options.signing?.scheme === 'legacy'
    ? verifyLegacy({ body, headers, keys, options, signing: options.signing })
    : verifyStandard({ body, headers, keys, options });
}

export type SafeVerifyResult<T = VerifiedWebhook> =
  | { ok: true; webhook: T }
  | { ok: false; error: WebhookVerificationError };

/** As `verifyWebhook`, but what is wrong is a value, not an exception. */
export async function safeVerifyWebhook(
  rawBody: RawBody,
  headers: WebhookHeaders,
  secrets: string | readonly string[],
  options?: StandardVerifyOptions,
): Promise<SafeVerifyResult>;
export async function safeVerifyWebhook(
  rawBody: RawBody,
  headers: WebhookHeaders,
  secrets: string | readonly string[],
  options: LegacyVerifyOptions,
): Promise<SafeVerifyResult<VerifiedLegacyWebhook>>;
export async function safeVerifyWebhook(
  rawBody: RawBody,
  headers: WebhookHeaders,
  secrets: string | readonly string[],
  options?: VerifyOptions,
): Promise<SafeVerifyResult<VerifiedWebhook | VerifiedLegacyWebhook>> {
  try {
    return { ok: true, webhook: await verifyWebhook(rawBody, headers, secrets, options) };
  } catch (error) {
    if (isWebhookVerificationError(error)) return { ok: false, error };
    throw error;
  }
}

interface Claimed<Options> {
  body: Uint8Array;
  headers: WebhookHeaders;
  keys: SigningKey[];
  options: Options;
}

async function verifyStandard(claimed: Claimed<VerifyOptions>): Promise<VerifiedWebhook> {
  const { body, headers, keys, options } = claimed;
  const prefix = headerPrefixOf(options);
  const hint = otherPrefixHint(headers, prefix);
  const id = singleHeader(headers, `${prefix}-id`, hint);
  if (!WEBHOOK_ID.test(id)) {
    if (/, /.test(id)) throw duplicatedHeader(`${prefix}-id`);
    throw new WebhookVerificationError('invalid_header', `The ${prefix}-id header is no id. ${WEBHOOK_ID_RULE}`);
  }
  const seconds = singleHeader(headers, `${prefix}-timestamp`, hint);
  const timestamp = parseTimestamp(seconds, `${prefix}-timestamp`);
  const signatureHeader = singleHeader(headers, `${prefix}-signature`, hint);
  const candidates = parseSignatures(signatureHeader, `${prefix}-signature`);
  checkTimestamp(timestamp, options);
  const before = `${id}.${seconds}.`;
  const content = signedContent(before, body);
  const secretIndex = await findMatchingKey(keys, content, (key) => candidates.get(versionOf(key)) ?? []);
  const key = keys[secretIndex];
  if (key === undefined) throw noMatch(mismatchHint({ body, keys, versions: [...candidates.keys()] }));
  return { scheme: versionOf(key), id, timestamp, ...checkedBody(content.slice(before.length), secretIndex) };
}

async function verifyLegacy(
  claimed: Claimed<VerifyOptions> & { signing: LegacySigningScheme },
): Promise<VerifiedLegacyWebhook> {
  const { body, headers, keys, options, signing } = claimed;
  const header = signing.header.toLowerCase();
  const value = singleHeader(headers, header);
  const signature = legacySignature(value, header, signing);
  let before = '';
  let timestamp: Date | undefined;
  if (signing.content === 'timestamp.body') {
    const timestampHeader = (signing.timestampHeader ?? '').toLowerCase();
    const seconds = singleHeader(headers, timestampHeader);
    timestamp = parseTimestamp(seconds, timestampHeader);
    checkTimestamp(timestamp, options);
    before = `${seconds}.`;
  }
  const content = signedContent(before, body);
  const secretIndex = await findMatchingKey(keys, content, () => [signature]);
  if (secretIndex < 0) throw noMatch(mismatchHint({ body, keys, versions: ['legacy'] }));
  const id = undefined;
  return { scheme: 'legacy', id, timestamp, ...checkedBody(content.slice(before.length), secretIndex) };
}

function receiverKeys(secrets: unknown, { signing }: VerifyOptions): SigningKey[] {
  const list: readonly unknown[] = Array.isArray(secrets) ? secrets : [secrets];
  if (list.length === 0) throw new WebhookVerificationError('invalid_secret', 'The list of secrets is empty.');
  return list.map((secret, index) => {
    const name = list.length === 1 ? 'The secret' : `Secret ${index + 1} of ${list.length}`;
    if (signing?.scheme === 'legacy') return parseLegacyKey(secret, name);
    const key = parseSigningKey(secret, name);
    const isPublic = key.kind === 'ed25519_public';
    if (key.kind === 'ed25519_private' || (signing?.scheme === 'standard_ed25519' && !isPublic)) {
      const message = `${name} is a private key or an HMAC secret. A receiver needs the public key, whpk_…, here.`;
      throw new WebhookVerificationError('invalid_secret', message);
    }
    return key;
  });
}

function boundedBody(rawBody: unknown, { maxBodyBytes = DEFAULT_MAX_BODY_BYTES }: VerifyOptions): Uint8Array {
  // UTF-8 has at least one byte for each UTF-16 unit: a string that is too long need not be encoded to see it.
  const body = typeof rawBody === 'string' && rawBody.length > maxBodyBytes ? undefined : bodyBytes(rawBody);
  if (body !== undefined && body.length <= maxBodyBytes) return body;
  const message = `The body is larger than ${maxBodyBytes} bytes. The option \`maxBodyBytes\` allows more.`;
  throw new WebhookVerificationError('body_too_large', message);
}

function parseTimestamp(value: string, name: string): Date {
  // No sign, no fraction, no exponent, no leading zero: one spelling for each instant.
  if (/^(0|[1-9]\d{0,11})$/.test(value)) return new Date(Number(value) * 1000);
  if (/^\d+,\s*\d+$/.test(value)) throw duplicatedHeader(name);
  const aside = /^\d{13,}$/.test(value) ? ' It looks like milliseconds.' : '';
  throw new WebhookVerificationError('invalid_header', `The ${name} header is not a time in unix seconds.${aside}`);
}

function legacySignature(
  value: string,
  name: string,
  { prefix, encoding }: LegacySigningScheme,
): Uint8Array<ArrayBuffer> {
  if (!value.startsWith(prefix)) {
    throw new WebhookVerificationError('invalid_header', `The ${name} header does not begin with "${prefix}".`);
  }
  const encoded = value.slice(prefix.length);
  const bytes = encoding === 'hex' ? findHexBytes(encoded) : findCanonicalBase64Bytes(encoded);
  if (bytes !== undefined) return bytes;
  if (encoded.includes(',')) throw duplicatedHeader(name);
  throw new WebhookVerificationError('invalid_header', `The ${name} header holds no ${encoding} after "${prefix}".`);
}

function otherPrefixHint(headers: unknown, prefix: 'webhook' | 'svix'): string {
  const other = prefix === 'svix' ? 'webhook' : 'svix';
  if (hasHeader(headers, `${other}-id`)) return ` There is ${other}-id: pass \`headerPrefix: '${other}'\`.`;
  const isRequest = typeof headers === 'object' && headers !== null && 'headers' in headers;
  return isRequest ? ' This looks like the whole request: pass its `headers`.' : '';
}

function checkedBody(rawBody: Uint8Array, secretIndex: number): CheckedBody {
  return {
    secretIndex,
    rawBody,
    text: () => decodeText(rawBody),
    // The caller names the type; that the sender keeps to it is for a schema to check.
    json: <T>() => parseJson(rawBody) as T,
  };
}

function noMatch(hint: string): WebhookVerificationError {
  return new WebhookVerificationError('no_matching_signature', `No signature fits this body and secret. ${hint}`);
}
