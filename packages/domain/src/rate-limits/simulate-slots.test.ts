import type { EffectiveRateLimits, Preferences } from '../preferences.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KeptLimiter, KeptLog, mostInSpan } from '../testing/rate-limiter.ts';
import { DAY_US, HOUR_US, limitsInForce, MOST_LATE_US, obeyed, quotasOf, SECOND_US, spacingOf } from './limits.ts';
import type { Quota, Spacing } from './limits.ts';
import { earliestStart } from './earliest-start.ts';

const START_US = Date.UTC(2026, 0, 5) * 1_000;
const MINUTE_US = 60 * SECOND_US;
const HORIZON_US = 2 * SECOND_US;

const limits = (some: Partial<EffectiveRateLimits>): EffectiveRateLimits => ({
  perSecond: null,
  perMinute: null,
  perHour: null,
  perDay: null,
  burst: 1,
  mode: 'hold',
  ...some,
});
const limiterFor = (some: Partial<EffectiveRateLimits>, shared?: KeptLog) =>
  new KeptLimiter({
    spacing: spacingOf(limits(some)),
    quotas: quotasOf(limits(some)),
    ...(shared ? { shared } : {}),
  });
const sharedBy = (maxPerHour: number) =>
  new KeptLog(limitsInForce({ tenant: { maxPerHour }, endpoint: {} }).flatMap(({ quotas }) => quotas));

const optional = (max: number) => fc.option(fc.integer({ min: 1, max }));
const someLimits = fc
  .record({
    perSecond: optional(50),
    perMinute: optional(600),
    perHour: optional(300),
    perDay: optional(600),
    burst: fc.integer({ min: 1, max: 20 }),
  })
  .map(limits);
