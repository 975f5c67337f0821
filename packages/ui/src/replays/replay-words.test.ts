import { expect, test } from 'vitest';
import { aboutOf } from './replay-words.ts';

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
