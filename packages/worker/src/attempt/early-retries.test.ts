import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPermits } from '../permits.ts';
import { createEarlyRetries } from './early-retries.ts';

const HOLDER = { tenantId: 'ten_1', endpointId: 'ep_1' };

/** Early retries with a clock of their own, which a pause moves. `leftMs`: until the retry is due; null if none waits. */
function retriesWith({ leftMs, random = 0, places = 4 }: { leftMs: number | null; random?: number; places?: number }) {
  let nowMs = 1_000_000;
  const happened: string[] = [];
  const dueAt = new Date(nowMs + (leftMs ?? 0));
  const permits = createPermits({ total: places, perEndpoint: places, now: () => nowMs, random: () => 0 });
  const retries = createEarlyRetries({
    now: () => new Date(nowMs),
    async pause(ms, signal) {
      happened.push(`paused ${ms}`);
      // Timers may fire a millisecond early.
      if (!signal.aborted) nowMs += Math.max(1, ms - 1);
    },
    find: async (id) => (leftMs === null ? null : { id, generation: 1, attemptCount: 1, dueAt }),
    permits,
    random: () => random,
  });
  const wait = (signal = new AbortController().signal) =>
    retries.wait({
      deliveryId: 'dlv_1',
      holder: HOLDER,
      beforeWait: async ({ id }) => void happened.push(`noted ${id}`),
      signal,
    });
  return { ...retries, wait, happened, permits, isDue: () => nowMs >= dueAt.getTime() };
}

test('Temporal is asked for a retry at most 3 s and a fifth of its delay ahead, and never for less than a second', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1, max: 90_000_000, noNaN: true }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (delayMs, random) => {
        const askedMs = retriesWith({ leftMs: null, random }).askAfterMs(delayMs);
        expect(askedMs).toBeLessThanOrEqual(delayMs);
        expect(askedMs).toBeGreaterThanOrEqual(delayMs - Math.min(3_000, delayMs / 5) - 0.001);
        expect(askedMs).toBeGreaterThanOrEqual(Math.min(delayMs, 1_000) - 0.001);
      },
    ),
  );
});

test('retries of one instant are asked for over two seconds, and the last one a second ahead', () => {
  expect(retriesWith({ leftMs: null, random: 0 }).askAfterMs(60_000)).toBe(57_000);
  expect(retriesWith({ leftMs: null, random: 1 }).askAfterMs(60_000)).toBe(59_000);
});

test('a retry that comes early is noted, waits for its instant and gives its place back', async () => {
  const retries = retriesWith({ leftMs: 700 });
  await retries.wait();
  expect(retries.isDue()).toBe(true);
  expect(retries.happened).toEqual(['noted dlv_1', 'paused 700', 'paused 1']);
  expect(retries.permits.heldByTenant()).toEqual({});
});

test.each([
  ['a delivery that waits for no retry', { leftMs: null }],
  ['a retry that is due', { leftMs: 0 }],
  ['a retry that is not due for long', { leftMs: 3_001 }],
  ['a retry that finds no room to wait', { leftMs: 700, places: 0 }],
])('%s does not wait, and is not noted', async (_what, options) => {
  const retries = retriesWith(options);
  await retries.wait();
  expect(retries.happened).toEqual([]);
});

test('a retry whose activity is cancelled stops waiting', async () => {
  const retries = retriesWith({ leftMs: 700 });
  await retries.wait(AbortSignal.abort());
  expect(retries.isDue()).toBe(false);
  expect(retries.permits.heldByTenant()).toEqual({});
});
