import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KeptLimiter, KeptLog, mostInSpan } from '../testing/rate-limiter.ts';
import { giveBackSlots } from './give-back-slots.ts';
import { DAY_US, HOUR_US, hourlyQuota, SECOND_US } from './limits.ts';

const START_US = Date.UTC(2026, 0, 5) * 1_000;
const MINUTE_US = 60 * SECOND_US;
const EACH_SECOND = { intervalUs: SECOND_US, burst: 1 };

describe('slots that are given back', () => {
  test('go to those who ask next, and to one of them each', () => {
    const limiter = new KeptLimiter({ spacing: EACH_SECOND, quotas: [hourlyQuota(100)] });
    const { slotsUs } = limiter.reserve(START_US, 10);
    const [third = 0, seventh = 0] = [slotsUs[2], slotsUs[6]];
    limiter.giveBack([seventh, third], START_US);
    expect(limiter.reserve(START_US + SECOND_US, 3).slotsUs).toEqual([third, seventh, START_US + 10 * SECOND_US]);
    expect(limiter.limits.own.taken).toBe(11);
  });

  test('are lost once they pass', () => {
    const limiter = new KeptLimiter({ spacing: EACH_SECOND, quotas: [] });
    limiter.giveBack(limiter.reserve(START_US, 3).slotsUs, START_US);
    const laterUs = START_US + 1.5 * SECOND_US;
    expect(limiter.reserve(laterUs, 2).slotsUs).toEqual([START_US + 2 * SECOND_US, START_US + 3 * SECOND_US]);
  });

  test('are kept up to a thousand, the earliest first', () => {
    const slotsUs = Array.from({ length: 1_500 }, (_, i) => START_US + (1_500 - i));
    const { freedUs } = giveBackSlots({ dueUs: null, freedUs: [] }, slotsUs, START_US);
    expect(freedUs).toHaveLength(1_000);
    expect([freedUs[0], freedUs.at(-1)]).toEqual([START_US + 1, START_US + 1_000]);
  });
});

test('forgetting what waits gives all of its room back, but one interval', () => {
  const limiter = new KeptLimiter({ spacing: EACH_SECOND, quotas: [{ limit: 50, spanUs: DAY_US }] });
  limiter.reserve(START_US, 120);
  const nowUs = START_US + 9.5 * SECOND_US;
  limiter.forget(nowUs);
  expect(limiter.slotsUs).toHaveLength(10);
  const { slotsUs } = limiter.reserve(nowUs, 41);
  expect(slotsUs[0]).toBe(nowUs + SECOND_US);
  expect(slotsUs[39]).toBe(nowUs + 40 * SECOND_US);
  expect(slotsUs[40]).toBe(START_US + DAY_US);
});

test('forgetting what waits among others gives no more room back than it took', () => {
  const shared = new KeptLog([hourlyQuota(2)]);
  const [one, other] = [1, 2].map(() => new KeptLimiter({ spacing: null, quotas: [], shared }));
  if (one === undefined || other === undefined) throw new Error('Two were made.');
  const laterUs = START_US + SECOND_US;
  one.reserve(START_US, 1);
  other.reserve(laterUs, 1);
  one.reserve(laterUs, 1);
  other.reserve(laterUs, 1);
  one.forget(laterUs);
  // Both of this hour have started: the room that came free is one of the next hour's two, the other endpoint has the other.
  expect(other.reserve(laterUs, 2).slotsUs).toEqual([START_US + HOUR_US, laterUs + 2 * HOUR_US]);
});

describe('whatever is reserved, given back and forgotten', () => {
  const step = fc.record({
    ...{ endpoint: fc.nat(2), afterUs: fc.oneof(fc.nat(SECOND_US), fc.nat(MINUTE_US), fc.nat(2 * HOUR_US)) },
    ...{ count: fc.integer({ min: 1, max: 150 }), horizonUs: fc.constantFrom(0, MINUTE_US, DAY_US) },
    what: fc.constantFrom('reserve', 'reserve', 'give back', 'forget'),
    which: fc.infiniteStream(fc.boolean()),
  });
  const config = fc.record({
    ...{ perSecond: fc.integer({ min: 1, max: 20 }), burst: fc.integer({ min: 1, max: 5 }) },
    ...{ perHour: fc.integer({ min: 1, max: 300 }), perDay: fc.integer({ min: 1, max: 600 }) },
    maxPerHour: fc.integer({ min: 1, max: 400 }),
  });

  test('no span holds more starts than it may', () => {
    fc.assert(
      fc.property(config, fc.array(step, { maxLength: 25 }), (limits, steps) => {
        const spacing = { intervalUs: Math.ceil(SECOND_US / limits.perSecond), burst: limits.burst };
        const quotas = [hourlyQuota(limits.perHour), { limit: limits.perDay, spanUs: DAY_US }];
        const shared = new KeptLog([hourlyQuota(limits.maxPerHour)]);
        const limiters = [
          new KeptLimiter({ spacing, quotas, shared }),
          new KeptLimiter({ spacing, quotas: [], shared }),
          new KeptLimiter({ spacing: null, quotas: [], shared }),
        ];
        let nowUs = START_US;
        for (const { endpoint, afterUs, count, horizonUs, what, which } of steps) {
          nowUs += afterUs;
          const limiter = limiters[endpoint];
          if (what === 'reserve') limiter?.reserve(nowUs, count, horizonUs);
          if (what === 'forget') limiter?.forget(nowUs);
          if (what === 'give back') {
            const waiting = limiter?.slotsUs.filter((slotUs) => slotUs >= nowUs) ?? [];
            limiter?.giveBack(waiting.filter(() => which.next().value === true).slice(0, 50), nowUs);
          }
        }
        const [first, second] = limiters.map(({ slotsUs }) => slotsUs);
        for (const slotsUs of [first ?? [], second ?? []]) {
          expect(mostInSpan(slotsUs, SECOND_US)).toBeLessThanOrEqual(limits.perSecond + limits.burst - 1);
        }
        expect(mostInSpan(first ?? [], HOUR_US)).toBeLessThanOrEqual(limits.perHour);
        expect(mostInSpan(first ?? [], DAY_US)).toBeLessThanOrEqual(limits.perDay);
        const all = limiters.flatMap(({ slotsUs }) => slotsUs);
        expect(mostInSpan(all, HOUR_US)).toBeLessThanOrEqual(limits.maxPerHour);
      }),
      { numRuns: 300 },
    );
  });
});
