import { findCanonicalBase64Bytes, findHexBytes } from './base64.ts';
import type { Bytes } from './bytes.ts';
import { fillTimestamp, findSignedParts, findTimestampInPrefix, signsTimestamp } from './legacy-template.ts';
import { findMatchingKey } from './match-signature.ts';
import { mismatchError } from './mismatch-error.ts';
import { stripeHint } from './stripe-hint.ts';
import { checkedBody, type VerifiedLegacyWebhook } from './verified-webhook.ts';
import type { LegacySigningScheme } from './verify-options.ts';
import type { Claimed } from './verify-standard.ts';
import { duplicatedHeader, singleHeader } from './webhook-headers.ts';
import { checkTimestamp, parseTimestamp } from './webhook-timestamp.ts';
import { WebhookVerificationError } from './webhook-verification-error.ts';

/** A legacy scheme: one HMAC in one header, over the body, often with a timestamp. */
export async function verifyLegacy(
  claimed: Claimed & { signing: LegacySigningScheme },
): Promise<VerifiedLegacyWebhook> {
  const { body, headers, keys, options, signing } = claimed;
  const name = signing.header.toLowerCase();
  const value = singleHeader(headers, name);
  const timestampName = signing.timestampHeader?.toLowerCase();
  const isTimed = signsTimestamp(signing.content);
  const seconds =
    isTimed && timestampName ? singleHeader(headers, timestampName) : findTimestampInPrefix(signing.prefix, value);
  const signature = legacySignature({ value, name, prefix: fillTimestamp(signing.prefix, seconds) }, signing);
  const timestamp = isTimed ? parseTimestamp(seconds, timestampName || name) : undefined;
  if (timestamp !== undefined) checkTimestamp(timestamp, options);
  const { before = '', after = '' } = findSignedParts(signing.content, seconds) ?? {};
  const secretIndex = await findMatchingKey(keys, { before, body, after }, () => [signature]);
  if (secretIndex < 0) throw mismatchError({ body, keys, value, versions: ['legacy'] });
  return { scheme: 'legacy', id: undefined, timestamp, ...checkedBody(body, secretIndex) };
}

function legacySignature(
  { value, name, prefix }: { value: string; name: string; prefix: string },
  { encoding }: LegacySigningScheme,
): Bytes {
  const decode = encoding === 'hex' ? findHexBytes : findCanonicalBase64Bytes;
  if (!value.startsWith(prefix)) throw notRead(name, `does not begin with "${prefix}"`, value);
  const encoded = value.slice(prefix.length);
  const bytes = decode(encoded);
  if (bytes !== undefined) return bytes;
  // Two headers that were joined.
  const joined = encoded.split(prefix === '' ? ',' : prefix).map((part) => part.replace(/,? ?$/, '').trim());
  if (joined.length > 1 && joined.every((part) => decode(part) !== undefined)) throw duplicatedHeader(name);
  throw notRead(name, `holds no ${encoding} after "${prefix}"`, value);
}

function notRead(name: string, problem: string, value: string): WebhookVerificationError {
  return new WebhookVerificationError('invalid_header', `The ${name} header ${problem}.${stripeHint(value)}`);
}
