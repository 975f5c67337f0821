import { expect, test } from 'vitest';
import { createRateLimitedStarts } from './rate-limited-starts.ts';
import type { StartClocks } from './rate-limited-starts.ts';

const EPOCH_MS = Date.UTC(2026, 2, 2, 10);
const ONE_A_SECOND = [{ limit: 1, spanUs: 1_000_000 }];
const TWENTY_A_SECOND = [{ limit: 20, spanUs: 1_000_000 }];
const NEVER = new AbortController().signal;

/** Time that passes only while somebody waits; `stallMs` is how much later than asked for a pause ends. */
function startScene(stallMs: () => number = () => 0) {
  let passedMs = 0;
  let setBackMs = 0;
  const clocks: StartClocks = {
    now: () => new Date(EPOCH_MS + passedMs - setBackMs),
    monotonicMs: () => passedMs,
    async pause(ms) {
      passedMs += ms + stallMs();
    },
  };
  const starts = createRateLimitedStarts(clocks);
  return {
    passedMs: () => passedMs,
    let: (ms: number) => void (passedMs += ms),
    setBack: (ms: number) => void (setBackMs = ms),
    wait: (afterMs: number, { windows = ONE_A_SECOND, endpointId = 'ep_1', signal = NEVER } = {}) =>
      starts.wait({ endpointId, slotUs: (EPOCH_MS + afterMs) * 1_000, windows }, signal),
  };
}

test('an attempt starts at its slot, not before', async () => {
  const scene = startScene();
  expect(await scene.wait(250)).toBe(true);
  expect(scene.passedMs()).toBe(250);
});

test('one that comes late starts at once, and the next not before the limit allows it', async () => {
  const scene = startScene();
  scene.let(400);
  expect(await scene.wait(0)).toBe(true);
  expect(scene.passedMs()).toBe(400);
  expect(await scene.wait(1_020)).toBe(true);
  expect(scene.passedMs()).toBe(1_400);
});

test('twenty a second stay twenty in every second, however the process stalls', async () => {
  let random = 7;
  const scene = startScene(() => ((random = (random * 1_103_515_245 + 12_345) % 2 ** 31) % 10 === 0 ? 300 : 0));
  const startedMs: number[] = [];
  for (let i = 0; i < 400; i++) {
    if (await scene.wait(i * 51, { windows: TWENTY_A_SECOND })) startedMs.push(scene.passedMs());
  }
  expect(startedMs.length).toBeGreaterThan(380);
  for (const [i, ms] of startedMs.entries())
    expect(ms - (startedMs[i - 20] ?? -Infinity)).toBeGreaterThanOrEqual(1_000);
});

test('one that would start more than a second after its slot asks for another, and counts as no start', async () => {
  const scene = startScene();
  scene.let(1_001);
  expect(await scene.wait(0)).toBe(false);
  expect(await scene.wait(1_001)).toBe(true);
  expect(scene.passedMs()).toBe(1_001);
});

test('endpoints do not wait for each other', async () => {
  const scene = startScene();
  expect(await scene.wait(0)).toBe(true);
  expect(await scene.wait(0, { endpointId: 'ep_2' })).toBe(true);
  expect(scene.passedMs()).toBe(0);
});

test('what started before a minute of silence keeps nobody waiting', async () => {
  const scene = startScene();
  expect(await scene.wait(0)).toBe(true);
  scene.let(61_000);
  expect(await scene.wait(61_000, { endpointId: 'ep_2' })).toBe(true);
  expect(await scene.wait(61_000)).toBe(true);
  expect(scene.passedMs()).toBe(61_000);
});

test('a clock that was set back keeps nobody waiting for what started before', async () => {
  const scene = startScene();
  scene.let(5_000);
  expect(await scene.wait(5_000)).toBe(true);
  scene.let(1_000);
  scene.setBack(3_600_000);
  expect(await scene.wait(6_000 - 3_600_000)).toBe(true);
  expect(scene.passedMs()).toBe(6_000);
});

test('a process that is being stopped starts nothing more', async () => {
  const scene = startScene();
  expect(await scene.wait(0, { signal: AbortSignal.abort() })).toBe(false);
});
