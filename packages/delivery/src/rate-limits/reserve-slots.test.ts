import type { EffectiveRateLimits } from '@postrider/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KeptLimiter, KeptLog, mostInSpan } from '../testing/rate-limiter.ts';
import { DAY_US, HOUR_US, hourlyQuota, quotasOf, SECOND_US, spacingOf } from './limits.ts';
import type { Quota, Spacing } from './limits.ts';

const START_US = Date.UTC(2026, 0, 5) * 1_000;
const MINUTE_US = 60 * SECOND_US;

const limits = (some: Partial<EffectiveRateLimits>): EffectiveRateLimits => ({
  ...{ perSecond: null, perMinute: null, perHour: null, perDay: null, burst: 1, mode: 'hold', ...some },
});
const limiterFor = (some: Partial<EffectiveRateLimits>, shared?: KeptLog) =>
  new KeptLimiter({
    ...{ spacing: spacingOf(limits(some)), quotas: quotasOf(limits(some)), ...(shared ? { shared } : {}) },
  });

const optional = (max: number) => fc.option(fc.integer({ min: 1, max }));
const someLimits = fc
  .record({ perSecond: optional(50), perMinute: optional(600), perHour: optional(300), perDay: optional(600) })
  .chain((record) => fc.record({ ...mapToConstants(record), burst: fc.integer({ min: 1, max: 20 }) }))
  .map(limits);
/** How long after the ones before how many ask. */
const someArrivals = fc.array(
  fc.record({
    afterUs: fc.oneof(fc.nat(2 * SECOND_US), fc.nat(MINUTE_US), fc.nat(2 * HOUR_US), fc.nat(DAY_US)),
    count: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 200 })),
  }),
  { minLength: 1, maxLength: 12 },
);

function mapToConstants<T extends object>(record: T) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, fc.constant(value)]));
}

/** The promise, read off its sentence: each start against all starts before it. */
function oracleSlot(
  nowUs: number,
  before: readonly number[],
  spacing: Spacing | null,
  quotas: readonly Quota[],
): number {
  let slotUs = nowUs;
  for (const [index, startUs] of before.entries()) {
    const placesBack = before.length - index;
    if (spacing !== null) slotUs = Math.max(slotUs, startUs + (placesBack - spacing.burst + 1) * spacing.intervalUs);
    for (const { limit, spanUs } of quotas) if (placesBack === limit) slotUs = Math.max(slotUs, startUs + spanUs);
  }
  return slotUs;
}

function expectWithin(
  startsUs: readonly number[],
  { perSecond, perMinute, perHour, perDay, burst }: EffectiveRateLimits,
) {
  expect(mostInSpan(startsUs, SECOND_US)).toBeLessThanOrEqual((perSecond ?? Infinity) + burst - 1);
  expect(mostInSpan(startsUs, MINUTE_US)).toBeLessThanOrEqual((perMinute ?? Infinity) + burst - 1);
  expect(mostInSpan(startsUs, HOUR_US)).toBeLessThanOrEqual(perHour ?? Infinity);
  expect(mostInSpan(startsUs, DAY_US)).toBeLessThanOrEqual(perDay ?? Infinity);
}

