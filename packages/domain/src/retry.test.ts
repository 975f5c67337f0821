import { DEFAULT_RETRY, type RetryPolicy } from './endpoint-config.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classifyOutcome, type AttemptOutcome } from './outcome.ts';
import { parseRetryAfterMs } from './retry-after.ts';
import { decideRetry, totalAttempts } from './retry.ts';
import type { SendVerdict } from './send-result.ts';

const now = new Date('2026-01-01T00:00:00Z');
const DAY_MS = 86_400_000;

const measured = {
  startedAt: now,
  durationMs: 1,
  timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null },
};
const outcomeOf = (verdict: Exclude<SendVerdict, { kind: 'aborted' }>) => classifyOutcome({ ...measured, ...verdict });
const answered = (status: number, retryAfter: string | null = null) =>
  outcomeOf({ kind: 'response', status, headers: {}, body: '', truncated: false, headersTruncated: false, retryAfter });
const timedOut = outcomeOf({ kind: 'timed_out', phase: 'response', message: 'No answer.' });
const reset = outcomeOf({ kind: 'failed', code: 'ECONNRESET', phase: 'response', message: 'Reset.' });
const garbage = outcomeOf({ kind: 'response_invalid', code: 'HPE_INVALID_CONSTANT', message: 'Garbage.' });
const blocked = outcomeOf({ kind: 'blocked', code: 'address_refused', message: 'Private.', byResolution: false });
const blockedNow = outcomeOf({ kind: 'blocked', code: 'address_refused', message: 'Private.', byResolution: true });

const decide = (
  outcome: AttemptOutcome,
  retry: RetryPolicy = DEFAULT_RETRY,
  attemptsInGeneration = 1,
  random = () => 0.5,
) => decideRetry({ outcome, attemptsInGeneration, allBlocked: false, retry, now, random });
const waitMs = (...question: Parameters<typeof decide>) => {
  const decision = decide(...question);
  return decision.kind === 'retry' ? decision.nextAttemptAt.getTime() - now.getTime() : null;
};

describe('the outcome of an attempt', () => {
  test.each([
    [200, 'delivered'],
    [204, 'delivered'],
    [299, 'delivered'],
    [300, 'redirected'],
    [304, 'redirected'],
    [308, 'redirected'],
    [400, 'rejected'],
    [404, 'rejected'],
    [409, 'rejected'],
    [410, 'gone'],
    [429, 'rate_limited'],
    [499, 'rejected'],
    [500, 'server_error'],
    [599, 'server_error'],
    [600, 'response_invalid'],
    [999, 'response_invalid'],
  ])('status %i is %s', (status, outcome) => {
    expect(answered(status).outcome).toBe(outcome);
  });

  test('has a name for each way to get no answer', () => {
    expect([timedOut, reset, garbage, blocked].map(({ outcome }) => outcome)).toEqual([
      'timed_out',
      'connection_failed',
      'response_invalid',
      'blocked_destination',
    ]);
  });
});

