import { expect, test } from 'vitest';
import { countScale, durationScale } from './chart-scale.ts';

test.each([
  [0, '2', '1'],
  [1, '2', '1'],
  [10, '10', '5'],
  [11, '20', '10'],
  [519, '600', '300'],
  [1_050_000, '1,500,000', '750,000'],
])('the axis of at most %i deliveries ends at %s', (highest, top, middle) => {
  const { marks, shareOf } = countScale(highest);
  expect(marks).toEqual([top, middle, '0']);
  expect(shareOf(highest)).toBeLessThanOrEqual(1);
});

test.each([
  [[], '2 ms', '1 ms', false],
  [[80, 340], '400 ms', '200 ms', false],
  [[900, 2_100], '4 s', '2 s', false],
  [[3_600_000], '2 h', '1 h', false],
  [[100, 120, 540_000_000], '8 d', '26 s', true],
])('the axis of durations %j ends at %s', (durations, top, middle, isLogarithmic) => {
  const scale = durationScale(durations);
  expect(scale.marks.map((mark) => mark.replaceAll('\u00a0', ' '))).toEqual([top, middle, '0']);
  expect(scale.isLogarithmic).toBe(isLogarithmic);
  expect(Math.max(0, ...durations.map(scale.shareOf))).toBeLessThanOrEqual(1);
});
