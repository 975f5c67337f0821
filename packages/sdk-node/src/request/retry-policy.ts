import type { PostriderError } from '../errors/postrider-error.ts';
import { reasonOf } from './send-attempt.ts';

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 8_000;

// Permanent until a person acts: an invalid certificate or address (OpenSSL and Node names).
const LASTING_FAILURES =
  /^(CERT_|ERR_TLS_CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)|ERR_SSL_WRONG_VERSION|ERR_SSL_PACKET_LENGTH|HOSTNAME_MISMATCH|ERR_INVALID_URL)/;

/** Whether a retry may succeed. */
export function isWorthRetrying(error: PostriderError): boolean {
  switch (error.code) {
    case 'timed_out':
      return true;
    case 'connection_failed':
      return !LASTING_FAILURES.test(reasonOf(error.cause) ?? '');
    case 'idempotency_in_flight':
      return true;
    default:
      return error.status !== undefined && isRetryableStatus(error.status);
  }
}

// 408: the request did not arrive in time. 425: a proxy avoids a replay. 429: too many requests.
function isRetryableStatus(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

export interface RetryFacts {
  /** The attempt that failed, from 1. */
  attempt: number;
  maxRetries: number;
  maxRetryAfterMs: number;
  /** From 0 up to 1. */
  random: number;
}

/**
 * How long to wait before the next attempt; undefined: no more attempts. Doubles from half a second to eight, minus up to
 * half as jitter, so that many clients do not retry at once. Never shorter than `Retry-After`.
 */
export function retryDelayMs(error: PostriderError, facts: RetryFacts): number | undefined {
  if (facts.attempt > facts.maxRetries || !isWorthRetrying(error)) return undefined;
  const asked = error.retryAfterMs ?? 0;
  if (asked > facts.maxRetryAfterMs) return undefined;
  const backoff = Math.min(FIRST_DELAY_MS * 2 ** (facts.attempt - 1), LONGEST_DELAY_MS);
  const jittered = backoff * (1 - facts.random / 2);
  return Math.round(asked > 0 ? Math.max(jittered, asked + (backoff / 4) * facts.random) : jittered);
}