describe('the decision after an attempt', () => {
  test('a success is delivered, also at the last attempt', () => {
    expect(decide(answered(200), { delaysSeconds: [] })).toEqual({ kind: 'delivered' });
  });

  test.each([400, 405, 406, 411, 413, 414, 415, 422, 431, 451])('%i is final by default', (status) => {
    expect(decide(answered(status))).toMatchObject({
      kind: 'dead_letter',
      reason: 'rejected',
      detail: `The receiver answered ${status}.`,
    });
  });

  test.each([
    301, 302, 307, 401, 402, 403, 404, 407, 408, 409, 418, 423, 425, 426, 429, 499, 500, 501, 502, 503, 504, 599,
  ])('%i is retried by default', (status) => {
    expect(decide(answered(status)).kind).toBe('retry');
  });

  test('timeouts, failed connections and invalid answers are retried by default', () => {
    for (const outcome of [timedOut, reset, garbage]) expect(decide(outcome).kind).toBe('retry');
  });

  test('410 and a refused destination are dead letters at once', () => {
    expect(decide(answered(410))).toMatchObject({ kind: 'dead_letter', reason: 'gone' });
    expect(decide(answered(410), { ...DEFAULT_RETRY, on: ['5xx'] })).toMatchObject({ reason: 'gone' });
    expect(decide(blocked)).toEqual({ kind: 'dead_letter', reason: 'blocked_destination', detail: 'Private.' });
    expect(decide(blocked, { ...DEFAULT_RETRY, on: ['network', 'timeout', '5xx'] })).toMatchObject({
      reason: 'blocked_destination',
    });
  });

  test('a name that resolves to a refused address is retried like one that does not resolve', () => {
    expect(waitMs(blockedNow)).toBe(waitMs(reset));
    expect(decide(blockedNow, { ...DEFAULT_RETRY, on: ['network'] }).kind).toBe('retry');
    const last = (allBlocked: boolean, retry: RetryPolicy, attemptsInGeneration: number) =>
      decideRetry({ outcome: blockedNow, attemptsInGeneration, allBlocked, retry, now, random: () => 0.5 });
    expect(last(true, { delaysSeconds: [1] }, 2)).toEqual({
      kind: 'dead_letter',
      reason: 'blocked_destination',
      detail: 'No success in all 2 attempts. Private.',
    });
    expect(last(false, { delaysSeconds: [1] }, 2)).toMatchObject({ reason: 'attempts_exhausted' });
    expect(last(true, { delaysSeconds: [1], on: ['5xx'] }, 1)).toMatchObject({ reason: 'blocked_destination' });
    expect(last(false, { delaysSeconds: [1, 1], on: ['5xx'] }, 2)).toMatchObject({ reason: 'attempts_exhausted' });
  });

  test.each([
    [['408', '429', '5xx'], answered(503), 'retry'],
    [['408', '429', '5xx'], answered(408), 'retry'],
    [['408', '429', '5xx'], answered(404), 'rejected'],
    [['408', '429', '5xx'], answered(302), 'rejected'],
    [['408', '429', '5xx'], timedOut, 'attempts_exhausted'],
    [['408', '429', '5xx'], reset, 'attempts_exhausted'],
    [['3xx'], answered(302), 'retry'],
    [['4xx'], answered(400), 'retry'],
    [['400'], answered(400), 'retry'],
    [['410'], answered(410), 'retry'],
    [['4xx'], answered(410), 'retry'],
    [['4xx', '!410'], answered(410), 'gone'],
    [['4xx', '!410'], answered(404), 'retry'],
    [['!404', '4xx', '404'], answered(404), 'rejected'],
    [['timeout'], timedOut, 'retry'],
    [['timeout'], reset, 'attempts_exhausted'],
    [['network'], reset, 'retry'],
    [['network'], garbage, 'retry'],
    [['network'], timedOut, 'attempts_exhausted'],
    [[], answered(500), 'rejected'],
  ])('retry.on %j replaces the default: %j → %s', (on, outcome, expected) => {
    const decision = decide(outcome, { ...DEFAULT_RETRY, on });
    expect(decision.kind === 'dead_letter' ? decision.reason : decision.kind).toBe(expected);
  });

  test('the default schedule makes eleven attempts, then a dead letter that says so', () => {
    expect(totalAttempts(DEFAULT_RETRY)).toBe(11);
    const waits = Array.from({ length: 10 }, (_, index) => waitMs(timedOut, DEFAULT_RETRY, index + 1));
    expect(waits).toEqual(DEFAULT_RETRY.delaysSeconds.map((seconds) => seconds * 1000));
    expect(decide(timedOut, DEFAULT_RETRY, 11)).toEqual({
      kind: 'dead_letter',
      reason: 'attempts_exhausted',
      detail: 'No success in all 11 attempts. No answer.',
    });
    expect(decide(timedOut, { delaysSeconds: [] })).toMatchObject({
      detail: 'No success in the only attempt. No answer.',
    });
  });

  test('an exponential schedule grows up to its cap', () => {
    const retry = { initialSeconds: 1, factor: 3, maxSeconds: 10, attempts: 5 };
    expect(totalAttempts(retry)).toBe(5);
    expect([1, 2, 3, 4, 5].map((attempt) => waitMs(timedOut, retry, attempt))).toEqual([
      1000,
      3000,
      9000,
      10_000,
      null,
    ]);
  });

  test('an endpoint that answers 410 to every retry exhausts its attempts', () => {
    expect(decide(answered(410), { delaysSeconds: [1], on: ['4xx'] }, 2)).toEqual({
      kind: 'dead_letter',
      reason: 'attempts_exhausted',
      detail: 'No success in all 2 attempts. The receiver answered 410.',
    });
  });

  test.each([
    [undefined, 0.9, 1.1],
    [0, 1, 1],
    [0.25, 0.75, 1.25],
    [0.5, 0.5, 1.5],
  ])('with jitter %j a delay varies from %j to %j of it', (jitter, least, most) => {
    const retry = { delaysSeconds: [100], ...(jitter !== undefined && { jitter }) };
    expect(waitMs(timedOut, retry, 1, () => 0)).toBe(Math.round(100_000 * least));
    expect(waitMs(timedOut, retry, 1, () => 1)).toBe(Math.round(100_000 * most));
    expect(waitMs(answered(429, '200'), retry, 1, () => 0)).toBe(200_000);
    expect(waitMs(answered(429, '200'), retry, 1, () => 1)).toBe(Math.round(200_000 * most));
  });

  test('a delay of 0 stays 0', () => {
    expect(waitMs(timedOut, { delaysSeconds: [0] }, 1, () => 0.99)).toBe(0);
  });

  test.each(['seconds', 'date'])(
    'Retry-After in %s defers the next attempt, on any retried status, for at most a day',
    (form) => {
      const header = (seconds: number) =>
        form === 'seconds' ? String(seconds) : new Date(now.getTime() + seconds * 1000).toUTCString();
      for (const status of [429, 503, 404, 302])
        expect(waitMs(answered(status, header(600)), DEFAULT_RETRY, 1, () => 0)).toBe(600_000);
      expect(waitMs(answered(429, header(1)), DEFAULT_RETRY, 1, () => 0)).toBe(5000);
      expect(waitMs(answered(429, header(999_999_999)), DEFAULT_RETRY, 1, () => 0.99)).toBe(DAY_MS);
    },
  );

  test('Retry-After of a token server that gave no token counts like one of the receiver', () => {
    if (reset.outcome !== 'connection_failed') throw new TypeError(reset.outcome);
    expect(waitMs({ ...reset, retryAfter: '600' }, DEFAULT_RETRY, 1, () => 0)).toBe(600_000);
    expect(waitMs({ ...reset, retryAfter: null }, DEFAULT_RETRY, 1, () => 0.5)).toBe(5_000);
  });

  test('Retry-After causes no retry of a final or exhausted delivery', () => {
    expect(decide(answered(400, '1'))).toMatchObject({ reason: 'rejected' });
    expect(decide(answered(503, '1'), { delaysSeconds: [] })).toMatchObject({ reason: 'attempts_exhausted' });
  });
});

