/** How long each step took, in milliseconds. Null for a step that did not happen: a reused connection, no TLS. */
export interface SendTimings {
  dnsMs: number | null;
  connectMs: number | null;
  tlsMs: number | null;
  /** From a usable connection to the complete response head. */
  firstByteMs: number | null;
}

/** The step in which a send failed. With an outbound proxy, `proxy` replaces `connect`. */
export type SendPhase = 'dns' | 'connect' | 'proxy' | 'tls' | 'response';

interface SendMeasurements {
  startedAt: Date;
  durationMs: number;
  timings: SendTimings;
}

/** The response head arrived in time, whole or up to its limit. The body is what arrived up to its limit or the deadline. */
export interface ReceivedResponse {
  kind: 'response';
  status: number;
  /** Names are in lower case. Repeated headers are joined by `, `. */
  headers: Record<string, string>;
  /** Decompressed text. U+FFFD replaces invalid UTF-8 and NUL. A note replaces other content: `(123 bytes of image/png)`. */
  body: string;
  /** The body was, or may have been, longer than this. */
  truncated: boolean;
  /** The head exceeded 16 KiB. The headers beyond that and the body were not read. The status counts. */
  headersTruncated: boolean;
  /** The `Retry-After` header as it was sent. */
  retryAfter: string | null;
}

/** DNS, TCP, TLS or HTTP failed. `message` is for people. It holds no secret and no path of the URL. */
export interface FailedSend {
  kind: 'failed';
  code: string;
  phase: SendPhase;
  message: string;
}

/** The answer was no HTTP/1.1, or had too much before the response head. */
export interface InvalidResponse {
  kind: 'response_invalid';
  code: string;
  message: string;
}

interface TimedOutSend {
  kind: 'timed_out';
  phase: SendPhase;
  message: string;
}

/** The destination guard refused. Nothing was sent. */
export interface BlockedSend {
  kind: 'blocked';
  code: string;
  message: string;
  /** The guard refused the addresses of the name. The next answer of DNS may be another. */
  byResolution: boolean;
}

/** The caller's signal aborted it because the process is stopping. It does not count as an attempt. */
interface AbortedSend {
  kind: 'aborted';
}

/** The result of one HTTP request. Expected failures are values: `send` never throws. */
export type SendResult = SendMeasurements & SendVerdict;

export type SendVerdict = ReceivedResponse | InvalidResponse | FailedSend | TimedOutSend | BlockedSend | AbortedSend;

/** A result that counts as an attempt. */
export type AttemptedSend = SendMeasurements & Exclude<SendVerdict, AbortedSend>;
