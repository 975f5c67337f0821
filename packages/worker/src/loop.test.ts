import pino from 'pino';
import { expect, test, vi } from 'vitest';
import { startLoop } from './loop.ts';

const options = { name: 'test', now: () => new Date(), log: pino({ level: 'silent' }) };
const NEVER_MS = 3_600_000;

test('the next round follows at once after `again`, and on a wake after `wait`', async () => {
  const answers = ['again', 'again', 'wait', 'wait'] as const;
  let rounds = 0;
  const loop = startLoop({ ...options, pollMs: NEVER_MS, round: async () => answers[rounds++] ?? 'wait' });
  await vi.waitFor(() => expect(rounds).toBe(3));
  loop.wake();
  await vi.waitFor(() => expect(rounds).toBe(4));
  await loop.stop();
});

test('a wake during a round starts another round', async () => {
  let rounds = 0;
  let wakeNow: () => void = () => undefined;
  const loop = startLoop({
    ...options,
    pollMs: NEVER_MS,
    round: async () => {
      await new Promise(setImmediate);
      rounds++;
      if (rounds === 1) wakeNow();
      return 'wait';
    },
  });
  wakeNow = () => loop.wake();
  await vi.waitFor(() => expect(rounds).toBe(2));
  await loop.stop();
});

test('a loop polls without a wake, and goes on after a round that throws', async () => {
  let rounds = 0;
  const loop = startLoop({
    ...options,
    pollMs: 5,
    round: async () => {
      rounds++;
      if (rounds === 1) throw new Error('Postgres is away');
      return 'wait';
    },
  });
  await vi.waitFor(() => expect(rounds).toBeGreaterThan(2));
  await loop.stop();
  const after = rounds;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(rounds).toBe(after);
});
