import { findCanonicalBase64Bytes, findHexBytes } from './base64.ts';
import type { Bytes } from './bytes.ts';
import { fillTimestamp, findSignedParts, findTimestampInPrefix, signsTimestamp } from './legacy-template.ts';
import { findMatchingKey } from './match-signature.ts';
import { mismatchError } from './mismatch-error.ts';
import { checkedBody, type VerifiedLegacyWebhook } from './verified-webhook.ts';
import type { LegacySigningScheme } from './verify-options.ts';
import type { Claimed } from './verify-standard.ts';
import { duplicatedHeader, singleHeader } from './webhook-headers.ts';
import { checkTimestamp, parseTimestamp } from './webhook-timestamp.ts';
import { WebhookVerificationError } from './webhook-verification-error.ts';

/** An older scheme: one HMAC in one header, over the body, often with a timestamp. */
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
  if (secretIndex < 0) throw mismatchError({ body, keys, versions: ['legacy'] });
  return { scheme: 'legacy', id: undefined, timestamp, ...checkedBody(body, secretIndex) };
}

function legacySignature(
  { value, name, prefix }: { value: string; name: string; prefix: string },
  { encoding }: LegacySigningScheme,
): Bytes {
  if (!value.startsWith(prefix)) {
    throw new WebhookVerificationError('invalid_header', `The ${name} header does not begin with "${prefix}".`);
  }
  const encoded = value.slice(prefix.length);
  const bytes = encoding === 'hex' ? findHexBytes(encoded) : findCanonicalBase64Bytes(encoded);
  if (bytes !== undefined) return bytes;
  if (encoded.includes(',')) throw duplicatedHeader(name);
  throw new WebhookVerificationError('invalid_header', `The ${name} header holds no ${encoding} after "${prefix}".`);
}
