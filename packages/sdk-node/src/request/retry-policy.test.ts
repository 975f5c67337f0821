import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PostriderError } from '../errors/postrider-error.ts';
import { isWorthRetrying, retryDelayMs } from './retry-policy.ts';

const facts = { attempt: 1, maxRetries: 3, maxRetryAfterMs: 60_000, random: 0 };

function errorOf(status: number | undefined, code = 'x', more: { retryAfterMs?: number; cause?: unknown } = {}) {
  return new PostriderError({ status, code, message: '', ...more });
}

describe('retries', () => {
  test.each([408, 425, 429, 500, 501, 502, 503, 504, 520, 599])('%i is retried', (status) => {
    expect(isWorthRetrying(errorOf(status))).toBe(true);
  });
  test.each([301, 302, 307, 400, 401, 403, 404, 405, 409, 410, 412, 413, 415, 422, 431])(
    '%i is not retried',
    (status) => {
      expect(isWorthRetrying(errorOf(status))).toBe(false);
    },
  );
  test('409 is retried while the same request is in flight', () => {
    expect(isWorthRetrying(errorOf(409, 'idempotency_in_flight'))).toBe(true);
  });
  test('timeouts are retried', () => {
    expect(isWorthRetrying(errorOf(undefined, 'timed_out'))).toBe(true);
    expect(isWorthRetrying(errorOf(undefined, 'wait_timed_out'))).toBe(false);
  });
  test.each([
    ['ECONNRESET', true],
    ['ECONNREFUSED', true],
    ['ENOTFOUND', true],
    ['EAI_AGAIN', true],
    ['UND_ERR_SOCKET', true],
    ['CERT_HAS_EXPIRED', false],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', false],
    ['ERR_TLS_CERT_ALTNAME_INVALID', false],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', false],
  ])('a connection that fails with %s: %s', (code, expected) => {
    const cause = new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code }) });
    expect(isWorthRetrying(errorOf(undefined, 'connection_failed', { cause }))).toBe(expected);
  });
});

test('the wait doubles from half a second to eight', () => {
  const delays = [1, 2, 3, 4, 5, 6, 7].map((attempt) =>
    retryDelayMs(errorOf(503), { ...facts, attempt, maxRetries: 9 }),
  );
  expect(delays).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
});

const attempt = fc.integer({ min: 1, max: 100 });
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test('jitter takes up to half of it, never more', () => {
  fc.assert(
    fc.property(attempt, random, (at, jitter) => {
      const longest = retryDelayMs(errorOf(503), { ...facts, attempt: at, maxRetries: 100 }) ?? 0;
      const delayMs = retryDelayMs(errorOf(503), { ...facts, attempt: at, maxRetries: 100, random: jitter }) ?? 0;
      expect(delayMs).toBeGreaterThanOrEqual(longest / 2);
      expect(delayMs).toBeLessThanOrEqual(longest);
    }),
  );
});

test('the wait is never shorter than Retry-After, and not much longer', () => {
  fc.assert(
    fc.property(attempt, random, fc.integer({ min: 0, max: 60_000 }), (at, jitter, retryAfterMs) => {
      const at100 = { ...facts, attempt: at, maxRetries: 100, random: jitter };
      const delayMs = retryDelayMs(errorOf(429, 'x', { retryAfterMs }), at100) ?? 0;
      expect(delayMs).toBeGreaterThanOrEqual(retryAfterMs);
      expect(delayMs).toBeLessThanOrEqual(Math.max(8_000, retryAfterMs + 2_000));
    }),
  );
});

test('a Retry-After above the maximum ends the call', () => {
  expect(retryDelayMs(errorOf(429, 'x', { retryAfterMs: 60_001 }), facts)).toBeUndefined();
});

test('there are no more retries than allowed', () => {
  expect(retryDelayMs(errorOf(503), { ...facts, attempt: 4 })).toBeUndefined();
  expect(retryDelayMs(errorOf(503), { ...facts, maxRetries: 0 })).toBeUndefined();
});
