import { WEEKDAYS } from '../preferences.ts';
import type { EffectiveQuietHours, Weekday } from '../preferences.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isQuietOnWall, parseWindows, walkToQuietEnd } from '../testing/wall-clock.ts';
import { findQuietEnd, findQuietStart, quietCalendar } from './quiet-calendar.ts';
import { coversWholeWeek } from './quiet-week.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

// Each with instants around which something happens: both changes of the clocks, or a day left out.
const ZONES: [string, ...string[]][] = [
  ['UTC', '2026-01-04T23:00Z'],
  ['Europe/Berlin', '2026-03-29T01:00Z', '2026-10-25T01:00Z'],
  ['America/New_York', '2026-03-08T07:00Z', '2026-11-01T06:00Z'],
  ['America/St_Johns', '2026-03-08T05:30Z', '2026-11-01T04:30Z'],
  ['America/Sao_Paulo', '2018-11-04T03:00Z', '2018-02-18T02:00Z'],
  ['America/Santiago', '2026-09-06T04:00Z', '2026-04-05T03:00Z'],
  ['Asia/Kolkata', '2026-01-05T18:30Z'],
  ['Asia/Kathmandu', '2026-01-05T18:15Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30Z', '2026-04-04T15:00Z'],
  ['Pacific/Chatham', '2026-04-04T14:00Z', '2026-09-26T14:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00Z', '2026-01-05T11:00Z'],
  ['Africa/Casablanca', '2026-02-15T02:00Z', '2026-03-22T02:00Z'],
  ['Africa/Cairo', '2026-04-23T22:00Z', '2026-10-29T21:00Z'],
  ['Antarctica/Troll', '2026-03-29T01:00Z', '2026-10-25T01:00Z'],
  ['Europe/Dublin', '2026-03-29T01:00Z', '2026-10-25T01:00Z'],
];

const EVERY_DAY: Weekday[] = [...WEEKDAYS];

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const aWindow = fc
  .tuple(
    fc.oneof({ weight: 2, arbitrary: fc.constant(EVERY_DAY) }, fc.subarray([...WEEKDAYS], { minLength: 1 })),
    // Many near the hours in which clocks change.
    fc.oneof(fc.nat(1439), fc.nat(300), fc.integer({ min: 1320, max: 1439 })),
    fc.oneof(fc.nat(1440), fc.nat(300), fc.constant(1440)),
  )
  .filter(([, start, end]) => start !== end)
  .map(([days, start, end]) => ({ days, start: clock(start), end: clock(end) }));

const aMoment = fc
  .constantFrom(...ZONES.flatMap(([timeZone, ...instants]) => instants.map((at) => ({ timeZone, at }))))
  .chain(({ timeZone, at }) =>
    fc
      .integer({ min: -40 * HOUR_MS, max: 40 * HOUR_MS })
      .map((afterMs) => ({ timeZone, atMs: new Date(at).getTime() + afterMs })),
  );

const aQuestion = fc
  .record({ moment: aMoment, windows: fc.array(aWindow, { minLength: 1, maxLength: 4 }) })
  .map(({ moment: { timeZone, atMs }, windows }): { atMs: number; quietHours: EffectiveQuietHours } => ({
    atMs,
    quietHours: { timeZone, windows, mode: 'hold', allowPriority: null },
  }));

describe('the end of quiet hours', () => {
  test('is the first minute that is not quiet', () => {
    fc.assert(
      fc.property(
        aQuestion.filter(({ quietHours }) => !coversWholeWeek(quietHours.windows)),
        ({ atMs, quietHours }) => {
          const found = findQuietEnd(quietCalendar(quietHours), atMs);
          if (found === null) throw new Error('Must end: a part of the week is free.');
          expect(isQuietOnWall(quietHours, new Date(found))).toBe(false);
          expect(new Date(found)).toEqual(walkToQuietEnd(quietHours, new Date(atMs)));
        },
      ),
      { numRuns: 400 },
    );
  });

  test('is never earlier for a later start', () => {
    fc.assert(
      fc.property(aQuestion, fc.nat(30 * HOUR_MS), ({ atMs, quietHours }, laterMs) => {
        const calendar = quietCalendar(quietHours);
        const end = findQuietEnd(calendar, atMs) ?? Infinity;
        const laterEnd = findQuietEnd(calendar, atMs + laterMs) ?? Infinity;
        expect(end).toBeLessThanOrEqual(laterEnd);
        if (atMs + laterMs < end) expect(laterEnd).toBe(end);
      }),
      { numRuns: 400 },
    );
  });

  test('never comes if the windows cover the whole week', () => {
    for (const windows of [
      '00:00-24:00',
      '12:00-00:00; 00:00-12:00',
      '20:00-08:00; 07:00-21:00',
      'mon,wed,fri,sun 00:00-24:00; tue,thu,sat 00:00-24:00',
      'fri 12:00-11:59; mon,tue,wed,thu,sat,sun 00:00-24:00; sat 11:00-12:00; fri 00:00-12:00',
    ]) {
      const quietHours = { timeZone: 'Europe/Berlin', windows: parseWindows(windows) };
      expect(coversWholeWeek(quietHours.windows), windows).toBe(true);
      const calendar = quietCalendar({ ...quietHours, mode: 'hold', allowPriority: null });
      expect(findQuietEnd(calendar, Date.UTC(2026, 2, 20))).toBe(null);
    }
    expect(coversWholeWeek(parseWindows('00:00-23:59'))).toBe(false);
    expect(coversWholeWeek(parseWindows('mon,tue,wed,thu,fri,sat 00:00-24:00; sun 00:01-24:00'))).toBe(false);
  });
});

test('quiet hours start at the first quiet minute', () => {
  fc.assert(
    fc.property(aQuestion, ({ atMs, quietHours }) => {
      const fromMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
      const beforeMs = fromMs + 6 * HOUR_MS;
      let walkedMs = fromMs;
      while (walkedMs < beforeMs && !isQuietOnWall(quietHours, new Date(walkedMs))) walkedMs += MINUTE_MS;
      expect(findQuietStart(quietCalendar(quietHours), fromMs, beforeMs)).toBe(walkedMs);
    }),
    { numRuns: 200 },
  );
});
