import { encodeBase64, encodeHex } from './base64.ts';
import { findSignedParts, signsTimestamp } from './legacy-template.ts';
import { hmacSha256, makeEd25519Pair, signEd25519 } from './signature.ts';
import { bodyBytes } from './signed-content.ts';
import { parseLegacyKey, parseSigningKey } from './signing-key.ts';
import { CONTENT_RULE, invalidOption } from './verify-options.ts';
import { WebhookVerificationError } from './webhook-verification-error.ts';

export interface SignWebhookInput {
  /** The `webhook-id` header. No full stop: the signed content could be split in two ways. */
  id: string;
  /** The `webhook-timestamp` header, in whole seconds. */
  timestamp: Date;
  /** Exactly what will be sent. */
  body: string | Uint8Array;
  /** `whsec_…` for HMAC-SHA256, `whsk_…` for ed25519. */
  secret: string;
}

/**
 * One signature for the `webhook-signature` header: `v1,<base64>` for `whsec_` secrets, `v1a,<base64>` for `whsk_` keys.
 * Several are sent separated by spaces.
 * @throws {WebhookVerificationError} `invalid_secret`, `invalid_header`, `invalid_options`, `unsupported_algorithm`
 */
export async function signWebhook({ id, timestamp, body, secret }: SignWebhookInput): Promise<string> {
  const key = parseSigningKey(secret, 'The secret');
  if (!WEBHOOK_ID.test(id)) throw new WebhookVerificationError('invalid_header', WEBHOOK_ID_RULE);
  const content = { before: `${id}.${unixSeconds(timestamp)}.`, body: bodyBytes(body), after: '' };
  switch (key.kind) {
    case 'hmac':
      return `v1,${encodeBase64(await hmacSha256(key, content))}`;
    case 'ed25519_private':
      return `v1a,${encodeBase64(await signEd25519(key, content))}`;
    case 'ed25519_public':
      throw new WebhookVerificationError('invalid_secret', 'whpk_… is a public key and only checks. Sign with whsk_….');
  }
}

/** Visible ASCII without `.`, which separates the signed content, and `,`, which joins headers. */
export const WEBHOOK_ID = /^[!-+\-/-~]{1,256}$/;
export const WEBHOOK_ID_RULE = 'A webhook id is 1 to 256 visible ASCII characters without "." and ",".';

export interface SignLegacyInput {
  /** 1 to 255 printable ASCII characters, used as they are: never decoded, prefixes included. */
  secret: string;
  encoding: 'hex' | 'base64';
  /** What is signed: `body`, `timestamp.body` (`<unix seconds>.<body>`), or a text like `v0:{{timestamp}}:{{body}}`. */
  content: string;
  /** Required when it is signed. */
  timestamp?: Date;
  body: string | Uint8Array;
}

/**
 * The bare HMAC-SHA256 of a legacy scheme. The sender adds the header's prefix (`sha256=`).
 * @throws {WebhookVerificationError} `invalid_secret`, `invalid_options`
 */
export async function signLegacy({ secret, encoding, content, timestamp, body }: SignLegacyInput): Promise<string> {
  const key = parseLegacyKey(secret, 'The secret');
  const parts = findSignedParts(content, signsTimestamp(content) ? String(unixSeconds(timestamp)) : '');
  if (parts === undefined) throw invalidOption('content', CONTENT_RULE);
  const mac = await hmacSha256(key, { ...parts, body: bodyBytes(body) });
  return encoding === 'hex' ? encodeHex(mac) : encodeBase64(mac);
}

/** A new HMAC secret: `whsec_` + base64 of 32 random bytes. */
export function generateSecret(): string {
  return `whsec_${encodeBase64(crypto.getRandomValues(new Uint8Array(32)))}`;
}

/** A new ed25519 pair: `whsk_…` (32-byte seed) signs and stays with the sender, `whpk_…` goes to the receiver. */
export async function generateKeyPair(): Promise<{ privateKey: string; publicKey: string }> {
  const { seed, publicKey } = await makeEd25519Pair();
  return { privateKey: `whsk_${encodeBase64(seed)}`, publicKey: `whpk_${encodeBase64(publicKey)}` };
}

function unixSeconds(timestamp: Date | undefined): number {
  const seconds = Math.floor((timestamp?.getTime() ?? Number.NaN) / 1000);
  if (seconds >= 0) return seconds;
  throw new WebhookVerificationError('invalid_options', 'A valid `timestamp` since 1970 is needed to sign.');
}
