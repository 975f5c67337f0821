import { expect, test } from 'vitest';
import { aboutOf, leftWords, onTheirWay } from './replay-words.ts';

test.each([
  [
    'Send again: last outcome gone, endpoint ep_1, accepted before 2026-01-02',
    { action: 'send', filter: { to: '2026-01-02', endpointId: 'ep_1', outcome: 'gone' }, missedBy: null },
  ],
  ['Discard: 2 chosen', { action: 'discard', filter: { ids: ['dlv_1', 'dlv_2'] }, missedBy: null }],
  [
    'What ep_1 never got since 2026-01-01',
    { action: 'send', filter: null, missedBy: { endpointId: 'ep_1', since: '2026-01-01' } },
  ],
] as const)('%s', (words, replay) => {
  expect(aboutOf(replay)).toBe(words);
});

test.each([
  ['', { status: 'paused', sent: 0 }],
  ['', { status: 'running', sent: 996 }],
  [', about 12\u00a0min left', { status: 'running', sent: 280 }],
  [', about 50\u00a0s left', { status: 'running', sent: 900, skipped: 50 }],
] as const)('what is left to send takes "%s"', (words, changed) => {
  expect(leftWords({ matched: 1_000, discarded: 0, skipped: 0, ratePerSecond: 1, ...changed })).toBe(words);
});

test.each([
  ['none', 0, { sent: 0 }],
  ['all that were sent', 7, { sent: 7 }],
  ['but for those with a result', 4, { sent: 7, delivered: 1, failed: 2 }],
  ['but for what was never sent', 8, { sent: 8, skipped: 2 }],
  ['but for what was skipped after it was sent', 8, { sent: 10, skipped: 2 }],
  ['none at the end', 0, { sent: 9, delivered: 5, failed: 3, skipped: 2 }],
] as const)('of ten that match are on their way: %s', (_, expected, changed) => {
  const counts = { matched: 10, discarded: 0, delivered: 0, failed: 0, skipped: 0 };
  expect(onTheirWay({ ...counts, ...changed })).toBe(expected);
});
