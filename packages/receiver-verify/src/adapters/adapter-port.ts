import { methodNotAllowed, type WebhookAnswer } from '../receiver/answers.ts';
import type { WebhookReceiver } from '../receiver/create-receiver.ts';
import type { RawBody } from '../verify/signed-content.ts';
import type { WebhookHeaders } from '../verify/webhook-headers.ts';
import { alreadyParsedMessage, bodyTooLarge } from '../verify/signed-content.ts';
import { WebhookVerificationError } from '../verify/webhook-verification-error.ts';

/** The functions that an adapter provides. */
export interface AdapterPort<Answered> {
  /** Undefined when the framework does not provide it. */
  method: string | undefined;
  headers(): WebhookHeaders;
  /** The bytes as they were sent. Throws when a parser has read them: waiting would never end. */
  readBody(maxBodyBytes: number): Promise<RawBody>;
  /** Sends the answer, or turns it into what the framework wants returned. */
  answer(answer: WebhookAnswer): Answered;
}

/** Lets a receiver handle one request of a framework, to its end. */
export async function serve<Answered>(receiver: WebhookReceiver, port: AdapterPort<Answered>): Promise<Answered> {
  // From a browser, health check or scanner: not a webhook, so nothing is reported.
  if (port.method !== undefined && port.method !== 'POST') return port.answer(methodNotAllowed());
  const readBody = (maxBodyBytes: number): Promise<RawBody> => port.readBody(maxBodyBytes);
  return port.answer(await receiver.receive({ headers: port.headers(), body: readBody }));
}

/** The body was already read; `remedy` says how to fix that in this framework. */
export function bodyAlreadyParsed(remedy: string): WebhookVerificationError {
  return new WebhookVerificationError(
    'body_already_parsed',
    alreadyParsedMessage('was read by something else', remedy),
  );
}

/** Refuses a body by its declared length, before any of it is read. */
export function refuseLongBody(contentLength: unknown, maxBodyBytes: number): void {
  if (Number(contentLength ?? 0) > maxBodyBytes) throw bodyTooLarge(maxBodyBytes);
}

/** Joins chunks up to the limit, because a declared length may be wrong. */
export function byteCollector(maxBodyBytes: number): { add(chunk: Uint8Array): void; bytes(): Uint8Array } {
  const chunks: Uint8Array[] = [];
  let length = 0;
  return {
    add(chunk) {
      length += chunk.length;
      if (length > maxBodyBytes) throw bodyTooLarge(maxBodyBytes);
      chunks.push(chunk);
    },
    bytes() {
      const joined = new Uint8Array(length);
      let at = 0;
      for (const chunk of chunks) {
        joined.set(chunk, at);
        at += chunk.length;
      }
      return joined;
    },
  };
}
