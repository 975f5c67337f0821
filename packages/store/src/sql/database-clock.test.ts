import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startStoreScene } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { startDatabaseClock } from './database-clock.ts';

const TEN_MINUTES_MS = 600_000;
/** More than a statement takes on a busy machine, and far less than any clock here is wrong. */
const CLOSE_MS = 10_000;

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
afterAll(() => scene?.close());

async function startClock(wrongByMs: number) {
  const machine = { wrongByMs, sleptMs: 0 };
  const skews: number[] = [];
  const clock = startDatabaseClock(scene.database, {
    onSkew: (skewMs) => skews.push(skewMs),
    clocks: {
      monotonicMs: () => performance.now() - machine.sleptMs,
      wallMs: () => Date.now() + machine.wrongByMs,
    },
  });
  await clock.known;
  return { machine, skews, clock };
}

/** How far a clock is from Postgres', at the least. */
async function errorMs(now: () => Date): Promise<number> {
  const ask = async () =>
    (await scene.database.query<{ at: Date }>('select clock_timestamp() as at')).rows[0]?.at.getTime() ?? 0;
  const [before, at, after] = [await ask(), now().getTime(), await ask()];
  // Two clocks that are read in whole milliseconds.
  return Math.max(0, before - at, at - after) - 1;
}

test.each([
  ['right', 0],
  ['ten minutes ahead', TEN_MINUTES_MS],
  ['ten minutes behind', -TEN_MINUTES_MS],
])('on a machine whose clock is %s, it is Postgres that tells the time', async (_name, wrongByMs) => {
  const { clock } = await startClock(wrongByMs);
  expect(await errorMs(clock.now)).toBeLessThan(CLOSE_MS);
  clock.stop();
});

test.each([
  ['ahead', TEN_MINUTES_MS],
  ['behind', -TEN_MINUTES_MS],
])('a clock that is far %s is told of once, with the figure', async (_name, wrongByMs) => {
  const { clock, skews } = await startClock(wrongByMs);
  expect(skews).toHaveLength(1);
  expect(Math.abs((skews[0] ?? 0) - wrongByMs)).toBeLessThan(CLOSE_MS);
  clock.stop();
});

test('a clock that is right is not told of', async () => {
  const { clock, skews } = await startClock(0);
  expect(skews).toEqual([]);
  clock.stop();
});

test('when the machine’s clock is set, the time goes on, and people are told', async () => {
  const { clock, machine, skews } = await startClock(0);
  machine.wrongByMs = TEN_MINUTES_MS;
  expect(await errorMs(clock.now)).toBeLessThan(CLOSE_MS);
  await vi.waitFor(() => expect(skews).toHaveLength(1), { timeout: 10_000 });
  clock.stop();
});

test('after the machine slept, the time is measured anew', async () => {
  const { clock, machine } = await startClock(0);
  machine.sleptMs = TEN_MINUTES_MS;
  clock.now();
  await vi.waitFor(async () => expect(await errorMs(clock.now)).toBeLessThan(CLOSE_MS), { timeout: 10_000 });
  clock.stop();
});
