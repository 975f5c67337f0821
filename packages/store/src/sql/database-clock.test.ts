import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startStoreScene } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { startDatabaseClock } from './database-clock.ts';

const TEN_MINUTES_MS = 600_000;
/** Longer than a statement on a busy machine, and far less than the errors of the clocks here. */
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

/** The least difference of a clock to that of Postgres. */
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
])('on a machine whose clock is %s, the time is that of Postgres', async (_name, wrongByMs) => {
  const { clock } = await startClock(wrongByMs);
  expect(await errorMs(clock.now)).toBeLessThan(CLOSE_MS);
  clock.stop();
});

test.each([
  ['ahead', TEN_MINUTES_MS],
  ['behind', -TEN_MINUTES_MS],
])('a clock that is far %s is reported once, with the skew', async (_name, wrongByMs) => {
  const { clock, skews } = await startClock(wrongByMs);
  expect(skews).toHaveLength(1);
  expect(Math.abs((skews[0] ?? 0) - wrongByMs)).toBeLessThan(CLOSE_MS);
  clock.stop();
});

test('a clock that is right is not reported', async () => {
  const { clock, skews } = await startClock(0);
  expect(skews).toEqual([]);
  clock.stop();
});

test('when the clock of the machine is set, the time stays right and the skew is reported', async () => {
  const { clock, machine, skews } = await startClock(0);
  machine.wrongByMs = TEN_MINUTES_MS;
  expect(await errorMs(clock.now)).toBeLessThan(CLOSE_MS);
  await vi.waitFor(() => expect(skews).toHaveLength(1));
  clock.stop();
});

test('after the machine slept, the time is measured again', async () => {
  const { clock, machine } = await startClock(0);
  machine.sleptMs = TEN_MINUTES_MS;
  clock.now();
  await vi.waitFor(async () => expect(await errorMs(clock.now)).toBeLessThan(CLOSE_MS));
  clock.stop();
});
