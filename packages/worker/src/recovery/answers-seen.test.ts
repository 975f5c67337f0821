import { expect, test } from 'vitest';
import { createAnswersSeen } from './answers-seen.ts';

/** So many deliveries, as far apart, the last one now. */
function delivered(many: number, everyMs: number) {
  let nowMs = 1_000_000;
  const seen = createAnswersSeen(() => nowMs);
  for (let i = 0; i < many; i++) {
    seen.add('delivered');
    if (i < many - 1) nowMs += everyMs;
  }
  return { seen, wait: (ms: number) => void (nowMs += ms) };
}

test.each([
  ['none', 0, 20, 1_000, 0],
  ['only those of the time that is asked for', 200, 20, 1_000, 50],
  ['few over a long time', 8, 500, 10_000, 0.8],
  ['a slow pace over a long time', 100, 500, 10_000, 2],
  ['more in the time than are remembered', 2_000, 1, 1_000, 1_000],
])('the rate of deliveries: %s', (_what, many, everyMs, overMs, expected) => {
  const { seen } = delivered(many, everyMs);
  expect(Math.abs(seen.perSecond(overMs) - expected)).toBeLessThanOrEqual(0.01 * expected);
});

test('how long ago the last delivery was', () => {
  const { seen, wait } = delivered(2, 20);
  wait(300);
  seen.add('refused');
  expect(seen.sinceDeliveredMs()).toBe(300);
});

test('the latest hundred answers tell which were refused, until a lower pace has answered them', () => {
  const { seen } = delivered(0, 0);
  seen.add('refused');
  for (let i = 0; i < 99; i++) seen.add('delivered');
  expect([seen.refused().length, seen.refused()[0]]).toEqual([100, true]);
  seen.add('delivered');
  expect(seen.refused()).not.toContain(true);
  seen.add('refused');
  seen.forgetRefused();
  expect(seen.refused()).toEqual([]);
});
