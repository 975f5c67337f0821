import { WEEKDAYS } from '../preferences.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseWindows } from '../testing/wall-clock.ts';
import { findQuietEnd, findQuietStart, quietCalendar } from './quiet-calendar.ts';

// Every minute of a year, quiet or not, by Intl alone, against the spans that the calculation finds one after the other.

const MINUTE_MS = 60_000;
const WEEK_MINUTES = 7 * 24 * 60;

const ZONES: [timeZone: string, year: number][] = [
  ['UTC', 2026],
  ['Europe/Berlin', 2026],
  ['Europe/Dublin', 2026],
  ['America/New_York', 2027],
  ['America/St_Johns', 2026],
  ['America/Santiago', 2026],
  ['America/Havana', 2026],
  ['America/Sao_Paulo', 2018],
  ['Africa/Casablanca', 2026],
  ['Africa/Cairo', 2026],
  ['Asia/Kathmandu', 2026],
  ['Asia/Kolkata', 2028],
  ['Australia/Eucla', 2026],
  ['Australia/Lord_Howe', 2026],
  ['Pacific/Apia', 2011],
  ['Pacific/Chatham', 2026],
  ['Pacific/Kiritimati', 2026],
  ['Antarctica/Troll', 2026],
];
const WINDOWS = [
  '22:00-07:00; 12:00-13:30',
  'fri 18:07-24:00; sat,sun 00:00-24:00; mon 00:00-08:53; tue,wed 02:30-03:30; thu 23:45-00:15; 01:59-02:01',
];

/** Which minute of the week, from Monday 00:00, a clock on the wall shows at each minute of a year. */
function wallMinutes(timeZone: string, fromMs: number, toMs: number): Uint16Array {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const minutes = new Uint16Array((toMs - fromMs) / MINUTE_MS);
  // Clocks change at quarters of an hour, everywhere, these days.
  for (let at = 0; at < minutes.length; at += 15) {
    const [, weekday = '', hour, minute] = /^(\w+),? (\d+):(\d+)$/.exec(format.format(fromMs + at * MINUTE_MS)) ?? [];
    const day = WEEKDAYS.findIndex((name) => name === weekday.toLowerCase());
    const ofWeek = (day * 24 + Number(hour)) * 60 + Number(minute);
    for (let i = 0; i < 15; i++) minutes[at + i] = (ofWeek + i) % WEEK_MINUTES;
  }
  return minutes;
}

function quietMinutesOfWeek(windows: ReturnType<typeof parseWindows>): boolean[] {
  const quiet = Array.from({ length: WEEK_MINUTES }, () => false);
  const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  for (const { days, start, end } of windows) {
    const length = (minuteOf(end) - minuteOf(start) + 24 * 60) % (24 * 60) || 24 * 60;
    for (const day of days) {
      const from = WEEKDAYS.indexOf(day) * 24 * 60 + minuteOf(start);
      for (let i = 0; i < length; i++) quiet[(from + i) % WEEK_MINUTES] = true;
    }
  }
  return quiet;
}

describe.each(ZONES)('a year of quiet hours in %s (%i)', (timeZone, year) => {
  const [fromMs, toMs] = [Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1)];
  let wall: Uint16Array;
  beforeAll(() => void (wall = wallMinutes(timeZone, fromMs, toMs)));

  test.each(WINDOWS)('%s', (text) => {
    const windows = parseWindows(text);
    const isQuiet = quietMinutesOfWeek(windows);
    const walked: number[] = [];
    for (const [i, minute] of wall.entries()) {
      const before = i > 0 && isQuiet[wall[i - 1] ?? 0];
      if (isQuiet[minute] !== before) walked.push(fromMs + i * MINUTE_MS);
    }

    const calendar = quietCalendar({ timeZone, windows, mode: 'hold', allowPriority: null });
    const found: number[] = [];
    for (let atMs = fromMs; atMs < toMs;) {
      const startMs = findQuietStart(calendar, atMs, toMs);
      atMs = findQuietEnd(calendar, startMs) ?? toMs;
      found.push(...[startMs, atMs].filter((ms) => ms < toMs));
    }
    expect(found.map((ms) => new Date(ms).toISOString())).toEqual(walked.map((ms) => new Date(ms).toISOString()));
    expect(found.length).toBeGreaterThan(200);
  });
});
