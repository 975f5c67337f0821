import { findCanonicalBase64Bytes, findHexBytes } from './base64.ts';
import type { Bytes } from './bytes.ts';
import { findMatchingKey } from './match-signature.ts';
import { mismatchError } from './mismatch-error.ts';
import { signedContent } from './signed-content.ts';
import { checkedBody, type VerifiedLegacyWebhook } from './verified-webhook.ts';
import type { LegacySigningScheme } from './verify-options.ts';
import type { Claimed } from './verify-standard.ts';
import { duplicatedHeader, singleHeader } from './webhook-headers.ts';
import { checkTimestamp, parseTimestamp } from './webhook-timestamp.ts';
import { WebhookVerificationError } from './webhook-verification-error.ts';

/** An older scheme: one HMAC in one header, over the body or over `<timestamp>.<body>`. */
export async function verifyLegacy(
  claimed: Claimed & { signing: LegacySigningScheme },
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
  if (secretIndex < 0) throw mismatchError({ body, keys, versions: ['legacy'] });
  const id = undefined;
  return { scheme: 'legacy', id, timestamp, ...checkedBody(content.slice(before.length), secretIndex) };
}

function legacySignature(value: string, name: string, { prefix, encoding }: LegacySigningScheme): Bytes {
  if (!value.startsWith(prefix)) {
    throw new WebhookVerificationError('invalid_header', `The ${name} header does not begin with "${prefix}".`);
  }
  const encoded = value.slice(prefix.length);
  const bytes = encoding === 'hex' ? findHexBytes(encoded) : findCanonicalBase64Bytes(encoded);
  if (bytes !== undefined) return bytes;
  if (encoded.includes(',')) throw duplicatedHeader(name);
  throw new WebhookVerificationError('invalid_header', `The ${name} header holds no ${encoding} after "${prefix}".`);
}
