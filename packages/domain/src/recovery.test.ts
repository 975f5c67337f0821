import { expect, test } from 'vitest';
import {
  answersOfRound,
  isOverload,
  isRelapse,
  lowerLimit,
  placesOf,
  raiseLimit,
  restMsAt,
  type Recovery,
} from './recovery.ts';

const BEGUN: Recovery = {
  sinceMs: 0,
  changedMs: 0,
  limit: 2,
  usualMs: null,
  backlog: null,
  countedMs: null,
  perSecond: null,
  expectedMs: null,
};
/** At a limit that does not hold anything back. */
const PACED: Recovery = { ...BEGUN, limit: 64, usualMs: 20 };
const well = (many: number) => Array.from({ length: many }, () => false);
const answers = (many: number, ms: number) => Array.from({ length: many }, () => ms);

/** The states that follow, a second after each other, as long as all answers take so long and the pace is reached. */
function statesAfter(from: Recovery, ms = 20): Recovery[] {
  const states = [];
  let recovery = from;
  for (;;) {
    const durationsMs = answers(answersOfRound(recovery), ms);
    const perSecond = recovery.pace ?? 10;
    const next = raiseLimit(recovery, { durationsMs, perSecond, nowMs: recovery.changedMs + 1_000 });
    if (next === undefined) return states;
    states.push(next);
    recovery = next;
  }
}
const pacesAfter = (from: Recovery) => statesAfter(from).map(({ pace = 0 }) => Math.round(pace * 100) / 100);

test('the limit doubles with each round of answers, up to what needs no limit', () => {
  expect(statesAfter(BEGUN).map(({ limit }) => limit)).toEqual([4, 8, 16, 32, 64]);
});

test.each([
  ['before there are enough answers', answers(3, 20), 1_000],
  ['before the receiver had a second to say no', answers(4, 20), 999],
])('the limit stays %s', (_when, durationsMs, nowMs) => {
  expect(raiseLimit(BEGUN, { durationsMs, perSecond: 10, nowMs })).toBeUndefined();
});

test('the limit stays while the median is twice the median of the first answers', () => {
  const ramp = raiseLimit(BEGUN, { durationsMs: [10, 20, 20, 500], perSecond: 10, nowMs: 1_000 });
  if (ramp === undefined) throw new Error('It did not rise.');
  expect(ramp).toMatchObject({ limit: 4, usualMs: 20 });
  expect(raiseLimit(ramp, { durationsMs: answers(4, 40), perSecond: 10, nowMs: 2_000 })).toBeUndefined();
  expect(raiseLimit(ramp, { durationsMs: answers(4, 39), perSecond: 10, nowMs: 2_000 })).toMatchObject({ limit: 8 });
});

const refusal = { perSecond: 50, isClosed: false, nowMs: 5_000 };

test('the first refusal tells how many a second are too many, and the pace goes below that', () => {
  const lowered = lowerLimit({ ...BEGUN, limit: 16 }, refusal);
  expect(lowered).toMatchObject({ limit: 16, pace: 47.5, tooMany: 50, changedMs: 5_000 });
  expect(lowerLimit(BEGUN, { ...refusal, perSecond: 0 })).toMatchObject({ pace: 0.5, tooMany: 0.5 });
});

test('a pace that was refused is what was too many, if the endpoint took as many', () => {
  const probing = { ...PACED, pace: 51, tooMany: 50 };
  expect(lowerLimit(probing, { ...refusal, perSecond: 60 })).toMatchObject({
    pace: expect.closeTo(48.45),
    tooMany: 51,
  });
  expect(lowerLimit(probing, { ...refusal, perSecond: 40 })).toMatchObject({ tooMany: expect.closeTo(40.8) });
});

test('an endpoint that refuses everything gets half as many each time, and afterwards comes back to what it took', () => {
  let recovery: Recovery = { ...PACED, pace: 40, tooMany: 42 };
  const paces = [];
  for (let i = 0; i < 8; i++) {
    recovery = lowerLimit(recovery, { ...refusal, perSecond: 0, isClosed: true });
    paces.push(recovery.pace);
  }
  expect(paces).toEqual([20, 10, 5, 2.5, 1.25, 0.625, 0.5, 0.5]);
  expect(pacesAfter(recovery)).toEqual([1, 2, 4, 8, 16, 29, 35.5, 38.75, 40.38, 40.74]);
});

