import type { Preferences, QuietHours } from '../preferences.ts';
import { describe, expect, test } from 'vitest';
import { checkPreferences } from './check-preferences.ts';

const night = { start: '22:00', end: '07:00' };
const quiet = (quietHours: Partial<QuietHours>): Preferences => ({ quietHours: { windows: [night], ...quietHours } });
const window = (start: string, end: string): Preferences => quiet({ windows: [night, { start, end }] });

describe('preferences that may be put', () => {
  test.each<[string, Preferences]>([
    ['nothing', {}],
    [
      'nulls',
      { enabled: null, eventTypes: null, minPriority: null, quietHours: null, rateLimits: null, maxPerHour: null },
    ],
    ['types', { eventTypes: { allow: ['order.*', 'user.created'], deny: ['order.draft', 'order.test.*'] } }],
    ['the same types twice', { eventTypes: { allow: ['order.*', 'order.paid', 'order.paid'] } }],
    ['denying what was not allowed anyway', { eventTypes: { allow: ['order.*'], deny: ['user.*'] } }],
    ['denying a family but not its name', { eventTypes: { allow: ['order'], deny: ['order.*'] } }],
    ['everything', { eventTypes: {}, rateLimits: {} }],
    ['a night', quiet({ timeZone: 'Europe/Berlin', mode: 'hold', allowPriority: 'high' })],
    ['an old name of a zone', quiet({ timeZone: 'US/Pacific' })],
    ['a zone in lower case', quiet({ timeZone: 'europe/berlin' })],
    ['a fixed zone of the database', quiet({ timeZone: 'Etc/GMT+5' })],
    ['a whole day', quiet({ windows: [{ days: ['sun'], start: '00:00', end: '24:00' }] })],
    ['windows that overlap', window('23:00', '05:00')],
    ['the same window twice', window('22:00', '07:00')],
    ['all but a minute', window('07:00', '21:59')],
    ['a whole week that drops', { quietHours: { windows: [{ start: '00:00', end: '24:00' }], mode: 'drop' } }],
    ['quiet hours that everything passes', quiet({ allowPriority: 'low' })],
    ['every limit', { rateLimits: { perSecond: 10, perMinute: 100, perHour: 1_000, perDay: 1_000, burst: 5 } }],
    ['a careful limit more', { rateLimits: { perSecond: 1, perMinute: 60 } }],
    ['many at a time, few an hour', { rateLimits: { perSecond: 20, perHour: 10 } }],
    ['slow, and counted too', { rateLimits: { perMinute: 60, perDay: 50 } }],
    ['a mode alone', { rateLimits: { mode: 'drop' } }],
    ['the bounds', { rateLimits: { perSecond: 10_000, perMinute: 600_000, burst: 10_000 }, maxPerHour: 1_000_000 }],
  ])('%s', (_what, preferences) => {
    expect(checkPreferences(preferences, 'tenant')).toEqual([]);
  });
});

