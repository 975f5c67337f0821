import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Temporal } from 'temporal-polyfill';
import { checkScheduleTiming, latestRun, nextRuns } from './schedule-timing.ts';

const anchor = new Date(0);
const byCron = (cron: string, timeZone = 'UTC') => ({ cron, everySeconds: null, timeZone, anchor });
const runs = (cron: string, timeZone: string, after: string, count: number) =>
  nextRuns(byCron(cron, timeZone), { after: new Date(after), count }).map((at) => at.toISOString().slice(5, 16));

describe('at a clock change', () => {
  test.each([
    // The clock goes from 02:00 to 03:00 at 01:00 UTC.
    ['30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00Z', ['03-29T01:30', '03-30T00:30']],
    ['0,30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00Z', ['03-29T01:00', '03-29T01:30', '03-30T00:00']],
    ['*/20 2 * * *', 'Europe/Berlin', '2026-03-28T12:00Z', ['03-29T01:00', '03-29T01:20', '03-29T01:40']],
    ['30 2 * * *', 'Europe/Berlin', '2026-03-29T01:10Z', ['03-29T01:30', '03-30T00:30']],
    ['30 2 * * *', 'Europe/Berlin', '2026-03-29T01:30Z', ['03-30T00:30', '03-31T00:30']],
    // 02:15 becomes 03:15, after 03:00 and before 03:30; 02:00 and 03:00 become one run.
    [
      '0,15,30 2,3 * * *',
      'Europe/Berlin',
      '2026-03-28T12:00Z',
      ['03-29T01:00', '03-29T01:15', '03-29T01:30', '03-30T00:00'],
    ],
    ['30 */2 * * *', 'Europe/Berlin', '2026-03-28T22:00Z', ['03-28T23:30', '03-29T01:30', '03-29T02:30']],
    ['30 * * * *', 'Europe/Berlin', '2026-03-28T23:00Z', ['03-28T23:30', '03-29T00:30', '03-29T01:30']],
    // The clock goes from 03:00 to 02:00 at 01:00 UTC.
    ['30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00Z', ['10-25T00:30', '10-26T01:30']],
    ['30 2 * * *', 'Europe/Berlin', '2026-10-25T01:10Z', ['10-26T01:30']],
    ['0 3 * * *', 'Europe/Berlin', '2026-10-25T01:10Z', ['10-25T02:00', '10-26T02:00']],
    [
      '*/20 2 * * *',
      'Europe/Berlin',
      '2026-10-24T12:00Z',
      ['10-25T00:00', '10-25T00:20', '10-25T00:40', '10-26T01:00'],
    ],
    [
      '*/30 * * * *',
      'Europe/Berlin',
      '2026-10-25T00:00Z',
      ['10-25T00:30', '10-25T01:00', '10-25T01:30', '10-25T02:00'],
    ],
    // A change of half an hour.
    ['15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T00:00Z', ['10-03T15:45', '10-04T15:15']],
    ['45 1 * * *', 'Australia/Lord_Howe', '2026-04-04T00:00Z', ['04-04T14:45', '04-05T15:15']],
    // Midnight does not exist, or comes twice.
    ['0 0 * * *', 'Africa/Cairo', '2026-04-23T00:00Z', ['04-23T22:00', '04-24T21:00']],
    ['30 23 * * *', 'Africa/Cairo', '2026-10-29T12:00Z', ['10-29T20:30', '10-30T21:30']],
    // No 30 December 2011: the day was skipped.
    ['0 12 * * *', 'Pacific/Apia', '2011-12-28T00:00Z', ['12-28T22:00', '12-29T22:00', '12-30T22:00']],
    ['0 9 * * 1-5', 'Europe/Berlin', '2026-03-27T12:00Z', ['03-30T07:00', '03-31T07:00']],
    ['0 0 29 2 *', 'America/New_York', '2026-01-01T00:00Z', ['02-29T05:00', '02-29T05:00']],
  ])('%s in %s after %s', (cron, timeZone, after, expected) => {
    expect(runs(cron, timeZone, after, expected.length)).toEqual(expected);
  });
});

const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Asia/Kolkata'];
const someCron = fc
  .tuple(
    fc.constantFrom('*', '*/7', '0', '30', '5,45', '10-20'),
    fc.constantFrom('*', '*/3', '1', '2', '3', '1-4', '0,12', '23'),
    fc.constantFrom('*', '1', '29', '31'),
    fc.constantFrom('*', '3,4', '10-11', 'FEB'),
    fc.constantFrom('*', '0', '7', 'MON-FRI'),
  )
  .map((fields) => fields.join(' '));
const someInstant = fc.integer({ min: Date.UTC(2025, 0), max: Date.UTC(2030, 0) }).map((ms) => new Date(ms));

