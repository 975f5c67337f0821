import { expect, test } from 'vitest';
import { answersOfRound, lowerLimit, placesOf, raiseLimit, type Recovery } from './recovery.ts';

const BEGUN: Recovery = {
  sinceMs: 0,
  changedMs: 0,
  limit: 2,
  ceiling: null,
  usualMs: null,
  backlog: null,
  countedMs: null,
  perSecond: null,
  expectedMs: null,
};
const answers = (many: number, ms: number) => Array.from({ length: many }, () => ms);

/** The limits that follow as long as all answers take so long. */
function limitsAfter(from: Recovery, ms: number): number[] {
  const limits = [];
  let recovery = from;
  for (;;) {
    const durationsMs = answers(answersOfRound(recovery), ms);
    const next = raiseLimit(recovery, { durationsMs, nowMs: recovery.changedMs + 1_000 });
    if (next === undefined) return limits;
    limits.push(next.limit);
    recovery = next;
  }
}

test('the limit doubles with each round of answers, up to what needs no limit', () => {
  expect(limitsAfter(BEGUN, 20)).toEqual([4, 8, 16, 32, 64]);
});

test.each([
  ['before there are enough answers', answers(3, 20), 1_000],
  ['before the receiver had a second to say no', answers(4, 20), 999],
])('the limit stays %s', (_when, durationsMs, nowMs) => {
  expect(raiseLimit(BEGUN, { durationsMs, nowMs })).toBeUndefined();
});

test('the limit stays while the median is twice the median of the first answers', () => {
  const ramp = raiseLimit(BEGUN, { durationsMs: [10, 20, 20, 500], nowMs: 1_000 });
  if (ramp === undefined) throw new Error('It did not rise.');
  expect(ramp).toMatchObject({ limit: 4, usualMs: 20 });
  expect(raiseLimit(ramp, { durationsMs: answers(4, 40), nowMs: 2_000 })).toBeUndefined();
  expect(raiseLimit(ramp, { durationsMs: answers(4, 39), nowMs: 2_000 })).toMatchObject({ limit: 8, usualMs: 20 });
});

test('a refusal halves the limit, and remembers what was too much', () => {
  expect(lowerLimit({ ...BEGUN, limit: 16 }, 5_000)).toMatchObject({ limit: 8, ceiling: 16, changedMs: 5_000 });
  expect(lowerLimit({ ...BEGUN, limit: 1 }, 5_000)).toMatchObject({ limit: 0.5, ceiling: 1 });
});

test('however often it is refused, an endpoint gets one at a time with pauses, and more when it answers', () => {
  let recovery: Recovery = { ...BEGUN, usualMs: 20 };
  for (let i = 0; i < 10; i++) recovery = lowerLimit(recovery, 5_000);
  expect(recovery).toMatchObject({ limit: 0.25, ceiling: 0.5 });
  expect(limitsAfter(recovery, 20)).toEqual([0.375, 0.4375, 0.46875]);
});

test('each change has an instant of its own, also when the clock stands still', () => {
  expect(lowerLimit({ ...BEGUN, changedMs: 5_000 }, 5_000)).toMatchObject({ changedMs: 5_001 });
});

test('after a refusal the limit comes back below what was too much', () => {
  const lowered = lowerLimit({ ...BEGUN, limit: 16, usualMs: 20 }, 5_000);
  expect(limitsAfter(lowered, 20)).toEqual([12, 14, 15]);
});

test('what was too much is tried again after half a calm minute, a little at a time', () => {
  const near = { ...BEGUN, limit: 15, ceiling: 16, usualMs: 20 };
  const after = (nowMs: number) => raiseLimit(near, { durationsMs: answers(15, 20), nowMs });
  expect(after(29_999)).toBeUndefined();
  expect(after(30_000)).toMatchObject({ limit: 18.75, ceiling: 23.4375 });
});

test('below one at a time the limit rises after each answer', () => {
  const little = { ...BEGUN, limit: 0.25, ceiling: 1, usualMs: 20 };
  expect(raiseLimit(little, { durationsMs: [20], nowMs: 1_000 })).toMatchObject({ limit: 0.5 });
});

test.each([
  [1 / 64, 1],
  [1, 1],
  [1.2, 2],
  [2, 2],
  [7.5, 8],
])('a limit of %d is %i places', (limit, places) => {
  expect(placesOf(limit)).toBe(places);
});
