import type { PostriderEvent } from '@postrider/sdk-node';
import { signedHeaders } from '../signed-headers.ts';
import { isObject } from '../output/print.ts';

export interface ForwardedRequest {
  url: string;
  headers: Record<string, string>;
  body: string;
}

export type ForwardResult =
  | { kind: 'answered'; status: number; headers: Record<string, string>; body: string; durationMs: number }
  /** It may have arrived. */
  | { kind: 'timed_out' | 'cut'; detail: string; durationMs: number }
  /** No byte of it arrived. */
  | { kind: 'unreachable'; detail: string };

interface Building {
  event: PostriderEvent;
  url: string;
  secret: string;
  /** 1 for the first request of this event. */
  number: number;
}

/** The request that Postrider would send of an event, in the standard format, signed with another secret. */
export async function buildForward({ event, url, secret, number }: Building): Promise<ForwardedRequest> {
  const { id, type, timestamp, occurredAt, data } = event;
  const body = JSON.stringify({ id, type, timestamp: occurredAt ?? timestamp, data });
  return {
    url,
    headers: {
      'user-agent': 'Postrider-CLI',
      'content-type': 'application/json',
      'postrider-attempt': String(number),
      'postrider-event-type': type,
      ...(await signedHeaders({ id, timestamp: new Date(), body, secrets: [secret] })),
    },
    body,
  };
}

const MAX_SHOWN_BYTES = 64 * 1024;
/** Before anything was sent: https://nodejs.org/api/errors.html, undici's own, and the ports that fetch refuses. */
export const NOT_CONNECTED =
  /^(bad port|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;

export async function sendForward(request: ForwardedRequest, timeoutMs: number): Promise<ForwardResult> {
  const start = performance.now();
  const durationMs = () => Math.round(performance.now() - start);
  try {
    const response = await fetch(request.url, {
      method: 'POST',
      headers: request.headers,
      body: request.body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const body = await firstOf(response);
    const headers = Object.fromEntries(response.headers);
    return { kind: 'answered', status: response.status, headers, body, durationMs: durationMs() };
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') {
      return { kind: 'timed_out', detail: `no answer in ${timeoutMs / 1000} s`, durationMs: durationMs() };
    }
    const detail = codeOf(error);
    return NOT_CONNECTED.test(detail)
      ? { kind: 'unreachable', detail }
      : { kind: 'cut', detail, durationMs: durationMs() };
  }
}

/** The beginning of an answer, to be shown. A receiver that never ends it answered all the same. */
async function firstOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  if (response.body === null) return text;
  try {
    let bytes = 0;
    for await (const piece of response.body as AsyncIterable<Uint8Array>) {
      text += decoder.decode(piece, { stream: true });
      bytes += piece.length;
      if (bytes > MAX_SHOWN_BYTES) break;
    }
  } catch {
    // The status came, so it was answered.
  }
  return text;
}

/** Why a request failed. */
export function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const causes = cause instanceof AggregateError ? cause.errors : [cause];
  const code = causes
    .map((each: unknown) => (isObject(each) ? (each['code'] ?? each['message']) : undefined))
    .find(Boolean);
  if (typeof code === 'string') return code;
  return error instanceof Error ? error.message : String(error);
}
