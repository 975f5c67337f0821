import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findHttpDateMs } from './http-date.ts';

const now = new Date('2026-11-29T08:00:00Z');
const processZone = process.env['TZ'];

describe.each([
  ['UTC', 0],
  ['America/New_York', 300],
  ['Asia/Tokyo', -540],
  ['Asia/Kolkata', -330],
])('in a process in %s', (zone, offsetMinutes) => {
  beforeAll(() => {
    process.env['TZ'] = zone;
  });
  afterAll(() => {
    if (processZone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = processZone;
  });

  test('the zone counts', () => {
    expect(now.getTimezoneOffset()).toBe(offsetMinutes);
  });

  test.each([
    ['Sun, 06 Nov 1994 08:49:37 GMT', '1994-11-06T08:49:37Z'],
    ['Sunday, 06-Nov-94 08:49:37 GMT', '1994-11-06T08:49:37Z'],
    ['Sun Nov  6 08:49:37 1994', '1994-11-06T08:49:37Z'],
    ['Sun, 29 Nov 2026 08:10:00 GMT', '2026-11-29T08:10:00Z'],
    ['Sunday, 29-Nov-26 08:10:00 GMT', '2026-11-29T08:10:00Z'],
    ['Sun Nov 29 08:00:30 2026', '2026-11-29T08:00:30Z'],
    ['Thu, 29 Feb 2024 23:59:59 GMT', '2024-02-29T23:59:59Z'],
    ['Sat, 31 Dec 2016 23:59:60 GMT', '2017-01-01T00:00:00Z'],
    ['Sun, 08 Mar 2026 02:30:00 GMT', '2026-03-08T02:30:00Z'],
    ['Monday, 01-Jan-76 00:00:00 GMT', '2076-01-01T00:00:00Z'],
    ['Monday, 01-Jan-77 00:00:00 GMT', '1977-01-01T00:00:00Z'],
    ['Sat, 01 Jan 0050 00:00:00 GMT', '0050-01-01T00:00:00Z'],
  ])('%j is %s', (text, instant) => {
    expect(findHttpDateMs(text, now)).toBe(Date.parse(instant));
  });

  test.each([
    '',
    'soon',
    'Sun 2030',
    'Sun, 2030',
    'Sun, 29 Nov 2026 08:10:00',
    'Sun, 29 Nov 2026 08:10:00 UTC',
    'Sun, 29 Nov 2026 08:10:00 EST',
    'Sun, 29 Nov 2026 08:10:00 +0000',
    'Sun, 29 Nov 2026 08:10:00 -0500',
    'Sun, 29 Nov 2026 08:10:00 gmt',
    'sun, 29 nov 2026 08:10:00 GMT',
    'Sunday, 29 Nov 2026 08:10:00 GMT',
    'Sun, 29-Nov-26 08:10:00 GMT',
    'Sunday, 29-Nov-2026 08:10:00 GMT',
    'Sunday, 29-Nov-26 08:10:00',
    'Sun, 9 Nov 2026 08:10:00 GMT',
    'Sun,  29 Nov 2026 08:10:00 GMT',
    'Sun Nov 29 08:00:30 2026 GMT',
    'Sun Nov 6 08:49:37 1994',
    'Sun Nov 06  08:49:37 1994',
    'Sun, 30 Feb 2026 08:10:00 GMT',
    'Sun, 00 Nov 2026 08:10:00 GMT',
    'Sun, 32 Nov 2026 08:10:00 GMT',
    'Sun, 29 Nov 2026 24:00:00 GMT',
    'Sun, 29 Nov 2026 08:60:00 GMT',
    'Sun, 29 Nov 2026 08:10:61 GMT',
    'Sun, 29 Nov 2026 8:10:00 GMT',
    'Sun, 29 Nov 2026 08:10 GMT',
    'Sun, 29 Nov 2026 08:10:00 GMT, 5',
    'Sun, 29 Nov 2026 08:10:00 GMT\n',
    '29 Nov 2026 08:10:00 GMT',
    '2026-11-29T08:10:00Z',
    'Nov 29, 2026',
    '١٢',
  ])('%j is no HTTP date', (text) => {
    expect(findHttpDateMs(text, now)).toBeUndefined();
  });
});