/** How long after the ones before how many ask. */
const someArrivals = fc.array(
  fc.record({
    afterUs: fc.oneof(fc.nat(2 * SECOND_US), fc.nat(MINUTE_US), fc.nat(2 * HOUR_US), fc.nat(DAY_US)),
    count: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 200 })),
  }),
  { minLength: 1, maxLength: 30 },
);
const someHorizon = fc.constantFrom(0, SECOND_US / 4, HORIZON_US);

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
  test('are the earliest that every limit allows, up to the horizon', () => {
    fc.assert(
      fc.property(someLimits, someArrivals, someHorizon, (some, arrivals, horizonUs) => {
        const limiter = limiterFor(some);
        const { spacing, own } = limiter.limits;
        const expected: number[] = [];
        let nowUs = START_US;
        for (const { afterUs, count } of arrivals) {
          nowUs += afterUs;
          own.deleteOld(nowUs);
          const { slotsUs, nextUs } = limiter.reserve(nowUs, count, horizonUs);
          for (const slotUs of slotsUs) {
            expect(slotUs).toBe(oracleSlot(nowUs, expected, spacing, own.quotas));
            expected.push(slotUs);
          }
          expect(nextUs).toBe(oracleSlot(nowUs, expected, spacing, own.quotas));
          if (slotsUs.length < count) expect(nextUs).toBeGreaterThan(nowUs + horizonUs);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('tell when one more could start also where that is read from another page of the log', () => {
    const limiter = limiterFor({ perDay: 130 });
    const reserved = [127, 2, 1].map((count) => limiter.reserve(START_US, count, HORIZON_US));
    const [day] = quotasOf(limits({ perDay: 130 }));
    expect(reserved.at(-1)?.nextUs).toBe(START_US + (day?.spanUs ?? 0));
  });

  test('let no span hold more starts than was promised, however late each comes to its slot, with an eye on those before', () => {
    const lateness = fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(someLimits, someArrivals, lateness, (some, arrivals, late) => {
        const windows = limitsInForce({ tenant: {}, endpoint: { rateLimits: some } }).flatMap((each) => each.windows);
        const limiter = limiterFor(some);
        let nowUs = START_US;
        for (const { afterUs, count } of arrivals) limiter.reserve((nowUs += afterUs), count, HORIZON_US);
        const comeUs = limiter.slotsUs.map((slotUs) => slotUs + MOST_LATE_US * late.next().value);
        const startsUs: number[] = [];
        for (const us of comeUs.toSorted((a, b) => a - b))
          startsUs.push(
            Math.max(
              us,
              earliestStart(windows, (places) => startsUs.at(-places)),
            ),
          );
        if (limits(some).perSecond ?? some.perMinute ?? some.perHour ?? some.perDay) expectWithin(startsUs, some);
      }),
      { numRuns: 200 },
    );
  });

  test('leave so much room that starts which are late by a fiftieth of a second need no eye on those before', () => {
    const lateness = fc.infiniteStream(fc.integer({ min: 0, max: SECOND_US / 50 }));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), lateness, (perSecond, late) => {
        const limiter = limiterFor({ perSecond });
        const startsUs = limiter.reserve(START_US, 4 * perSecond).slotsUs.map((slotUs) => slotUs + late.next().value);
        expect(mostInSpan(startsUs, SECOND_US)).toBeLessThanOrEqual(perSecond);
      }),
    );
  });

  test('come in a burst after a pause, then evenly', () => {
    const limiter = limiterFor({ perMinute: 60, burst: 3 });
    const apartUs = 1_016_667;
    const { slotsUs, nextUs } = limiter.reserve(START_US, 5, HORIZON_US);
    expect(slotsUs.map((slotUs) => slotUs - START_US)).toEqual([0, 0, 0, apartUs]);
    expect(nextUs).toBe(START_US + 2 * apartUs);
    const laterUs = START_US + MINUTE_US;
    expect(limiter.reserve(laterUs, 4).slotsUs.map((slotUs) => slotUs - laterUs)).toEqual([0, 0, 0, apartUs]);
  });

  test('are at once up to a quota, each further one a span after the one that many places before', () => {
    const limiter = limiterFor({ perHour: 3 });
    const given = [0, 10, 20, 20, 20].map((second) => limiter.reserve(START_US + second * SECOND_US, 1).slotsUs[0]);
    expect(given.map((slotUs) => ((slotUs ?? 0) - START_US) / SECOND_US)).toEqual([0, 10, 20, 3_601, 3_611]);
  });

  test('follow the stricter of two spacings', () => {
    expect(spacingOf(limits({ perSecond: 1, perMinute: 30 }))).toEqual({ intervalUs: 2_033_334, burst: 1 });
    expect(spacingOf(limits({ perSecond: 3, burst: 2 }))).toEqual({ intervalUs: 340_000, burst: 2 });
    expect(spacingOf(limits({ perHour: 3 }))).toBe(null);
  });

  test('cost at most 2 percent of the rate', () => {
    for (const perSecond of [1, 7, 20, 10_000]) {
      expect(spacingOf(limits({ perSecond }))?.intervalUs).toBeLessThanOrEqual(
        Math.ceil((1.02 * SECOND_US) / perSecond),
      );
    }
    for (const perMinute of [1, 600, 600_000]) {
      expect(spacingOf(limits({ perMinute }))?.intervalUs).toBeLessThanOrEqual(
        Math.ceil((1.02 * MINUTE_US) / perMinute),
      );
    }
  });

  test('come soon where a limit was much slower before', () => {
    const limiter = limiterFor({ perMinute: 1 });
    limiter.reserve(START_US, 1);
    limiter.limits.spacing = spacingOf(limits({ perSecond: 20 }));
    const { slotsUs } = limiter.reserve(START_US, 100, 10 * SECOND_US);
    expect((slotsUs[0] ?? 0) - START_US).toBeLessThanOrEqual(3.1 * SECOND_US);
    expect(mostInSpan(slotsUs, SECOND_US)).toBeLessThanOrEqual(20);
  });
});

