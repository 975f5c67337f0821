import { expect, test } from 'vitest';
import { restartDelayMs } from './restart-delay.ts';

test('the first restart follows at once, and later delays grow to at most five seconds', () => {
  expect([1, 2, 3, 4, 5, 50].map(restartDelayMs)).toEqual([200, 600, 1_800, 5_000, 5_000, 5_000]);
});