test('runs are in order, after the instant, and the same from each of them on', () => {
  fc.assert(
    fc.property(someCron, fc.constantFrom(...ZONES), someInstant, (cron, timeZone, after) => {
      const timing = byCron(cron, timeZone);
      const found = nextRuns(timing, { after, count: 12 });
      expect(found.every((at, i) => at > (found[i - 1] ?? after))).toBe(true);
      const [first, , third] = found;
      if (first === undefined || third === undefined) return;
      expect(nextRuns(timing, { after: third, count: 3 })).toEqual(found.slice(3, 6));
      expect(nextRuns(timing, { after: new Date(first.getTime() - 1), count: 2 })).toEqual(found.slice(0, 2));
      expect(latestRun(timing, { after, until: third })).toEqual(third);
      expect(latestRun(timing, { after, until: new Date(third.getTime() - 1) })).toEqual(found[1]);
      expect(latestRun(timing, { after, until: new Date(first.getTime() - 1) })).toBe(null);
    }),
    { numRuns: 60 },
  );
});

test('a time each day runs once a day in every zone, at the time that the day has for it', () => {
  const time = fc.record({ hour: fc.integer({ min: 0, max: 23 }), minute: fc.integer({ min: 0, max: 59 }) });
  fc.assert(
    fc.property(time, fc.constantFrom(...ZONES), someInstant, ({ hour, minute }, timeZone, after) => {
      const found = nextRuns(byCron(`${minute} ${hour} * * *`, timeZone), { after, count: 40 });
      const [first] = found;
      if (first === undefined) throw new Error('It never runs.');
      let day = Temporal.Instant.fromEpochMilliseconds(first.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
      for (const at of found) {
        const expected = day
          .toPlainDateTime({ hour, minute })
          .toZonedDateTime(timeZone, { disambiguation: 'compatible' });
        expect(at.getTime()).toBe(expected.epochMilliseconds);
        day = day.add({ days: 1 });
      }
    }),
    { numRuns: 25 },
  );
});

test('an interval is counted from its anchor, whatever the clock does', () => {
  const timing = { cron: null, everySeconds: 90, timeZone: 'Europe/Berlin', anchor: new Date('2026-01-01T00:00:05Z') };
  const iso = (after: string) =>
    nextRuns(timing, { after: new Date(after), count: 2 }).map((at) => at.toISOString().slice(11, 19));
  expect(iso('2025-01-01T00:00:00Z')).toEqual(['00:01:35', '00:03:05']);
  expect(iso('2026-01-01T00:01:34.999Z')).toEqual(['00:01:35', '00:03:05']);
  expect(iso('2026-01-01T00:01:35Z')).toEqual(['00:03:05', '00:04:35']);
});

test('the latest of many missed runs is found without going through them', () => {
  const timing = byCron('* * * * *', 'Europe/Berlin');
  const until = new Date('2026-06-01T12:00:30Z');
  expect(latestRun(timing, { after: new Date(0), until })).toEqual(new Date('2026-06-01T12:00:00Z'));
  expect(latestRun(byCron('0 0 1 1 *'), { after: new Date(0), until })).toEqual(new Date('2026-01-01T00:00:00Z'));
});

const errorOf = (cron: string) => checkScheduleTiming(byCron(cron)).map(({ detail }) => detail);

test.each([
  ['* * * *', 'five fields'],
  ['0 * * * * *', 'It has 6'],
  ['60 * * * *', 'minute'],
  ['0 0 0 * *', 'day: 0'],
  ['0 0 32W * *', '32'],
  ['0 0 * 13 *', 'month: 13'],
  ['0 0 30 2 *', 'day that exists'],
  ['@reboot', '@daily'],
  ['0 0 ? * *', '"?" has others'],
  ['5-1 * * * *', '5-1'],
  ['', 'five fields'],
  [`${'0,'.repeat(120)}0 * * * *`, '200 characters'],
  ['2026-01-01T00:00:00 * * * *', 'has others'],
])('the expression "%s" is refused in words', (cron, words) => {
  expect(errorOf(cron)).toEqual([expect.stringContaining(words)]);
});

test.each(['@daily', ' 0  9 * * MON-FRI ', '0 0 L * *', '0 0 * * 7', '*/15 8-18 1,15 JAN-MAR *'])(
  'the expression "%s" is taken',
  (cron) => expect(errorOf(cron)).toEqual([]),
);

test('exactly one of cron and everySeconds is wanted, in a zone that exists', () => {
  const both = { cron: '@daily', everySeconds: 60, timeZone: 'UTC' };
  expect(checkScheduleTiming(both)).toMatchObject([{ pointer: '/cron' }]);
  expect(checkScheduleTiming({ ...both, cron: null, everySeconds: null })).toMatchObject([{ pointer: '/cron' }]);
  expect(checkScheduleTiming({ ...both, everySeconds: null, timeZone: 'Mars/Base' })).toMatchObject([
    { pointer: '/timeZone' },
  ]);
});