describe('preferences that are refused', () => {
  test.each<[string, Preferences, string[]]>([
    ['no type at all', { eventTypes: { allow: [] } }, ['/eventTypes/allow']],
    ['the same type allowed and denied', { eventTypes: { allow: ['a', 'b'], deny: ['b'] } }, ['/eventTypes/allow/1']],
    ['the same family allowed and denied', { eventTypes: { allow: ['a.*'], deny: ['a.*'] } }, ['/eventTypes/allow/0']],
    [
      'a type of a denied family',
      { eventTypes: { allow: ['a.b', 'a.c'], deny: ['a.*'] } },
      ['/eventTypes/allow/0', '/eventTypes/allow/1'],
    ],
    ['a family of a denied family', { eventTypes: { allow: ['a.b.*'], deny: ['a.*'] } }, ['/eventTypes/allow/0']],
    [
      'what is no type',
      { eventTypes: { allow: ['*'], deny: ['a..b', 'a', 'b.*.c'] } },
      ['/eventTypes/allow/0', '/eventTypes/deny/0', '/eventTypes/deny/2'],
    ],
    ['too many types', { eventTypes: { deny: Array.from({ length: 101 }, (_, i) => `t${i}`) } }, ['/eventTypes/deny']],
    ['a zone that is none', quiet({ timeZone: 'Mars/Olympus_Mons' }), ['/quietHours/timeZone']],
    ['no zone at all', quiet({ timeZone: '' }), ['/quietHours/timeZone']],
    ['an offset for a zone', quiet({ timeZone: '+02:00' }), ['/quietHours/timeZone']],
    ['an abbreviation for a zone', quiet({ timeZone: 'PST' }), ['/quietHours/timeZone']],
    ['no windows', quiet({ windows: [] }), ['/quietHours/windows']],
    ['too many windows', quiet({ windows: Array.from({ length: 51 }, () => night) }), ['/quietHours/windows']],
    ['no days', quiet({ windows: [{ ...night, days: [] }] }), ['/quietHours/windows/0/days']],
    ['a start that is the end', window('12:00', '12:00'), ['/quietHours/windows/1/end']],
    ['midnight to midnight', window('00:00', '00:00'), ['/quietHours/windows/1/end']],
    ['24:00 for a start', window('24:00', '07:00'), ['/quietHours/windows/1/start']],
    ['24:01', window('12:00', '24:01'), ['/quietHours/windows/1/end']],
    ['no such times', window('7:00', '12:60'), ['/quietHours/windows/1/start', '/quietHours/windows/1/end']],
    ['seconds', window('07:00:00', '12:00'), ['/quietHours/windows/1/start']],
    ['a day that is every day', quiet({ windows: [{ start: '00:00', end: '24:00' }] }), ['/quietHours/windows']],
    ['a whole week by two windows', window('07:00', '22:00'), ['/quietHours/windows']],
    [
      'a whole week, though what is urgent passes',
      { quietHours: { windows: [night, { start: '06:00', end: '23:00' }], allowPriority: 'urgent' } },
      ['/quietHours/windows'],
    ],
    [
      'numbers below one',
      { rateLimits: { perSecond: 0, perMinute: -1, burst: 0 }, maxPerHour: 0 },
      ['/rateLimits/perSecond', '/rateLimits/perMinute', '/rateLimits/burst', '/maxPerHour'],
    ],
    [
      'numbers that are not whole',
      { rateLimits: { perHour: 1.5, perDay: Number.NaN } },
      ['/rateLimits/perHour', '/rateLimits/perDay'],
    ],
    [
      'numbers too large',
      { rateLimits: { perSecond: 10_001 }, maxPerHour: 1e9 },
      ['/rateLimits/perSecond', '/maxPerHour'],
    ],
    ['a burst of nothing', { rateLimits: { burst: 3 } }, ['/rateLimits/burst']],
    ['a burst of what is counted', { rateLimits: { perHour: 3, burst: 3 } }, ['/rateLimits/burst']],
    ['more a second than a minute', { rateLimits: { perSecond: 5, perMinute: 3 } }, ['/rateLimits/perSecond']],
    ['more an hour than a day', { rateLimits: { perHour: 100, perDay: 50 } }, ['/rateLimits/perHour']],
  ])('%s', (_what, preferences, pointers) => {
    const errors = checkPreferences(preferences, 'tenant');
    expect(errors.map(({ pointer }) => pointer)).toEqual(pointers);
    for (const { detail } of errors) expect(detail).toMatch(/^.{10,}\.$/);
  });

  test('the limit of all endpoints together, at one of them', () => {
    expect(checkPreferences({ maxPerHour: 100 }, 'endpoint').map(({ pointer }) => pointer)).toEqual(['/maxPerHour']);
    expect(checkPreferences({ maxPerHour: null }, 'endpoint')).toEqual([]);
  });
});
