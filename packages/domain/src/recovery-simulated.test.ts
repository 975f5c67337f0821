import { expect, test } from 'vitest';
import {
  answersOfRound,
  FIRST_LIMIT,
  isOverload,
  isRelapse,
  LATEST_ANSWERS,
  lowerLimit,
  raiseLimit,
  restMsAt,
  type Recovery,
} from './recovery.ts';

/** Answers a request at an instant: whether it takes it. `ended`: called when it has answered. */
interface Receiver {
  takes(nowMs: number): boolean;
  ended?(): void;
  answerMs?: number;
}

const slidingWindow = (most: number, windowMs: number) => (): Receiver => {
  const taken: number[] = [];
  return {
    takes(nowMs) {
      while ((taken[0] ?? Infinity) <= nowMs - windowMs) taken.shift();
      return taken.length < most && taken.push(nowMs) > 0;
    },
  };
};

const fixedWindow = (most: number) => (): Receiver => {
  let [second, taken] = [-1, 0];
  return {
    takes(nowMs) {
      const now = Math.floor(nowMs / 1_000);
      if (now !== second) [second, taken] = [now, 0];
      return taken < most && ++taken > 0;
    },
  };
};

const atOnce = (most: number, answerMs: number) => (): Receiver => {
  let inFlight = 0;
  return { answerMs, takes: () => inFlight < most && ++inFlight > 0, ended: () => void inFlight-- };
};

const byChance = (share: number) => (): Receiver => {
  const random = randomFrom(11);
  return { takes: () => random() >= share };
};

function randomFrom(seed: number) {
  let state = seed;
  const next = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  // The first ones are small.
  for (let i = 0; i < 10; i++) next();
  return next;
}

/** Sends as one worker does, in virtual time, until each of `many` was answered once. */
function recover(many: number, receiver: Receiver) {
  const random = randomFrom(7);
  const progress = { backlog: null, countedMs: null, perSecond: null, expectedMs: null };
  let recovery: Recovery = { sinceMs: 0, changedMs: 0, limit: FIRST_LIMIT, usualMs: null, ...progress };
  let [nowMs, notBeforeMs, left, failuresInARow, relapses, lastDeliveredMs] = [0, 0, many, 0, 0, 0];
  let [durationsMs, isOpen] = [[] as number[], false];
  let refused: boolean[] = [];
  let all = 0;
  const deliveredAtMs: number[] = [];
  const inFlight: { endsMs: number; beganMs: number; durationMs: number; isTaken: boolean }[] = [];

  function perSecond(): number {
    const overMs = Math.min(Math.max(1_000, 10_000 / (recovery.pace ?? Infinity)), 10_000);
    while ((deliveredAtMs[0] ?? Infinity) <= nowMs - overMs) deliveredAtMs.shift();
    return (deliveredAtMs.length * 1_000) / overMs;
  }

  function change(to: Recovery | undefined): void {
    if (to === undefined) return;
    if ((to.pace ?? Infinity) < (recovery.pace ?? Infinity)) {
      notBeforeMs = Math.max(notBeforeMs, nowMs + restMsAt(to.pace ?? 1));
      refused = [];
    }
    [recovery, durationsMs, isOpen] = [to, [], false];
  }

  function onAnswer({ beganMs, durationMs, isTaken }: (typeof inFlight)[number]): void {
    refused = [...refused, !isTaken].slice(-LATEST_ANSWERS);
    if (isTaken) deliveredAtMs.push((lastDeliveredMs = nowMs));
    else all++;
    if (beganMs < recovery.changedMs) return;
    if (isTaken) {
      [failuresInARow, isOpen] = [0, true];
      durationsMs = [...durationsMs, durationMs].slice(-answersOfRound(recovery));
      change(raiseLimit(recovery, { durationsMs, perSecond: perSecond(), nowMs }));
    } else {
      const sinceDeliveredMs = nowMs - lastDeliveredMs;
      if (isRelapse(recovery, { count: ++failuresInARow, isRefusal: true, sinceDeliveredMs })) relapses++;
      if (isOverload(recovery, refused)) {
        change(lowerLimit(recovery, { perSecond: perSecond(), isClosed: !isOpen, nowMs }));
      }
    }
  }

  while (left > 0 || inFlight.length > 0) {
    for (const ended of inFlight.filter(({ endsMs }) => endsMs <= nowMs)) {
      inFlight.splice(inFlight.indexOf(ended), 1);
      if (ended.isTaken) receiver.ended?.();
      onAnswer(ended);
    }
    while (left > 0 && inFlight.length < recovery.limit && nowMs >= notBeforeMs) {
      left--;
      const isTaken = receiver.takes(nowMs);
      const durationMs = (isTaken ? (receiver.answerMs ?? 20) : 20) * (0.8 + 0.4 * random());
      inFlight.push({ endsMs: nowMs + durationMs, beganMs: nowMs, durationMs, isTaken });
      if (recovery.pace !== undefined) notBeforeMs = Math.max(notBeforeMs, nowMs - 25) + 1_000 / recovery.pace;
    }
    nowMs++;
  }
  return { seconds: nowMs / 1_000, refused: all, relapses };
}

test.each([
  ['50 in any second', slidingWindow(50, 1_000), { many: 5_000, idealSeconds: 100, ratio: 1.15, refused: 15 }],
  ['50 in each second', fixedWindow(50), { many: 5_000, idealSeconds: 100, ratio: 1.15, refused: 25 }],
  ['300 in any second', slidingWindow(300, 1_000), { many: 30_000, idealSeconds: 100, ratio: 1.15, refused: 30 }],
  ['2 in any second', slidingWindow(2, 1_000), { many: 200, idealSeconds: 100, ratio: 1.25, refused: 12 }],
  ['600 in any minute', slidingWindow(600, 60_000), { many: 3_000, idealSeconds: 300, ratio: 1.6, refused: 250 }],
  ['8 at once, each for 200 ms', atOnce(8, 200), { many: 5_000, idealSeconds: 125, ratio: 1.35, refused: 50 }],
])('a receiver that takes %s gets its backlog', (_what, receiver, { many, idealSeconds, ratio, refused }) => {
  const seen = recover(many, receiver());
  expect(seen.seconds / idealSeconds).toBeLessThan(ratio);
  expect(seen.refused).toBeLessThan(refused);
  expect(seen.relapses).toBe(0);
});

test('a receiver that refuses one in a hundred by chance does not get less and less', () => {
  const seconds = [3_000, 6_000].map((many) => recover(many, byChance(0.01)()).seconds);
  expect((seconds[1] ?? 0) / (seconds[0] ?? 0)).toBeLessThan(3);
  expect(3_000 / (seconds[0] ?? 0)).toBeGreaterThan(20);
});

test('a receiver without a limit gets all soon', () => {
  expect(recover(10_000, { takes: () => true })).toMatchObject({ refused: 0, seconds: expect.closeTo(10, -1) });
});
