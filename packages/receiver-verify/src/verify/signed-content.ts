import type { Bytes } from './bytes.ts';
import { WebhookVerificationError } from './webhook-verification-error.ts';

/** Exactly what came over the wire. */
export type RawBody = string | Uint8Array | ArrayBuffer;

/** Puts text around the body's bytes. Always a copy: whoever still holds the body cannot change what is checked. */
export function signedContent(before: string, body: Uint8Array, after = ''): Bytes {
  const parts = [bodyBytes(before), body, bodyBytes(after)];
  const content = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    content.set(part, at);
    at += part.length;
  }
  return content;
}

/** The bytes of a body that is no larger than allowed. */
export function boundedBody(rawBody: unknown, maxBodyBytes: number): Uint8Array {
  // UTF-8 has at least one byte for each UTF-16 unit: a string that is too long need not be encoded to see it.
  const body = typeof rawBody === 'string' && rawBody.length > maxBodyBytes ? undefined : bodyBytes(rawBody);
  if (body !== undefined && body.length <= maxBodyBytes) return body;
  throw bodyTooLarge(maxBodyBytes);
}

export function bodyTooLarge(maxBodyBytes: number): WebhookVerificationError {
  const message = `The body is larger than ${maxBodyBytes} bytes. The option \`maxBodyBytes\` allows more.`;
  return new WebhookVerificationError('body_too_large', message);
}

/** The bytes of a body, if it is one; else an error that names the likely mistake. */
export function bodyBytes(body: unknown): Uint8Array {
  if (typeof body === 'string') return new TextEncoder().encode(body);
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
    alreadyParsedMessage(`is a ${typeof body} that something parsed`),
  );
}

/** Why parsed JSON is no use, and what to do about it. */
export function alreadyParsedMessage(what: string, mend = 'Give this route the raw body'): string {
  return (
    `The body ${what}. The signature covers the bytes that were sent, and JSON.stringify does not give them back. ` +
    `${mend}.`
  );
}