test('each change has an instant of its own, also when the clock stands still', () => {
  expect(lowerLimit({ ...BEGUN, changedMs: 5_000 }, refusal)).toMatchObject({ changedMs: 5_001 });
});

test('what was too many is tried again after half a calm minute: a little more, and then twice as much more each time', () => {
  let recovery: Recovery = { ...PACED, pace: 49.25, tooMany: 50 };
  const after = (calmMs: number) =>
    raiseLimit(recovery, { durationsMs: answers(16, 20), perSecond: 100, nowMs: recovery.changedMs + calmMs });
  expect(after(29_999)).toBeUndefined();
  const paces = [];
  for (let calmMs = 30_000; paces.length < 5; calmMs = 2_000) {
    recovery = after(calmMs) ?? recovery;
    paces.push(recovery.pace);
    expect(after(1_999)).toBeUndefined();
  }
  expect(paces).toEqual([51, 52, 54, 58, 66].map((pace) => expect.closeTo(pace)));
});

test('a pace that is not reached is not raised: the limit is, up to its bound', () => {
  const few = { durationsMs: answers(16, 20), perSecond: 40, nowMs: 60_000 };
  expect(raiseLimit({ ...PACED, limit: 8, pace: 47.5, tooMany: 50 }, few)).toMatchObject({ limit: 16, pace: 47.5 });
  expect(raiseLimit({ ...PACED, pace: 47.5, tooMany: 50 }, few)).toBeUndefined();
});

test('at a pace, answers that a busy worker reads late do not count as slow', () => {
  const slow = (ms: number) =>
    raiseLimit({ ...PACED, pace: 47.5, tooMany: 50 }, { durationsMs: answers(16, ms), perSecond: 47, nowMs: 60_000 });
  expect(slow(219)).toBeDefined();
  expect(slow(220)).toBeUndefined();
});

test.each([
  ['where none was ever refused', {}, [true], true],
  ['above what was too many', { pace: 51, tooMany: 50 }, [true], true],
  ['once, below what was too many', { pace: 49, tooMany: 50 }, [...well(5), true], false],
  ['twice within ten answers', { pace: 49, tooMany: 50 }, [true, false, true], true],
  ['twice far apart', { pace: 49, tooMany: 50 }, [true, ...well(10), true], false],
  ['three times in a hundred', { pace: 49, tooMany: 50 }, Array.from({ length: 100 }, (_, i) => i % 40 === 19), true],
])('a refusal %s: whether it means that fewer must be sent', (_when, recovery, refused, expected) => {
  expect(isOverload(recovery, refused)).toBe(expected);
});

test.each([
  ['five failures in a row', { ...BEGUN }, { count: 5, isRefusal: false }, true],
  ['fewer than twice as many as may be in flight', { ...PACED, pace: 30 }, { count: 62, isRefusal: false }, false],
  ['twice as many', { ...PACED, pace: 30 }, { count: 64, isRefusal: false }, true],
  ['refusals for less than two minutes', { ...PACED, pace: 0.5 }, { count: 50, isRefusal: true }, false],
  ['refusals for two minutes', { ...PACED, pace: 0.5 }, { count: 5, isRefusal: true, sinceDeliveredMs: 120_000 }, true],
])('whether it fails again: %s', (_what, recovery, failures, expected) => {
  expect(isRelapse(recovery, { sinceDeliveredMs: 119_999, ...failures })).toBe(expected);
});

test('after a refusal nothing is sent for a second, or for two turns', () => {
  expect([restMsAt(50), restMsAt(2), restMsAt(0.5)]).toEqual([1_000, 1_000, 4_000]);
});

test.each([
  ['one at least', { limit: 0.25 }, 1],
  ['as many as the limit', { limit: 8 }, 8],
  ['at a high pace the same', { limit: 8, pace: 200 }, 8],
  ['at a low pace a second ahead', { limit: 64, pace: 20 }, 20],
  ['where answers take long, more', { limit: 64, pace: 20, usualMs: 500 }, 40],
])('how many may be in flight: %s', (_what, recovery, places) => {
  expect(placesOf({ usualMs: null, ...recovery })).toBe(places);
});