describe('slots of one endpoint', () => {
  test('are the earliest that every limit allows, and no span ever holds too many', () => {
    fc.assert(
      fc.property(someLimits, someArrivals, (some, arrivals) => {
        const limiter = limiterFor(some);
        const { spacing, own } = limiter.limits;
        const expected: number[] = [];
        let nowUs = START_US;
        for (const { afterUs, count } of arrivals) {
          nowUs += afterUs;
          own.deleteOld(nowUs);
          for (let i = 0; i < count; i++) expected.push(oracleSlot(nowUs, expected, spacing, own.quotas));
          expect(limiter.reserve(nowUs, count).slotsUs).toEqual(expected.slice(-count));
        }
        expectWithin(limiter.slotsUs, some);
      }),
      { numRuns: 150 },
    );
  });

  test('are spaced evenly: 3,000 at 20 a second take 150 seconds', () => {
    const { slotsUs } = limiterFor({ perSecond: 20 }).reserve(START_US, 3_000);
    expect(slotsUs).toEqual(Array.from({ length: 3_000 }, (_, i) => START_US + i * 50_000));
  });

  test('come in a burst after a pause, then evenly', () => {
    const limiter = limiterFor({ perMinute: 60, burst: 3 });
    expect(limiter.reserve(START_US, 5).slotsUs.map((slotUs) => slotUs - START_US)).toEqual([0, 0, 0, 1e6, 2e6]);
    const laterUs = START_US + MINUTE_US;
    expect(limiter.reserve(laterUs, 4).slotsUs.map((slotUs) => slotUs - laterUs)).toEqual([0, 0, 0, 1e6]);
  });

  test('are at once up to a quota, each further one a span after the one that many places before', () => {
    const limiter = limiterFor({ perHour: 3 });
    const given = [0, 10, 20, 20, 20].map((second) => limiter.reserve(START_US + second * SECOND_US, 1).slotsUs[0]);
    expect(given.map((slotUs) => ((slotUs ?? 0) - START_US) / SECOND_US)).toEqual([0, 10, 20, 3_600, 3_610]);
  });

  test('follow the stricter of two spacings, rounded so that a span never holds one more', () => {
    expect(spacingOf(limits({ perSecond: 1, perMinute: 30 }))).toEqual({ intervalUs: 2_000_000, burst: 1 });
    expect(spacingOf(limits({ perSecond: 3, burst: 2 }))).toEqual({ intervalUs: 333_334, burst: 2 });
    expect(spacingOf(limits({ perHour: 3 }))).toBe(null);
    const { slotsUs } = limiterFor({ perSecond: 7 }).reserve(START_US, 7_000);
    expect(mostInSpan(slotsUs, SECOND_US)).toBe(7);
  });

  test('are not taken beyond the horizon; those who get none are told what they may expect', () => {
    fc.assert(
      fc.property(someLimits, fc.nat(2 * MINUTE_US), fc.integer({ min: 1, max: 200 }), (some, horizonUs, count) => {
        const limiter = limiterFor(some);
        const all = limiterFor(some).reserve(START_US, count).slotsUs;
        const { slotsUs, expectedUs } = limiter.reserve(START_US, count, horizonUs);
        expect(slotsUs).toEqual(all.filter((slotUs) => slotUs <= START_US + horizonUs));
        expect([...slotsUs, ...expectedUs]).toEqual(all);
        expect(limiter.reserve(START_US, expectedUs.length).slotsUs).toEqual(expectedUs);
      }),
      { numRuns: 100 },
    );
  });

  test('are now or never where nothing may wait', () => {
    const { slotsUs, expectedUs } = limiterFor({ perSecond: 10, burst: 3 }).reserve(START_US, 10, 0);
    expect(slotsUs).toEqual([START_US, START_US, START_US]);
    expect(expectedUs).toHaveLength(7);
  });
});

describe('slots of endpoints that share a quota', () => {
  test('never exceed it together, nor what each has by itself, although nobody takes them in order', () => {
    const endpoints = fc.array(someLimits, { minLength: 2, maxLength: 4 });
    const order = fc.array(fc.nat(3), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(
        endpoints,
        someArrivals,
        order,
        fc.integer({ min: 1, max: 300 }),
        (each, arrivals, turns, perHour) => {
          const shared = new KeptLog([hourlyQuota(perHour)]);
          const limiters = each.map((some) => limiterFor(some, shared));
          let nowUs = START_US;
          for (const [index, { afterUs, count }] of arrivals.entries()) {
            nowUs += afterUs;
            shared.deleteOld(nowUs);
            limiters[(turns[index] ?? 0) % limiters.length]?.reserve(nowUs, count, MINUTE_US);
          }
          for (const [index, { slotsUs }] of limiters.entries()) expectWithin(slotsUs, each[index] ?? limits({}));
          expect(
            mostInSpan(
              limiters.flatMap(({ slotsUs }) => slotsUs),
              HOUR_US,
            ),
          ).toBeLessThanOrEqual(perHour);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('are not used up in advance by an endpoint that is slow', () => {
    const shared = new KeptLog([hourlyQuota(1_000)]);
    const [slow, other] = [limiterFor({ perMinute: 1 }, shared), limiterFor({}, shared)];
    expect(slow.reserve(START_US, 3_000, MINUTE_US).slotsUs).toHaveLength(2);
    expect(other.reserve(START_US, 998).slotsUs.at(-1)).toBe(START_US);
  });
});
