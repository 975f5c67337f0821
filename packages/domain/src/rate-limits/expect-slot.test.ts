import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KeptLimiter } from '../testing/rate-limiter.ts';
import { DAY_US, HOUR_US, SECOND_US } from './limits.ts';
import type { Quota, Spacing } from './limits.ts';

const START_US = Date.UTC(2026, 0, 5) * 1_000;

const someSpacing = fc.record({
  intervalUs: fc.integer({ min: 1_000, max: 60 * SECOND_US }),
  burst: fc.integer({ min: 1, max: 10 }),
});
const someQuota = fc.record({
  limit: fc.integer({ min: 1, max: 300 }),
  spanUs: fc.constantFrom(HOUR_US, DAY_US),
});
const someStarts = fc.array(fc.record({ afterUs: fc.nat(HOUR_US), count: fc.integer({ min: 1, max: 50 }) }));

/** A limiter after some starts, and what the positions of a queue would really get: one reservation after the other. */
function queueBehind(
  limits: { spacing: Spacing | null; quotas: Quota[] },
  starts: readonly { afterUs: number; count: number }[],
  length: number,
) {
  const [limiter, oracle] = [new KeptLimiter(limits), new KeptLimiter(limits)];
  let nowUs = START_US;
  for (const { afterUs, count } of starts) {
    nowUs += afterUs;
    for (const each of [limiter, oracle]) each.reserve(nowUs, count, 2 * SECOND_US);
  }
  return { limiter, nowUs, really: oracle.reserve(nowUs, length).slotsUs };
}

test.each([
  ['one spacing', fc.record({ spacing: someSpacing, quotas: fc.constant<Quota[]>([]) })],
  ['one quota', fc.record({ spacing: fc.constant(null), quotas: someQuota.map((quota) => [quota]) })],
])('with %s every position is told exactly what it will get', (_name, limits) => {
  fc.assert(
    fc.property(limits, someStarts, fc.integer({ min: 1, max: 700 }), fc.nat(699), (some, starts, length, from) => {
      const { limiter, nowUs, really } = queueBehind(some, starts, length);
      const first = Math.min(from, length - 1);
      expect(limiter.expect(nowUs, { from: first, count: length - first })).toEqual(really.slice(first));
    }),
    { numRuns: 200 },
  );
});

test('with several limits a position is told nothing later than what it will get', () => {
  const limits = fc.record({ spacing: fc.option(someSpacing), quotas: fc.array(someQuota, { maxLength: 3 }) });
  fc.assert(
    fc.property(limits, someStarts, fc.integer({ min: 1, max: 700 }), (some, starts, length) => {
      const { limiter, nowUs, really } = queueBehind(some, starts, length);
      const told = limiter.expect(nowUs, { from: 0, count: length });
      expect(told.filter((us, i) => us > (really[i] ?? 0))).toEqual([]);
      expect(told[0]).toBe(really[0]);
    }),
    { numRuns: 200 },
  );
});

test('20 a second, 1,000 an hour and 5,000 a day: the last of 12,000 is told the day after the morrow', () => {
  const quotas = [
    { limit: 1_000, spanUs: HOUR_US },
    { limit: 5_000, spanUs: DAY_US },
  ];
  const { limiter, nowUs, really } = queueBehind({ spacing: { intervalUs: 51_000, burst: 1 }, quotas }, [], 12_000);
  expect(limiter.expect(nowUs, { from: 0, count: 12_000 })).toEqual(really);
  expect(((really.at(-1) ?? 0) - nowUs) / DAY_US).toBeGreaterThan(2);
});

test('a position far back costs no more pages than one at the front', () => {
  const limiter = new KeptLimiter({ spacing: null, quotas: [{ limit: 100_000, spanUs: DAY_US }] });
  limiter.reserve(START_US, 99_999);
  const pages = limiter.limits.own.load({ from: 1_234_567, count: 500 }).pages;
  expect(pages.size).toBeLessThanOrEqual(6);
});
