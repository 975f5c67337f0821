import type { Bytes } from './bytes.ts';
import { WebhookVerificationError } from './webhook-verification-error.ts';

/** The body exactly as received. */
export type RawBody = string | Uint8Array | ArrayBuffer;

/** The signed content: the body with text before and after it. */
export interface SignedContent {
  before: string;
  body: Uint8Array;
  after: string;
}

const utf8 = new TextEncoder();

/** The content in one piece. */
export function joinContent({ before, body, after }: SignedContent): Bytes {
  const parts = [utf8.encode(before), body, utf8.encode(after)];
  const content = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    content.set(part, at);
    at += part.length;
  }
  return content;
}

/** The bytes of a body that is no larger than allowed. */
export function boundedBody(rawBody: unknown, maxBodyBytes: number): Bytes {
  // UTF-8 has at least one byte per UTF-16 unit, so a too long string need not be encoded.
  if (typeof rawBody === 'string') return noLonger(utf8.encode(noLonger(rawBody, maxBodyBytes)), maxBodyBytes);
  // A copy, so that the caller cannot change the bytes during verification.
  return noLonger(bodyBytes(rawBody), maxBodyBytes).slice();
}

function noLonger<Body extends { length: number }>(body: Body, maxBodyBytes: number): Body {
  if (body.length > maxBodyBytes) throw bodyTooLarge(maxBodyBytes);
  return body;
}

export function bodyTooLarge(maxBodyBytes: number): WebhookVerificationError {
  const message = `The body is larger than ${maxBodyBytes} bytes. The option \`maxBodyBytes\` allows more.`;
  return new WebhookVerificationError('body_too_large', message);
}

/** The bytes of a body, or an error that names the likely mistake. */
export function bodyBytes(body: unknown): Uint8Array {
  if (typeof body === 'string') return utf8.encode(body);
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  if (isArrayBuffer(body)) return new Uint8Array(body);
  throw notRawError(body);
}

function isArrayBuffer(body: unknown): body is ArrayBuffer {
  // Not instanceof: buffers of another realm (Jest, vm, an iframe) are buffers too.
  return Object.prototype.toString.call(body) === '[object ArrayBuffer]';
}

function notRawError(body: unknown): WebhookVerificationError {
  if (body === undefined || body === null) {
    return new WebhookVerificationError('invalid_body', `The body is ${body}. Pass the raw bytes of the request.`);
  }
  const readers = ['getReader', 'pipe', 'arrayBuffer'].filter((name) => typeof body === 'object' && name in body);
  if (readers.length > 0) {
    return new WebhookVerificationError(
      'invalid_body',
      'The body is not read yet. Pass its bytes, e.g. `await request.arrayBuffer()`.',
    );
  }
  return new WebhookVerificationError(
    'body_already_parsed',
    alreadyParsedMessage(`is ${kindOf(body)} that something parsed`),
  );
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** Why parsed JSON cannot be verified, and how to fix it. */
export function alreadyParsedMessage(what: string, remedy = 'Give this route the raw body'): string {
  return (
    `The body ${what}. The signature covers the bytes that were sent, and JSON.stringify does not give them back. ` +
    `${remedy}.`
  );
}
