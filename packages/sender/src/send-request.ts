import { setMaxListeners } from 'node:events';
import { errors } from 'undici';
import type { PostRequest } from './build-request.ts';
import { Connection, ConnectionGoneError, ConnectionPool, type PoolLimits } from './connection-pool.ts';
import { describeFailure, describeTimeout } from './describe-failure.ts';
import { checkAddresses, checkUrl, resolveAllowedUrl, type AllowedUrl } from './destination-guard.ts';
import type { DestinationPolicy } from './destination-policy.ts';
import { elapsedMs, openConnection, type SendProgress } from './open-connection.ts';
import { readResponseBody } from './read-response-body.ts';
import { systemLookup, type Lookup } from './resolve-host.ts';
import { toResponseText } from './response-text.ts';
import { unlessAborted } from './unless-aborted.ts';
import type {
  BlockedSend,
  FailedSend,
  ReceivedResponse,
  SendResult,
  SendTimings,
  SendVerdict,
} from '@postrider/domain';

export interface SenderOptions {
  policy: DestinationPolicy;
  /** The most of a response body that is read, and that is kept after decompression. Default: 16 KiB. */
  maxResponseBytes?: number;
  /** Default: the resolver of the system. */
  lookup?: Lookup;
  /** The clock for the start of an attempt. Default: the clock of this machine. */
  now?: () => Date;
  /** Certificate authorities in PEM that replace the built-in ones. For tests and closed networks. */
  ca?: string;
  /** How long an idle connection is kept. Default: 2 s. */
  idleMs?: number;
  /** The most idle connections over all origins. Default: 256. */
  maxIdleConnections?: number;
}

export interface SendOptions {
  /** The time for everything together: DNS, TCP, TLS, request and response head. */
  timeoutMs: number;
  /** Ends the send as `aborted`, unless the response head has already arrived. */
  signal?: AbortSignal;
}

/**
 * The only HTTP client that calls receivers and token servers. Never follows a redirect, uses no proxy but the operator's, keeps
 * no cookies.
 */
export interface Sender {
  /** Sends one request. Never rejects: a failure is a result. */
  send(request: PostRequest, options: SendOptions): Promise<SendResult>;
  /** Closes idle connections. Sends in progress still finish. */
  close(): Promise<void>;
}

const MAX_RESPONSE_BYTES = 16 * 1024;
const NOT_READ = '(not read: the response head is larger than 16 KiB)';
/**
 * The most bytes that are read for one response. The parser discards interim responses and chunk extensions, so nothing else
 * stops a receiver that sends these as fast as it can. It would use our CPU until the deadline.
 */
const MAX_WIRE_BYTES = 1024 * 1024;
const WIRE_CHECK_MS = 100;
const LIMITS: PoolLimits = {
  maxIdle: 256,
  maxIdlePerOrigin: 128,
  idleMs: 2_000,
  maxAgeMs: 60_000,
  maxHeaderBytes: 16 * 1024,
};

/** The guard refused the connection. Carries its verdict. */
class NoConnection extends Error {
  readonly verdict: BlockedSend | FailedSend;
  constructor(verdict: BlockedSend | FailedSend) {
    super(verdict.message);
    this.verdict = verdict;
  }
}

/** Creates a sender. A process needs only one: it keeps connections between requests. */
export function createSender(options: SenderOptions): Sender {
  const limits = {
    ...LIMITS,
    maxIdle: options.maxIdleConnections ?? LIMITS.maxIdle,
    idleMs: options.idleMs ?? LIMITS.idleMs,
  };
  const pool = new ConnectionPool(limits);
  return {
    send: (request, sendOptions) => sendWithin(request, sendOptions, { ...options, pool, limits }),
    close: async () => pool.close(),
  };
}

interface SenderParts extends SenderOptions {
  pool: ConnectionPool;
  limits: PoolLimits;
}

interface Exchange {
  request: PostRequest;
  allowed: AllowedUrl;
  progress: SendProgress;
  parts: SenderParts;
}