describe('slots of endpoints that share a quota', () => {
  test('never exceed it together, nor what each has by itself, although nobody takes them in order', () => {
    const endpoints = fc.array(someLimits, { minLength: 2, maxLength: 4 });
    const order = fc.array(fc.nat(3), { minLength: 30, maxLength: 30 });
    const maxPerHour = fc.integer({ min: 1, max: 300 });
    fc.assert(
      fc.property(endpoints, someArrivals, order, maxPerHour, (each, arrivals, turns, perHour) => {
        const shared = sharedBy(perHour);
        const limiters = each.map((some) => limiterFor(some, shared));
        let nowUs = START_US;
        for (const [index, { afterUs, count }] of arrivals.entries()) {
          nowUs += afterUs;
          shared.deleteOld(nowUs);
          limiters[(turns[index] ?? 0) % limiters.length]?.reserve(nowUs, count, HORIZON_US);
        }
        for (const [index, { slotsUs }] of limiters.entries()) expectWithin(slotsUs, each[index] ?? limits({}));
        const all = limiters.flatMap(({ slotsUs }) => slotsUs);
        expect(mostInSpan(all, HOUR_US)).toBeLessThanOrEqual(perHour);
      }),
      { numRuns: 100 },
    );
  });

  test('are not used up in advance by an endpoint that is slow', () => {
    const shared = sharedBy(1_000);
    const [slow, other] = [limiterFor({ perMinute: 1 }, shared), limiterFor({}, shared)];
    expect(slow.reserve(START_US, 3_000, HORIZON_US).slotsUs).toHaveLength(1);
    expect(other.reserve(START_US, 999).slotsUs.at(-1)).toBe(START_US);
  });
});

test('limits are those of the endpoint, and what all endpoints of its tenant share', () => {
  expect(limitsInForce({ tenant: {}, endpoint: {} })).toEqual([]);
  expect(limitsInForce({ tenant: { rateLimits: { perSecond: 1 } }, endpoint: { rateLimits: {} } })).toEqual([]);
  const quotas = [{ limit: 9, spanUs: HOUR_US + MOST_LATE_US }];
  const shared = { owner: 'tenant', spacing: null, quotas, windows: [] };
  expect(
    limitsInForce({ tenant: { rateLimits: { perSecond: 2, mode: 'drop' }, maxPerHour: 9 }, endpoint: {} }),
  ).toEqual([
    {
      owner: 'endpoint',
      drops: true,
      spacing: { intervalUs: 510_000, burst: 1 },
      quotas: [],
      windows: [{ limit: 2, spanUs: 1.01 * SECOND_US }],
    },
    { ...shared, drops: true },
  ]);
  const preferences = { tenant: { maxPerHour: 9 }, endpoint: { rateLimits: { perDay: 5, mode: 'drop' as const } } };
  expect(limitsInForce(preferences)).toEqual([
    {
      owner: 'endpoint',
      drops: true,
      spacing: null,
      quotas: [{ limit: 5, spanUs: DAY_US + MOST_LATE_US }],
      windows: [],
    },
    { ...shared, drops: false },
  ]);
});

test('what may not be dropped obeys those limits that hold, and no others', () => {
  const holds = { perSecond: 2, perDay: 5 };
  const drops = { ...holds, mode: 'drop' as const };
  const own = {
    owner: 'endpoint',
    drops: false,
    spacing: { intervalUs: 510_000, burst: 1 },
    quotas: [{ limit: 5, spanUs: DAY_US + MOST_LATE_US }],
    windows: [{ limit: 2, spanUs: 1.01 * SECOND_US }],
  };
  const quotas = [{ limit: 9, spanUs: HOUR_US + MOST_LATE_US }];
  const maxPerHour = { owner: 'tenant', drops: false, spacing: null, quotas, windows: [] };
  const retry = (tenant: Preferences, endpoint: Preferences) => obeyed(limitsInForce({ tenant, endpoint }), false);
  expect(retry({}, { rateLimits: drops })).toEqual([]);
  expect(retry({ rateLimits: drops, maxPerHour: 9 }, {})).toEqual([]);
  expect(retry({ rateLimits: { mode: 'drop' }, maxPerHour: 9 }, { rateLimits: holds })).toEqual([own]);
  expect(retry({ maxPerHour: 9 }, { rateLimits: drops })).toEqual([maxPerHour]);
  expect(retry({ maxPerHour: 9 }, { rateLimits: holds })).toEqual([own, maxPerHour]);
});
