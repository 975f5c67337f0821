/** How long each step took, in milliseconds; null where that step did not happen (a re-used connection, no TLS, ...). */
export interface SendTimings {
  dnsMs: number | null;
  connectMs: number | null;
  tlsMs: number | null;
  /** From a usable connection to the complete response head: sending the request, and the receiver's own time. */
  firstByteMs: number | null;
}

/** How far a send came. */
export type SendPhase = 'dns' | 'connect' | 'tls' | 'response';

interface SendMeasurements {
  startedAt: Date;
  durationMs: number;
  timings: SendTimings;
}

/**
 * A complete response head arrived in time, or as much of one as we take; the body is what came of it until the limit or
 * the deadline.
 */
export interface ReceivedResponse {
  kind: 'response';
  status: number;
  /** Names in lower case; repeated headers joined by `, `. */
  headers: Record<string, string>;
  /** Unpacked text; invalid UTF-8 and NUL are replaced by U+FFFD. What is no text is a note: `(123 bytes of image/png)`. */
  body: string;
  /** More body was sent, or may have been, than is kept here. */
  truncated: boolean;
  /** The head was larger than 16 KiB: the headers beyond that, and the body, were not read. The status counts. */
  headersTruncated: boolean;
  /** The `Retry-After` header as it was sent. */
  retryAfter: string | null;
}

/** DNS, TCP, TLS or HTTP trouble. `message` is for people: no secret, no path of the URL. */
export interface FailedSend {
  kind: 'failed';
  code: string;
  phase: SendPhase;
  message: string;
}

/** The receiver answered, but not in HTTP/1.1, or with so much before its answer that we stopped to read. */
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

/** The destination guard said no; nothing was sent. */
export interface BlockedSend {
  kind: 'blocked';
  code: string;
  message: string;
  /** It was what the name resolves to that was refused; the next answer of DNS may be another. */
  byResolution: boolean;
}

/** The caller's signal ended it before an answer came (the process is stopping): not an attempt. */
interface AbortedSend {
  kind: 'aborted';
}

/** What came of one HTTP request. Expected trouble is data: `send` never throws. */
export type SendResult = SendMeasurements & SendVerdict;

export type SendVerdict = ReceivedResponse | InvalidResponse | FailedSend | TimedOutSend | BlockedSend | AbortedSend;

/** A result that counts as an attempt. */
export type AttemptedSend = SendMeasurements & Exclude<SendVerdict, AbortedSend>;
