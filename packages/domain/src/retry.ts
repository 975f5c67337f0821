import type { RetryDecision } from './records.ts';
import { DEFAULT_RETRY_JITTER, type RetryPolicy } from './endpoint-config.ts';
import type { AnsweredOutcome, AttemptOutcome, BlockedOutcome, UnansweredOutcome } from './outcome.ts';
import { parseRetryAfterMs } from './retry-after.ts';

/** The longest wait that a receiver can ask for. */
const MAX_RETRY_AFTER_MS = 24 * 60 * 60 * 1000;

// The same request would get these answers again: its content, size, URL or encoding is refused, or the receiver is gone
// (RFC 9110 §15.5, RFC 6585 §5, RFC 7725). 401, 403, 404 and 409 are missing: they pass with a deployment or a new key.
const TERMINAL_STATUSES: ReadonlySet<number> = new Set([400, 405, 406, 410, 411, 413, 414, 415, 422, 431, 451]);

export interface RetryQuestion {
  outcome: AttemptOutcome;
  /** Recorded attempts of this generation, this one included. */
  attemptsInGeneration: number;
  /** Whether the destination guard refused all of them. */
  allBlocked: boolean;
  retry: RetryPolicy;
  now: Date;
  /** Uniform in [0, 1). */
  random: () => number;
}

/** How many attempts a policy allows, the first included. */
export function totalAttempts(retry: RetryPolicy): number {
  return 'delaysSeconds' in retry ? retry.delaysSeconds.length + 1 : retry.attempts;
}

/** Decides what follows an attempt: nothing, a retry at an instant, or a dead letter with its reason. */
export function decideRetry(question: RetryQuestion): RetryDecision {
  const { outcome, attemptsInGeneration, retry, now, random } = question;
  if (outcome.outcome === 'delivered') return { kind: 'delivered' };
  if (!isRetried(outcome, retry.on)) return refused(outcome, question);
  const scheduleMs = delayMs(retry, attemptsInGeneration);
  if (scheduleMs === null) return exhausted(outcome, question);
  const waitMs = withJitter({ scheduleMs, askedMs: askedWaitMs(outcome, now) }, retry, random);
  return { kind: 'retry', nextAttemptAt: new Date(now.getTime() + Math.round(waitMs)) };
}

/** The scheduled wait after the n-th attempt. Null after the last one. */
function delayMs(retry: RetryPolicy, attemptsInGeneration: number): number | null {
  if (attemptsInGeneration >= totalAttempts(retry)) return null;
  if ('delaysSeconds' in retry) return (retry.delaysSeconds[attemptsInGeneration - 1] ?? 0) * 1000;
  const seconds = retry.initialSeconds * retry.factor ** (attemptsInGeneration - 1);
  return Math.min(seconds, retry.maxSeconds) * 1000;
}

function withJitter(
  { scheduleMs, askedMs }: { scheduleMs: number; askedMs: number | null },
  { jitter = DEFAULT_RETRY_JITTER }: RetryPolicy,
  random: () => number,
): number {
  if (askedMs === null) return scheduleMs * (1 - jitter + 2 * jitter * random());
  // Never earlier than asked. The jitter keeps senders that got the same answer from coming back together.
  return Math.min(Math.max(scheduleMs, askedMs) * (1 + jitter * random()), MAX_RETRY_AFTER_MS);
}

type FailedOutcome = AnsweredOutcome | UnansweredOutcome | BlockedOutcome;

function askedWaitMs(outcome: FailedOutcome, now: Date): number | null {
  if (!('retryAfter' in outcome) || typeof outcome.retryAfter !== 'string') return null;
  return parseRetryAfterMs(outcome.retryAfter, now);
}

function isRetried(outcome: FailedOutcome, on: readonly string[] | undefined): boolean {
  switch (outcome.outcome) {
    case 'timed_out':
      return on === undefined || on.includes('timeout');
    case 'blocked_destination':
      // A wrong answer of DNS may pass, like a name that does not resolve.
      return outcome.byResolution && (on === undefined || on.includes('network'));
    case 'connection_failed':
    case 'response_invalid':
      return on === undefined || on.includes('network');
    default: {
      const { status } = outcome;
      if (on === undefined) return !TERMINAL_STATUSES.has(status);
      if (on.includes(`!${status}`)) return false;
      return on.includes(String(status)) || on.includes(`${Math.floor(status / 100)}xx`);
    }
  }
}

function exhausted(
  { outcome, detail }: FailedOutcome,
  { attemptsInGeneration, allBlocked }: RetryQuestion,
): RetryDecision {
  const attempts = attemptsInGeneration === 1 ? 'the only attempt' : `all ${attemptsInGeneration} attempts`;
  const reason = outcome === 'blocked_destination' && allBlocked ? 'blocked_destination' : 'attempts_exhausted';
  return { kind: 'dead_letter', reason, detail: `No success in ${attempts}. ${detail}` };
}

function refused(outcome: FailedOutcome, { allBlocked }: RetryQuestion): RetryDecision {
  if (outcome.outcome === 'gone') return { kind: 'dead_letter', reason: 'gone', detail: outcome.detail };
  if ('status' in outcome) return { kind: 'dead_letter', reason: 'rejected', detail: outcome.detail };
  if (outcome.outcome === 'blocked_destination' && (allBlocked || !outcome.byResolution)) {
    return { kind: 'dead_letter', reason: 'blocked_destination', detail: outcome.detail };
  }
  const detail = `${outcome.detail} This endpoint's retry policy does not try again after that.`;
  return { kind: 'dead_letter', reason: 'attempts_exhausted', detail };
}
