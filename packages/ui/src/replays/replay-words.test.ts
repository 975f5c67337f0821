import { expect, test } from 'vitest';
import { aboutOf } from './replay-words.ts';

test.each([
  [
    'Send again: endpointId ep_1, outcome gone',
    { action: 'send', filter: { endpointId: 'ep_1', outcome: 'gone' }, missedBy: null },
  ],
  ['Discard: 2 ids', { action: 'discard', filter: { ids: ['dlv_1', 'dlv_2'] }, missedBy: null }],
  [
    'What ep_1 never got since 2026-01-01',
    { action: 'send', filter: null, missedBy: { endpointId: 'ep_1', since: '2026-01-01' } },
  ],
] as const)('%s', (words, replay) => {
  expect(aboutOf(replay)).toBe(words);
});
