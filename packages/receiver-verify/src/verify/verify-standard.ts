import type { Bytes } from './bytes.ts';
import { findMatchingKey, parseSignatures, versionOf } from './match-signature.ts';
import { mismatchError } from './mismatch-error.ts';
import { STRIPE_HINT } from './stripe-hint.ts';
import { WEBHOOK_ID, WEBHOOK_ID_RULE } from './sign-webhook.ts';
import type { SigningKey } from './signing-key.ts';
import { checkedBody, type VerifiedWebhook } from './verified-webhook.ts';
import { headerPrefixOf, type VerifyOptions } from './verify-options.ts';
import { duplicatedHeader, hasHeader, singleHeader, type WebhookHeaders } from './webhook-headers.ts';
import { checkTimestamp, parseTimestamp } from './webhook-timestamp.ts';
import { WebhookVerificationError } from './webhook-verification-error.ts';

/** A request and what it is verified with. */
export interface Claimed {
  body: Bytes;
  headers: WebhookHeaders;
  keys: SigningKey[];
  options: VerifyOptions;
}

/** Standard Webhooks: `<id>.<timestamp>.<body>` is signed, by one or more keys. */
export async function verifyStandard(claimed: Claimed): Promise<VerifiedWebhook> {
  const { body, headers, keys, options } = claimed;
  const prefix = headerPrefixOf(options);
  const hint = (): string => otherPrefixHint(headers, prefix);
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
  const content = { before: `${id}.${seconds}.`, body, after: '' };
  const secretIndex = await findMatchingKey(keys, content, (key) => candidates.get(versionOf(key)) ?? []);
  const key = keys[secretIndex];
  if (key === undefined) throw mismatchError({ body, keys, value: signatureHeader, versions: [...candidates.keys()] });
  return { scheme: versionOf(key), id, timestamp, ...checkedBody(body, secretIndex) };
}

function otherPrefixHint(headers: unknown, prefix: 'webhook' | 'svix'): string {
  const other = prefix === 'svix' ? 'webhook' : 'svix';
  if (hasHeader(headers, `${other}-id`)) return ` There is ${other}-id: pass \`headerPrefix: '${other}'\`.`;
  if (hasHeader(headers, 'stripe-signature')) return STRIPE_HINT;
  const isRequest = typeof headers === 'object' && headers !== null && 'headers' in headers;
  return isRequest ? ' This looks like the whole request: pass its `headers`.' : '';
}
