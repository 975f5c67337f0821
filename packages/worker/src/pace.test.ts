import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPace, type PaceNow } from './pace.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** `ask` asks for turns; `left` are the numbers of those that may leave, in order; `refused` of those that must not. */
function paced(first: Partial<PaceNow> = {}) {
  let now: PaceNow | undefined = { everyMs: 100, notBeforeMs: 0, ...first };
  const pace = createPace(
    () => now,
    () => performance.now(),
  );
  const [left, refused]: [number[], number[]] = [[], []];
  let asked = 0;
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  async function ask(count: number, signal = new AbortController().signal) {
    for (let i = 0; i < count; i++) {
      const number = asked++;
      const turn = pace.turn(signal);
      if (turn === true) left.push(number);
      else void turn.then((mayLeave) => (mayLeave ? left : refused).push(number));
    }
    await pass(0);
  }
  async function change(to: PaceNow | undefined) {
    now = to;
    pace.onChange();
    await pass(0);
  }
  return { pace, ask, pass, change, left, refused };
}

test('requests leave one after the other, in the order of asking', async () => {
  const { pace, ask, pass, left } = paced();
  await pass(1_000);
  await ask(4);
  const seen = [left.length];
  for (let i = 0; i < 5; i++) {
    await pass(100);
    seen.push(left.length);
  }
  expect(seen).toEqual([2, 3, 4, 4, 4, 4]);
  expect([left, pace.isIdle()]).toEqual([[0, 1, 2, 3], true]);
});

test('after a pause no more leave at once than one that is late', async () => {
  const { ask, pass, left } = paced();
  await ask(1);
  await pass(10_000);
  await ask(9);
  expect(left).toEqual([0, 1, 2]);
  await pass(99);
  expect(left).toHaveLength(3);
  await pass(1);
  expect(left).toHaveLength(4);
});

test('over a long time as many leave as the pace says, although timers are late', async () => {
  const { ask, pass, left } = paced({ everyMs: 20.3 });
  await ask(200);
  for (let i = 0; i < 20; i++) {
    await pass(500);
    await ask(25);
  }
  expect(Math.abs(left.length - 10_000 / 20.3)).toBeLessThan(3);
});

test('none leaves before the rest of the endpoint is over, nor later', async () => {
  const { ask, pass, left } = paced({ notBeforeMs: performance.now() + 1_000 });
  await ask(1);
  await pass(999);
  expect(left).toEqual([]);
  await pass(1);
  expect(left).toEqual([0]);
});

test('a rest that begins holds back those who wait already, and a higher pace lets them go', async () => {
  const { ask, pass, change, left } = paced();
  await ask(9);
  const before = left.length;
  await change({ everyMs: 100, notBeforeMs: performance.now() + 4_000 });
  await pass(3_999);
  expect(left).toHaveLength(before);
  await change({ everyMs: 1, notBeforeMs: 0 });
  await pass(20);
  expect(left).toHaveLength(9);
});

test('whoever waits leaves at once when the recovery is over', async () => {
  const { pace, ask, change, left } = paced({ everyMs: 2_000 });
  await ask(4);
  expect(left.length).toBeLessThan(4);
  await change(undefined);
  expect([left, pace.isIdle()]).toEqual([[0, 1, 2, 3], true]);
  await ask(3);
  expect(left).toHaveLength(7);
});

test('a wait whose signal is aborted ends, and its turn is the next one’s', async () => {
  const { ask, pass, left, refused } = paced({ notBeforeMs: performance.now() + 1_000 });
  const stopping = new AbortController();
  await ask(1, stopping.signal);
  await ask(1);
  stopping.abort();
  await ask(1, stopping.signal);
  await pass(1_000);
  expect([left, refused]).toEqual([[1], [0, 2]]);
});

test('whoever would wait too long must not leave, also when the pace becomes lower', async () => {
  const { ask, pass, change, left, refused } = paced({ everyMs: 1_000, notBeforeMs: performance.now() + 500 });
  await ask(7);
  expect(refused).toEqual([5, 6]);
  await change({ everyMs: 2_000, notBeforeMs: performance.now() + 500 });
  expect(refused).toEqual([5, 6, 3, 4]);
  await pass(5_000);
  expect(left).toEqual([0, 1, 2]);
});
