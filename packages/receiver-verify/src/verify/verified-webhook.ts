import type { Bytes } from './bytes.ts';
import type { SignatureVersion } from './match-signature.ts';
import { decodeText, parseJson } from './read-payload.ts';

export interface CheckedBody {
  /** Which of the given secrets matched, from 0. While a rotated one still matches, it is not yet safe to drop. */
  secretIndex: number;
  /** A copy of the bytes that were checked. */
  rawBody: Bytes;
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

/** What a body whose signature fits gives to the caller. Nothing is decoded before it is asked for. */
export function checkedBody(rawBody: Bytes, secretIndex: number): CheckedBody {
  return {
    secretIndex,
    rawBody,
    text: () => decodeText(rawBody),
    // The caller names the type; that the sender keeps to it is for a schema to check.
    json: <T>() => parseJson(rawBody) as T,
  };
}
