import { describe, expect, test } from 'vitest';
import { classifyOutcome } from '../../../domain/src/outcome.ts';
import { decideRetry } from '../../../domain/src/retry.ts';
import { ANSWER_STATUS } from '../index.ts';
import { answerFor } from './answers.ts';

/** What the sender does with an answer, by its own rules. */
function fateOf(status: number): string {
  const outcome = classifyOutcome({
    kind: 'response',
    status,
    retryAfter: null,
    headers: {},
    body: '',
    truncated: false,
  } as unknown as Parameters<typeof classifyOutcome>[0]);
  const retry = { delaysSeconds: [5, 30] };
  return decideRetry({ outcome, attemptsInGeneration: 1, allBlocked: false, retry, now: new Date(), random: () => 0.5 })
    .kind;
}

// Only what the very same bytes can never become otherwise may end a delivery.
// Nobody who sends webhooks sends them with another method.
const ENDS = new Set(['method_not_allowed', 'body_too_large', 'invalid_encoding', 'invalid_json', 'invalid_schema']);
const SUCCEEDS = new Set(['handled', 'accepted', 'duplicate', 'ignored']);

describe('what the sender makes of each answer', () => {
  test.each(Object.entries(ANSWER_STATUS))('%s (%d)', (outcome, status) => {
    const expected = SUCCEEDS.has(outcome) ? 'delivered' : ENDS.has(outcome) ? 'dead_letter' : 'retry';
    expect(fateOf(status)).toBe(expected);
  });

  test('no answer disables the endpoint', () => {
    expect(Object.values(ANSWER_STATUS)).not.toContain(410);
  });
});

test('an answer says no more than its status', () => {
  for (const outcome of Object.keys(ANSWER_STATUS) as (keyof typeof ANSWER_STATUS)[]) {
    const { status, body, headers } = answerFor(outcome);
    expect(body).not.toContain(outcome.replaceAll('_', ' ').replace('in progress', '~'));
    expect(headers).toEqual({ 'content-type': 'application/json' });
    expect(Object.keys(JSON.parse(body) as object)).toEqual([status < 300 ? 'received' : 'error']);
  }
});

test.each([
  [1, '1'],
  [0, '1'],
  [-5, '1'],
  [1_000, '1'],
  [1_001, '2'],
])('a wait of %d ms is Retry-After: %s', (ms, expected) => {
  expect(answerFor('in_progress', ms)).toMatchObject({ status: 503, headers: { 'retry-after': expected } });
});
