import { expect, test } from 'vitest';
import { earliestStart } from './earliest-start.ts';

const SECOND = { limit: 2, spanUs: 1_000_000 };
const MINUTE = { limit: 3, spanUs: 60_000_000 };

test.each([
  ['nobody started yet', [], [SECOND], 0],
  ['fewer started than the window holds', [5], [SECOND], 0],
  ['the window is full', [5, 7], [SECOND], 1_000_005],
  ['more started than one window holds', [1, 5, 7], [SECOND], 1_000_005],
  ['the longer window is full, too', [1, 5, 7], [SECOND, MINUTE], 60_000_001],
  ['there are no windows', [1, 5, 7], [], 0],
])('%s', (_name, startsUs, windows, expected) => {
  expect(earliestStart(windows, (places) => startsUs.at(-places))).toBe(expected);
});