describe('Retry-After', () => {
  test.each([
    ['0', 0],
    ['120', 120_000],
    [' 120 ', 120_000],
    ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
    ['Thursday, 01-Jan-26 00:01:00 GMT', 60_000],
    ['Thu Jan  1 00:01:00 2026', 60_000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
    ['', null],
    ['-5', null],
    ['1.5', null],
    ['1e3', null],
    ['soon', null],
    ['2026-01-01T00:01:00Z', null],
    ['Thu, 99 Foo', null],
  ])('%j asks for %s ms', (header, expected) => {
    expect(parseRetryAfterMs(header, now)).toBe(expected);
  });
});

describe('for every policy', () => {
  const seconds = fc.integer({ min: 0, max: 86_400 });
  const policy: fc.Arbitrary<RetryPolicy> = fc.oneof(
    fc.record({ delaysSeconds: fc.array(seconds, { maxLength: 25 }) }),
    fc.record({
      initialSeconds: seconds,
      factor: fc.double({ min: 1, max: 10, noNaN: true }),
      maxSeconds: seconds,
      attempts: fc.integer({ min: 1, max: 26 }),
    }),
  );
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const attempt = fc.integer({ min: 1, max: 30 });

  test('there is a retry while attempts are left, and none afterwards', () => {
    fc.assert(
      fc.property(policy, attempt, random, (retry, attemptsInGeneration, chance) => {
        const kind = decide(timedOut, retry, attemptsInGeneration, () => chance).kind;
        expect(kind).toBe(attemptsInGeneration < totalAttempts(retry) ? 'retry' : 'dead_letter');
      }),
    );
  });

  test('the wait differs from the schedule by at most 10 %', () => {
    fc.assert(
      fc.property(policy, attempt, random, (retry, attemptsInGeneration, chance) => {
        const exact = waitMs(timedOut, retry, attemptsInGeneration, () => 0.5);
        const wait = waitMs(timedOut, retry, attemptsInGeneration, () => chance);
        if (exact === null || wait === null) return exact === wait;
        return wait >= Math.floor(exact * 0.9) && wait <= Math.ceil(exact * 1.1);
      }),
    );
  });

  test('a retry is never earlier than Retry-After (up to a day) or the schedule', () => {
    fc.assert(
      fc.property(policy, attempt, random, fc.nat(10_000_000), (retry, attemptsInGeneration, chance, asked) => {
        const wait = waitMs(answered(429, String(asked)), retry, attemptsInGeneration, () => chance);
        const scheduled = waitMs(timedOut, retry, attemptsInGeneration, () => 0.5);
        if (wait === null || scheduled === null) return wait === scheduled;
        return wait >= Math.min(asked * 1000, DAY_MS) && wait >= Math.min(scheduled, DAY_MS) && wait <= DAY_MS;
      }),
    );
  });
});
