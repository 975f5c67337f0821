import type { EffectiveQuietHours } from '../preferences.ts';
import { describe, expect, test } from 'vitest';
import { parseWindows, walkToQuietEnd } from '../testing/wall-clock.ts';
import { findQuietEnd, quietCalendar } from './quiet-calendar.ts';

// Windows, the instant of an attempt, and when the quiet ends: all instants in UTC, `-` where it is not quiet.
// 2026-01-05 is a Monday.
const ALL_BUT_SUNDAY = 'mon,tue,wed,thu,fri,sat 00:00-24:00';
const ALL_BUT_TWO_TO_THREE = `${ALL_BUT_SUNDAY}; sun 00:00-02:00; sun 03:00-24:00`;

const CASES: Record<string, [what: string, windows: string, at: string, end: string][]> = {
  UTC: [
    ['the minute before', '22:00-07:00', '2026-01-05T21:59:59.999Z', '-'],
    ['the first minute', '22:00-07:00', '2026-01-05T22:00Z', '2026-01-06T07:00Z'],
    ['within a minute', '22:00-07:00', '2026-01-05T23:15:30.500Z', '2026-01-06T07:00Z'],
    ['midnight', '22:00-07:00', '2026-01-06T00:00Z', '2026-01-06T07:00Z'],
    ['the last millisecond', '22:00-07:00', '2026-01-06T06:59:59.999Z', '2026-01-06T07:00Z'],
    ['the end itself', '22:00-07:00', '2026-01-06T07:00Z', '-'],
    ['noon', '12:00-13:30', '2026-01-05T12:30Z', '2026-01-05T13:30Z'],
    ['a whole day', 'mon 00:00-24:00', '2026-01-05T10:00Z', '2026-01-06T00:00Z'],
    ['until 24:00', '22:00-24:00', '2026-01-05T23:00Z', '2026-01-06T00:00Z'],
    ['24:00 itself', '22:00-24:00', '2026-01-06T00:00Z', '-'],
    ['until 00:00', '22:00-00:00', '2026-01-05T23:00Z', '2026-01-06T00:00Z'],
    ['the first of two', '12:00-13:00; 22:00-07:00', '2026-01-05T12:10Z', '2026-01-05T13:00Z'],
    ['between two', '12:00-13:00; 22:00-07:00', '2026-01-05T13:00Z', '-'],
    ['the second of two', '12:00-13:00; 22:00-07:00', '2026-01-05T22:10Z', '2026-01-06T07:00Z'],
    ['adjacent at midnight', '22:00-24:00; 00:00-06:00', '2026-01-05T22:30Z', '2026-01-06T06:00Z'],
    ['overlapping', '22:00-02:00; 01:00-05:00', '2026-01-05T23:00Z', '2026-01-06T05:00Z'],
    ['one within the other', '20:00-08:00; 22:00-23:00', '2026-01-05T22:30Z', '2026-01-06T08:00Z'],
    ['a chain of three', '10:00-12:00; 06:00-08:00; 08:00-10:00', '2026-01-05T07:00Z', '2026-01-05T12:00Z'],
    ['before a gap of a minute', '22:00-23:59; 00:00-06:00', '2026-01-05T22:30Z', '2026-01-05T23:59Z'],
    ['in the gap of a minute', '22:00-23:59; 00:00-06:00', '2026-01-05T23:59:30Z', '-'],
    ['Friday night', 'fri 22:00-06:00', '2026-01-09T23:00Z', '2026-01-10T06:00Z'],
    ['Friday night on Saturday', 'fri 22:00-06:00', '2026-01-10T02:00Z', '2026-01-10T06:00Z'],
    ['Saturday night, not meant', 'fri 22:00-06:00', '2026-01-10T23:00Z', '-'],
    ['Friday early, the night of Thursday', 'fri 22:00-06:00', '2026-01-09T02:00Z', '-'],
    ['Sunday night', 'sun 22:00-06:00', '2026-01-11T23:00Z', '2026-01-12T06:00Z'],
    ['Sunday night on Monday', 'sun 22:00-06:00', '2026-01-12T05:00Z', '2026-01-12T06:00Z'],
    ['a weekend', 'sat,sun 00:00-24:00', '2026-01-10T12:00Z', '2026-01-12T00:00Z'],
    [
      'a long weekend',
      'fri 18:00-24:00; sat,sun 00:00-24:00; mon 00:00-08:00',
      '2026-01-09T18:30Z',
      '2026-01-12T08:00Z',
    ],
    ['the morning after working days', 'mon,tue,wed,thu,fri 18:00-09:00', '2026-01-10T08:59Z', '2026-01-10T09:00Z'],
    ['the weekend of working days', 'mon,tue,wed,thu,fri 18:00-09:00', '2026-01-10T18:00Z', '-'],
    ['an hour a week', `${ALL_BUT_SUNDAY}; sun 00:00-23:00`, '2026-01-05T00:00Z', '2026-01-11T23:00Z'],
    [
      'a minute a week, just missed',
      `${ALL_BUT_SUNDAY}; sun 00:00-12:00; sun 12:01-24:00`,
      '2026-01-11T12:01Z',
      '2026-01-18T12:00Z',
    ],
  ],
  'Asia/Kolkata': [
    ['the first minute', '22:00-07:00', '2026-01-05T16:30Z', '2026-01-06T01:30Z'],
    ['just before', '22:00-07:00', '2026-01-05T16:29:59Z', '-'],
  ],
  'Asia/Kathmandu': [
    ['the first minute', '21:30-06:15', '2026-01-05T15:45Z', '2026-01-06T00:30Z'],
    ['the end', '21:30-06:15', '2026-01-06T00:30Z', '-'],
  ],
  'Australia/Eucla': [['noon', '12:00-13:00', '2026-01-05T03:15Z', '2026-01-05T04:15Z']],
  'Pacific/Kiritimati': [['ahead by 14 hours', '22:00-06:00', '2026-01-05T08:00Z', '2026-01-05T16:00Z']],
  'Pacific/Honolulu': [['Sunday, when UTC has Monday', 'sun 20:00-24:00', '2026-01-12T06:30Z', '2026-01-12T10:00Z']],
  'Pacific/Apia': [
    ['Monday, when UTC has Sunday', 'mon 00:00-24:00', '2026-01-04T12:00Z', '2026-01-05T11:00Z'],
    // Friday, 2011-12-30 was left out: after Thursday 24:00 came Saturday 00:00.
    ['a night into the day left out', 'thu 22:00-06:00', '2011-12-30T09:00Z', '2011-12-30T10:00Z'],
    ['the day left out', 'fri 00:00-24:00', '2011-12-30T10:00Z', '-'],
    ['the day after it', 'sat 00:00-24:00', '2011-12-30T10:00Z', '2011-12-31T10:00Z'],
    ['every night over the day left out', '22:00-06:00', '2011-12-30T09:00Z', '2011-12-30T16:00Z'],
  ],
  'Europe/Berlin': [
    // 2026-03-29: 02:00 becomes 03:00 at 01:00Z.
    ['a short night', '22:00-07:00', '2026-03-28T22:00Z', '2026-03-29T05:00Z'],
    ['an end in the skipped hour', '22:00-02:30', '2026-03-28T22:00Z', '2026-03-29T01:00Z'],
    ['after the end in the skipped hour', '22:00-02:30', '2026-03-29T01:00Z', '-'],
    ['before a start in the skipped hour', '02:30-06:00', '2026-03-29T00:59Z', '-'],
    ['a start in the skipped hour', '02:30-06:00', '2026-03-29T01:00Z', '2026-03-29T04:00Z'],
    ['before a window that is skipped', '02:00-03:00', '2026-03-29T00:59:59Z', '-'],
    ['after a window that is skipped', '02:00-03:00', '2026-03-29T01:00Z', '-'],
    ['an end at the end of the skipped hour', '01:00-03:00', '2026-03-29T00:30Z', '2026-03-29T01:00Z'],
    ['two that meet over the skipped hour', '01:00-02:00; 03:00-04:00', '2026-03-29T00:30Z', '2026-03-29T02:00Z'],
    ['a Sunday of 23 hours', 'sun 00:00-24:00', '2026-03-28T23:00Z', '2026-03-29T22:00Z'],
    ['free only in the skipped hour', ALL_BUT_TWO_TO_THREE, '2026-03-27T12:00Z', '2026-04-05T00:00Z'],
    // 2026-10-25: 03:00 becomes 02:00 at 01:00Z.
    ['a long night', '22:00-07:00', '2026-10-24T21:00Z', '2026-10-25T06:00Z'],
    ['an end in the doubled hour', '22:00-02:30', '2026-10-24T21:00Z', '2026-10-25T00:30Z'],
    ['after the end in the doubled hour', '22:00-02:30', '2026-10-25T00:45Z', '-'],
    ['the doubled hour again, before the end', '22:00-02:30', '2026-10-25T01:00Z', '2026-10-25T01:30Z'],
    ['a start in the doubled hour', '02:30-06:00', '2026-10-25T00:30Z', '2026-10-25T01:00Z'],
    ['the doubled hour again, before the start', '02:30-06:00', '2026-10-25T01:10Z', '-'],
    ['the doubled hour again, after the start', '02:30-06:00', '2026-10-25T01:30Z', '2026-10-25T05:00Z'],
    ['the whole doubled hour', '02:00-03:00', '2026-10-25T00:00Z', '2026-10-25T02:00Z'],
    ['within the doubled hour', '02:15-02:45', '2026-10-25T00:20Z', '2026-10-25T00:45Z'],
    ['within the doubled hour again', '02:15-02:45', '2026-10-25T01:20Z', '2026-10-25T01:45Z'],
    ['an end at the start of the doubled hour', '01:00-02:00', '2026-10-24T23:30Z', '2026-10-25T00:00Z'],
    ['a start at the end of the doubled hour', '03:00-04:00', '2026-10-25T01:30Z', '-'],
    ['a Sunday of 25 hours', 'sun 00:00-24:00', '2026-10-24T22:00Z', '2026-10-25T23:00Z'],
    ['free only in the doubled hour', ALL_BUT_TWO_TO_THREE, '2026-10-24T12:00Z', '2026-10-25T00:00Z'],
    ['free only in the doubled hour, missed', ALL_BUT_TWO_TO_THREE, '2026-10-25T02:00Z', '2026-11-01T01:00Z'],
  ],
  'America/New_York': [
    ['an end in the skipped hour', '23:00-02:30', '2026-03-08T06:30Z', '2026-03-08T07:00Z'],
    ['a window that is skipped', '02:00-03:00', '2026-03-08T07:00Z', '-'],
    ['an end in the doubled hour', '22:00-01:30', '2026-11-01T05:10Z', '2026-11-01T05:30Z'],
    ['an end in the doubled hour again', '22:00-01:30', '2026-11-01T06:10Z', '2026-11-01T06:30Z'],
    ['Saturday night, an hour longer', 'sat 22:00-06:00', '2026-11-01T03:00Z', '2026-11-01T11:00Z'],
  ],
  'America/St_Johns': [
    ['half past', '22:00-07:00', '2026-01-06T01:30Z', '2026-01-06T10:30Z'],
    ['an end in the skipped hour', '01:00-02:15', '2026-03-08T05:00Z', '2026-03-08T05:30Z'],
    ['an end in the doubled hour', '00:30-01:30', '2026-11-01T03:15Z', '2026-11-01T04:00Z'],
    ['an end in the doubled hour again', '00:30-01:30', '2026-11-01T04:30Z', '2026-11-01T05:00Z'],
  ],
  'Australia/Lord_Howe': [
    // 2026-10-04: 02:00 becomes 02:30 at 15:30Z; 2026-04-05: 02:00 becomes 01:30 at 15:00Z.
    ['an end in the skipped half hour', '01:00-02:15', '2026-10-03T15:00Z', '2026-10-03T15:30Z'],
    ['a start in the skipped half hour', '02:15-05:00', '2026-10-03T15:30Z', '2026-10-03T18:00Z'],
    ['a night half an hour shorter', '22:00-07:00', '2026-10-03T12:00Z', '2026-10-03T20:00Z'],
    ['an end in the doubled half hour', '00:00-01:45', '2026-04-04T14:00Z', '2026-04-04T14:45Z'],
    ['an end in the doubled half hour again', '00:00-01:45', '2026-04-04T15:00Z', '2026-04-04T15:15Z'],
    ['the whole doubled half hour', '01:30-02:00', '2026-04-04T14:30Z', '2026-04-04T15:30Z'],
    ['a night half an hour longer', '22:00-07:00', '2026-04-04T11:00Z', '2026-04-04T20:30Z'],
  ],
  'Africa/Casablanca': [
    ['the night when Ramadan time begins', '22:00-07:00', '2026-02-14T22:00Z', '2026-02-15T07:00Z'],
    ['an end in the hour skipped after Ramadan', '22:00-02:30', '2026-03-22T01:00Z', '2026-03-22T02:00Z'],
  ],
  'Africa/Cairo': [
    // The clocks change at midnight. 2026-04-24: 00:00 becomes 01:00 at 22:00Z; 2026-10-29: 24:00 becomes 23:00 at 21:00Z.
    ['an end in the skipped hour of midnight', 'thu 22:00-00:30', '2026-04-23T20:30Z', '2026-04-23T22:00Z'],
    ['a Friday that begins at 01:00', 'fri 00:00-24:00', '2026-04-23T22:00Z', '2026-04-24T21:00Z'],
    ['until 24:00, which comes twice', 'thu 23:00-24:00', '2026-10-29T20:30Z', '2026-10-29T22:00Z'],
    ['a Thursday of 25 hours', 'thu 00:00-24:00', '2026-10-29T00:00Z', '2026-10-29T22:00Z'],
  ],
  'Europe/Dublin': [
    // Winter is the other way round there: its time is the exception, summer's the standard.
    ['an end in the skipped hour', '22:00-01:30', '2026-03-28T23:00Z', '2026-03-29T01:00Z'],
    ['an end in the doubled hour', '22:00-01:30', '2026-10-25T00:10Z', '2026-10-25T00:30Z'],
    ['an end in the doubled hour again', '22:00-01:30', '2026-10-25T01:10Z', '2026-10-25T01:30Z'],
  ],
  'America/Havana': [
    ['a start in the skipped hour of midnight', 'sun 00:00-06:00', '2026-03-08T05:00Z', '2026-03-08T10:00Z'],
    ['an end in the skipped hour of midnight', 'sat 23:00-00:30', '2026-03-08T04:30Z', '2026-03-08T05:00Z'],
    ['the first half hour of a Sunday', 'sun 00:00-00:30', '2026-11-01T04:10Z', '2026-11-01T04:30Z'],
    ['the first half hour of a Sunday again', 'sun 00:00-00:30', '2026-11-01T05:10Z', '2026-11-01T05:30Z'],
  ],
  'America/Sao_Paulo': [
    ['without summer time', '22:00-07:00', '2026-01-06T01:00Z', '2026-01-06T10:00Z'],
    // 2018: the clocks changed at midnight. 11-04: 00:00 became 01:00 at 03:00Z; 02-17: 24:00 became 23:00 at 02:00Z.
    ['a start in the skipped hour of midnight', 'sun 00:00-06:00', '2018-11-04T03:00Z', '2018-11-04T08:00Z'],
    ['an end in the skipped hour of midnight', '22:00-00:30', '2018-11-04T02:00Z', '2018-11-04T03:00Z'],
    ['the last hour of a Saturday, twice', 'sat 23:00-24:00', '2018-02-18T01:10Z', '2018-02-18T03:00Z'],
    ['an end in the last hour of a Saturday', 'sat 23:00-23:30', '2018-02-18T01:10Z', '2018-02-18T01:30Z'],
    ['Saturday again, not Sunday yet', 'sun 00:00-06:00', '2018-02-18T02:00Z', '-'],
  ],
  'America/Santiago': [
    ['a window in the skipped hour of midnight', 'sun 00:00-00:30', '2026-09-06T04:00Z', '-'],
    ['until 24:00, which comes twice', 'sat 22:00-24:00', '2026-04-05T02:00Z', '2026-04-05T04:00Z'],
  ],
  'Antarctica/Troll': [
    ['after a window in two skipped hours', '01:30-02:30', '2026-03-29T01:00Z', '-'],
    ['two doubled hours', '01:00-03:00', '2026-10-24T23:00Z', '2026-10-25T03:00Z'],
  ],
  'Pacific/Chatham': [
    ['within the doubled hour', '03:00-03:30', '2026-04-04T13:20Z', '2026-04-04T13:45Z'],
    ['within the doubled hour again', '03:00-03:30', '2026-04-04T14:20Z', '2026-04-04T14:45Z'],
  ],
};

describe.each(Object.entries(CASES))('quiet hours in %s', (timeZone, cases) => {
  test.each(cases)('%s: %s at %s', (_what, windows, at, end) => {
    const quietHours: EffectiveQuietHours = {
      timeZone,
      windows: parseWindows(windows),
      mode: 'hold',
      allowPriority: null,
    };
    const from = new Date(at);
    const expected = end === '-' ? from : new Date(end);
    const found = findQuietEnd(quietCalendar(quietHours), from.getTime());
    expect(found === null ? null : new Date(found).toISOString()).toBe(expected.toISOString());
    expect(walkToQuietEnd(quietHours, from)).toEqual(expected);
  });
});