async function sendWithin(request: PostRequest, options: SendOptions, parts: SenderParts): Promise<SendResult> {
  const startedAt = parts.now?.() ?? new Date();
  const start = performance.now();
  const timings: SendTimings = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null };
  const finish = (verdict: SendVerdict): SendResult => ({
    startedAt,
    durationMs: elapsedMs(start),
    timings,
    ...verdict,
  });
  const allowed = checkUrl(request.url, parts.policy);
  if (!allowed.ok) {
    return finish({ kind: 'blocked', code: allowed.code, message: allowed.reason, byResolution: false });
  }

  const ending = new AbortController();
  let isLate = false;
  const deadline = setTimeout(() => {
    isLate = !ending.signal.aborted;
    ending.abort(new Error('The deadline has passed.'));
  }, options.timeoutMs);
  const onAbort = () => ending.abort(new Error('The caller ended the request.'));
  // Every send in progress listens to the one signal of the process. By default Node warns of a leak at the eleventh listener.
  if (options.signal !== undefined) setMaxListeners(0, options.signal);
  options.signal?.addEventListener('abort', onAbort);
  const progress: SendProgress = { phase: 'dns', timings, signal: ending.signal };
  const where = `${allowed.host}:${allowed.port}`;
  try {
    if (options.signal?.aborted === true) return finish({ kind: 'aborted' });
    return finish(await exchangeOnce({ request, allowed, progress, parts }));
  } catch (error) {
    if (error instanceof NoConnection) return finish(error.verdict);
    if (!ending.signal.aborted) return finish(describeFailure(error, progress.phase, where));
    if (!isLate) return finish({ kind: 'aborted' });
    const { phase } = progress;
    return finish({ kind: 'timed_out', phase, message: describeTimeout(phase, where, options.timeoutMs) });
  } finally {
    clearTimeout(deadline);
    options.signal?.removeEventListener('abort', onAbort);
  }
}

async function exchangeOnce(exchange: Exchange): Promise<ReceivedResponse> {
  const kept = exchange.parts.pool.take(exchange.allowed.url.origin);
  if (kept !== undefined) {
    const writtenBefore = kept.bytesWritten();
    try {
      return await post(kept, exchange);
    } catch (error) {
      // Only if the receiver cannot have seen a byte: one attempt must not send its POST twice.
      if (!(error instanceof ConnectionGoneError) || kept.bytesWritten() !== writtenBefore) throw error;
    }
  }
  return post(await connectChecked(exchange), exchange);
}

/** Resolves the host, checks every address, connects to a checked one, and checks the address of the socket. */
async function connectChecked({ allowed, progress, parts }: Exchange): Promise<Connection> {
  progress.phase = 'dns';
  const dnsStart = performance.now();
  const { policy, lookup = systemLookup } = parts;
  const destination = await unlessAborted(resolveAllowedUrl(allowed, policy, lookup), progress.signal);
  if (!allowed.isLiteral) progress.timings.dnsMs = elapsedMs(dnsStart);
  if (!destination.ok) {
    const { code, reason: message } = destination;
    throw new NoConnection(
      destination.unresolved
        ? { kind: 'failed', phase: 'dns', code, message }
        : { kind: 'blocked', code, message, byResolution: true },
    );
  }
  const socket = await openConnection(
    {
      host: allowed.host,
      port: allowed.port,
      isTls: allowed.url.protocol === 'https:',
      addresses: destination.addresses,
      proxy: policy.proxy,
      ca: parts.ca,
      checkRemote: (address) => {
        const refusal = checkAddresses([address], allowed, policy);
        if (refusal === null) return;
        const { code, reason: message } = refusal;
        throw new NoConnection({ kind: 'blocked', code, message, byResolution: !allowed.isLiteral });
      },
    },
    progress,
  );
  return new Connection(allowed.url.origin, socket, parts.limits);
}

async function post(connection: Connection, exchange: Exchange): Promise<ReceivedResponse> {
  const { request, progress, parts } = exchange;
  const { url } = exchange.allowed;
  progress.phase = 'response';
  const sentAt = performance.now();
  const readBefore = connection.bytesRead();
  let isReusable = false;
  const flood = setInterval(() => {
    if (connection.bytesRead() - readBefore > MAX_WIRE_BYTES) connection.destroy(new errors.HeadersOverflowError());
  }, WIRE_CHECK_MS);
  connection.head.expect();
  try {
    // The HTTP POST.
    const { statusCode, headers, body } = await connection.client.request({
      method: 'POST',
      path: requestTarget(url),
      headers: request.headers,
      body: request.body,
      signal: progress.signal,
    });
    progress.timings.firstByteMs = elapsedMs(sentAt);
    const maxBytes = parts.maxResponseBytes ?? MAX_RESPONSE_BYTES;
    const plain = plainHeaders(headers);
    const answer = { kind: 'response', status: statusCode, headers: plain } as const;
    const retryAfter = plain['retry-after'] ?? null;
    if (connection.head.isCut()) {
      // The body fails when its connection ends, and its error has no other listener.
      body.on('error', () => {});
      return { ...answer, body: NOT_READ, truncated: true, headersTruncated: true, retryAfter };
    }
    const bytes = await readResponseBody(body, maxBytes);
    isReusable = !bytes.truncated;
    const { text, truncated } = await toResponseText(bytes, plain, maxBytes);
    return { ...answer, body: text, truncated, headersTruncated: false, retryAfter };
  } finally {
    clearInterval(flood);
    if (isReusable) parts.pool.giveBack(connection);
    else connection.destroy();
  }
}

/** The path as it was written: `URL` does not distinguish `/x?` from `/x`. */
function requestTarget(url: URL): string {
  return url.href.slice(url.origin.length).split('#', 1)[0] ?? '/';
}

function plainHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value = '']) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}
