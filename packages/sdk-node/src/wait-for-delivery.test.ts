import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DeliveryWithAttempts } from './api-types.ts';
import { waitForDelivery } from './wait-for-delivery.ts';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

/** The times at which a delivery is polled that is held until an instant and then delivered. */
async function looksAt({ untilMs, clockIsLateMs = 0 }: { untilMs: number; clockIsLateMs?: number }): Promise<number[]> {
  const looks: number[] = [];
  const until = new Date(untilMs - clockIsLateMs).toISOString();
  const held = { status: 'waiting', hold: { reason: 'quiet_hours', until }, nextAttemptAt: until, attempts: [] };
  const delivered = { status: 'delivered', hold: null, nextAttemptAt: null, attempts: [] };
  const read = () => {
    looks.push(Date.now());
    // The members that are read.
    return Promise.resolve((Date.now() < untilMs ? held : delivered) as unknown as DeliveryWithAttempts);
  };
  const wait = waitForDelivery(read, { timeoutMs: 3_600_000 });
  await vi.runAllTimersAsync();
  await wait;
  return looks;
}

test('a held delivery is polled when its hold ends', async () => {
  const looks = await looksAt({ untilMs: 60_000 });
  expect(looks.at(-1)).toBe(60_100);
  expect(looks.length).toBeLessThan(25);
});

test.each([-700, 700, 3_000])('a clock that is %i ms off costs only a few more polls', async (clockIsLateMs) => {
  const looks = await looksAt({ untilMs: 60_000, clockIsLateMs });
  expect(looks.at(-1)).toBeLessThan(65_000);
  expect(looks.length).toBeLessThan(35);
});
