import type { PostriderErrorCode } from '../errors/error-codes.ts';
import type { OperationId } from './operations.ts';

/** One attempt. The hooks of one attempt get the same object, so that it can be the key of a `WeakMap`. */
export interface RequestInfo {
  /** `operationId` in the API's description, e.g. `publishEvent`. */
  readonly operation: OperationId;
  /** HTTP method. */
  readonly method: string;
  /** With placeholders: `/v1/tenants/{tenantId}/events`. A good name for a span or a metric. */
  readonly route: string;
  /** As it is sent, without the query. */
  readonly path: string;
  /** From 1. */
  readonly attempt: number;
}

export interface ResponseInfo {
  /** The attempt that was answered. */
  readonly request: RequestInfo;
  /** HTTP status. */
  readonly status: number;
  /** Names the request in the server's log. */
  readonly requestId: string | undefined;
  /** Until the answer was read completely. */
  readonly durationMs: number;
}

export interface FailureInfo {
  /** The attempt that got no answer. */
  readonly request: RequestInfo;
  /** `connection_failed`, `timed_out`, or `aborted` by your signal. */
  readonly code: 'connection_failed' | 'timed_out' | 'aborted';
  /** The system's error code, e.g. `ECONNREFUSED`. */
  readonly reason: string | undefined;
  /** Until it failed. */
  readonly durationMs: number;
}

export interface RetryInfo {
  /** The attempt that failed. */
  readonly request: RequestInfo;
  /** Why it failed: the code of its error. */
  readonly code: PostriderErrorCode;
  /** HTTP status, when there was an answer. */
  readonly status: number | undefined;
  /** Until the next attempt. */
  readonly delayMs: number;
}

/**
 * For logging, metrics and tracing. No hook sees a body, a query, the client's own headers or the API key. A hook that
 * throws does not affect the call; it causes a warning (`process.emitWarning`).
 */
export interface Hooks {
  /** Before each attempt. Returned headers are sent too, e.g. `traceparent`; they cannot replace the client's own. */
  onRequest?: ((request: RequestInfo) => { headers: Record<string, string> } | undefined | void) | undefined;
  /** After each answer, whatever its status. */
  onResponse?: ((response: ResponseInfo) => void) | undefined;
  /** After each attempt that got no answer. */
  onFailure?: ((failure: FailureInfo) => void) | undefined;
  /** Before each wait for another attempt. */
  onRetry?: ((retry: RetryInfo) => void) | undefined;
}
