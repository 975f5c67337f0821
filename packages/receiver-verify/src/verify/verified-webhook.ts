import type { Bytes } from './bytes.ts';
import type { SignatureVersion } from './match-signature.ts';
import { decodeText, parseJson } from './read-payload.ts';

export interface CheckedBody {
  /** The index of the secret that matched. Do not remove a rotated secret while it still matches. */
  secretIndex: number;
  /** A copy of the verified bytes. */
  rawBody: Bytes;
  /** The body as text. @throws {WebhookVerificationError} `invalid_encoding` where it is not UTF-8 */
  text(): string;
  /** The body as JSON. @throws {WebhookVerificationError} `invalid_encoding`, `invalid_json` */
  json<T = unknown>(): T;
}

/** A verified webhook: everything in it was signed. */
export interface VerifiedWebhook extends CheckedBody {
  scheme: SignatureVersion;
  /** The `webhook-id`: the same on every retry of an event. */
  id: string;
  /** When the sender signed this attempt. */
  timestamp: Date;
}

/** A verified webhook of a legacy scheme, which does not sign `webhook-id`, so there is no id. */
export interface VerifiedLegacyWebhook extends CheckedBody {
  scheme: 'legacy';
  id: undefined;
  /** Only when the timestamp is signed too (`timestamp.body`). */
  timestamp: Date | undefined;
}

/** A verified body. It is decoded only on demand. */
export function checkedBody(rawBody: Bytes, secretIndex: number): CheckedBody {
  return {
    secretIndex,
    rawBody,
    text: () => decodeText(rawBody),
    // The caller states the type; only a schema can check it.
    json: <T>() => parseJson(rawBody) as T,
  };
}
