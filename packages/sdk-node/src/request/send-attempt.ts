import ky from 'ky';
import { PostriderConnectionError } from '../errors/connection-error.ts';
import { PostriderTimeoutError } from '../errors/timeout-error.ts';
import { startDeadline } from './deadline.ts';

/** The part of `fetch` that is used; the global one, undici's and most others have it. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

export interface FetchInit {
  /** In upper case. */
  method: string;
  /** By lower-case name. */
  headers: Record<string, string>;
  /** JSON text. */
  body?: string;
  /** Aborted when the time of the attempt is over, or by the caller's signal. */
  signal: AbortSignal;
  /** Redirects are not followed. */
  redirect: 'manual';
}

export interface FetchResponse {
  /** HTTP status. */
  readonly status: number;
  /** Headers, by name in any case. */
  readonly headers: { get(name: string): string | null };
  /** The body, piece by piece: an async iterable of bytes. Without it, streamed answers are read as a whole. */
  readonly body?: unknown;
  /** The body, read to its end. */
  text(): Promise<string>;
}

export interface AttemptRequest {
  method: string;
  baseUrl: string;
  path: string;
  searchParams: URLSearchParams;
  headers: Record<string, string>;
  body: string | undefined;
  /** Until the answer was read completely. */
  timeoutMs: number;
  signal: AbortSignal | undefined;
  fetch: Fetch | undefined;
  /** For errors. */
  about: { attempts: number; idempotencyKey: string | undefined };
}

/** A complete answer. */
export interface ReceivedAnswer {
  status: number;
  header(name: string): string | undefined;
  text: string;
}

/**
 * Sends one HTTP request and reads its answer, whatever its status.
 * Throws the signal's reason, `PostriderTimeoutError` or `PostriderConnectionError`.
 */
export async function sendAttempt(request: AttemptRequest): Promise<ReceivedAnswer> {
  request.signal?.throwIfAborted();
  return finishInTime(request, (signal) => exchangeWith(request, signal));
}

/** Takes a step of the request within `timeoutMs`. Throws like `sendAttempt`. */
export async function finishInTime<Value>(
  request: AttemptRequest,
  step: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const { signal: outer, timeoutMs } = request;
  const deadline = startDeadline({ timeoutMs, outer, reason: () => timedOut(request) });
  try {
    return await Promise.race([step(deadline.signal), deadline.expired]);
  } catch (error) {
    if (deadline.signal.aborted) throw deadline.signal.reason;
    throw connectionFailed(request, error);
  } finally {
    deadline.release();
  }
}

async function exchangeWith(request: AttemptRequest, signal: AbortSignal): Promise<ReceivedAnswer> {
  const response = await requestWith(request, signal);
  const text = await response.text();
  return { status: response.status, header: (name) => response.headers.get(name) ?? undefined, text };
}

/** Sends the request and receives the head of its answer. */
export async function requestWith(request: AttemptRequest, signal: AbortSignal): Promise<FetchResponse> {
  const { method, baseUrl, path, searchParams, body, headers } = request;
  const init: FetchInit = { method, headers, signal, redirect: 'manual', ...(body === undefined ? {} : { body }) };
  const send = request.fetch ?? globalThis.fetch;
  return ky(path.slice(1), {
    ...init,
    prefixUrl: baseUrl,
    searchParams,
    // ky's timeout spans all retries and ends before the body is read, and ky neither retries POST nor waits for a long
    // Retry-After. So timeout and retries are done here.
    timeout: false,
    retry: 0,
    throwHttpErrors: false,
    // ky passes a Request of this realm, which a fetch of another library may not accept. ky returns any response as it is.
    fetch: (made) => send(urlOf(made), init) as Promise<Response>,
  });
}

function timedOut({ method, baseUrl, path, timeoutMs, about }: AttemptRequest): PostriderTimeoutError {
  const message = `${method} ${baseUrl}${path} was not answered within ${timeoutMs} ms.`;
  return new PostriderTimeoutError({ code: 'timed_out', message, ...about });
}

function connectionFailed({ method, baseUrl, path, about }: AttemptRequest, cause: unknown): PostriderConnectionError {
  const message = `${method} ${baseUrl}${path} got no answer${describe(cause)}`;
  return new PostriderConnectionError({ code: 'connection_failed', message, cause, ...about });
}

/** The system's code of a connection error, e.g. `ECONNRESET`: fetch hides it in a chain of causes. */
export function reasonOf(error: unknown): string | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    if ('code' in each && typeof each.code === 'string') return each.code;
    // undici 7.30, which a program may have put in the place of Node's own, gives it no code.
    if (each.name === 'HTTPParserError') return 'HPE_UNKNOWN';
    if (each instanceof AggregateError && each.errors.length > 0) return reasonOf(each.errors[0]);
  }
  return undefined;
}

// The likely reason of common codes of Node, OpenSSL and undici. The system's own text stays in `cause`: it has memory
// addresses and lines of C code.
const IN_WORDS: [RegExp, string][] = [
  [/^ECONNREFUSED$/, 'Nothing listens there: is Postrider running, is baseUrl (POSTRIDER_BASE_URL) right?'],
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'There is no such host: is baseUrl (POSTRIDER_BASE_URL) right?'],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET|ECONNABORTED)$/, 'The connection was cut.'],
  [/^(ETIMEDOUT|UND_ERR_\w*TIMEOUT)$/, 'The connection timed out.'],
  [/^(EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL)$/, 'There is no route to that host.'],
  [/^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/, 'The certificate of the host is not valid now.'],
  [/^(ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/, 'The certificate belongs to another host: is baseUrl right?'],
  [
    /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/,
    'The certificate of the host is not trusted. For an authority of your own, set NODE_EXTRA_CA_CERTS.',
  ],
  [/^(EPROTO|ERR_SSL_|ERR_TLS_)/, 'TLS failed. Does the port speak plain HTTP? Then baseUrl must begin with http://.'],
  [/^HPE_/, 'What answered does not speak HTTP. Does the port speak TLS? Then baseUrl must begin with https://.'],
];

function describe(error: unknown): string {
  const reason = reasonOf(error);
  if (reason === undefined) return `: ${withoutCode(error)}`;
  const words = IN_WORDS.find(([codes]) => codes.test(reason))?.[1] ?? 'The connection failed.';
  return ` (${reason}). ${words}`;
}

/** The error of a custom `fetch`, which has no system code. */
function withoutCode(error: unknown): string {
  const deepest = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return `${deepest instanceof Error ? deepest.message : String(deepest)}.`;
}

/** Of what ky hands to its `fetch`: a Request. */
function urlOf(made: string | URL | Request): string {
  return typeof made === 'object' && 'url' in made ? made.url : String(made);
}
