import { expect, test } from 'vitest';
import { timingInWords, wallClock } from './timing.ts';

test.each([
  [86_400, 'every day'],
  [172_800, 'every 2 days'],
  [900, 'every 15 minutes'],
  [90, 'every 90 seconds'],
  [60, 'every minute'],
])('an interval of %d seconds is "%s"', (everySeconds, words) => {
  expect(timingInWords({ cron: null, everySeconds, timeZone: 'UTC' })).toBe(words);
});

test('a calendar is its expression with its zone', () => {
  const schedule = { cron: '30 8 * * MON-FRI', everySeconds: null, timeZone: 'Europe/Berlin' };
  expect(timingInWords(schedule)).toBe('30 8 * * MON-FRI in Europe/Berlin');
});

test('runs are shown by the clock of the schedule, before and after it changes', () => {
  expect(wallClock('2026-10-24T06:30:00.000Z', 'Europe/Berlin')).toMatch(/Sat 24 Oct,? 08:30 (CEST|GMT\+2)/);
  expect(wallClock('2026-10-26T07:30:00.000Z', 'Europe/Berlin')).toMatch(/Mon 26 Oct,? 08:30 (CET|GMT\+1)/);
});
