import { expect, test } from 'vitest';
import { aboutOf, leftWords } from './replay-words.ts';

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
