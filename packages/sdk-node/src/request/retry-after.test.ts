import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRetryAfter } from './retry-after.ts';

const now = Date.parse('2026-02-04T10:30:00Z');

test.each([
  ['0', 0],
  ['3', 3_000],
  [' 120 ', 120_000],
  ['1.5', 1_500],
  ['Wed, 04 Feb 2026 10:30:20 GMT', 20_000],
  ['Wed, 04 Feb 2026 10:29:00 GMT', 0],
  ['-5', undefined],
  ['soon', undefined],
  ['', undefined],
  ['1e3', undefined],
  [undefined, undefined],
])('reads %j as %j ms', (value, expected) => {
  expect(parseRetryAfter(value, { date: undefined, now })).toBe(expected);
});

test("a date is compared with the server's own clock", () => {
  const date = 'Wed, 04 Feb 2026 08:00:00 GMT';
  expect(parseRetryAfter('Wed, 04 Feb 2026 08:00:07 GMT', { date, now })).toBe(7_000);
});

test('reads every number of seconds and every date', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000_000 }), (seconds) => {
      expect(parseRetryAfter(String(seconds), { date: undefined, now })).toBe(seconds * 1000);
      const date = new Date(now + seconds * 1000).toUTCString();
      expect(parseRetryAfter(date, { date: undefined, now })).toBe(seconds * 1000);
    }),
  );
});

test('other values never give a negative number or NaN', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (value, date) => {
      const ms = parseRetryAfter(value, { date, now });
      expect(ms === undefined || ms >= 0).toBe(true);
    }),
  );
});
