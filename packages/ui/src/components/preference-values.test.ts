import { expect, test } from 'vitest';
import { drawable, readPreferences, wordsIn } from './preference-values.ts';

const night = { start: '22:00', end: '07:00' };

test.each([
  {},
  { enabled: false, minPriority: 'high', maxPerHour: 10 },
  { eventTypes: {}, quietHours: null, rateLimits: { perSecond: 2 } },
  { quietHours: { timeZone: 'Mars/Olympus', windows: [{ ...night, days: null }], mode: 'drop' } },
])('the fields show %j', (value) => {
  expect(readPreferences(value)).toBe(value);
});

test.each([
  { quiet: true },
  { eventTypes: 'order.*' },
  { eventTypes: { allow: [1] } },
  { eventTypes: { only: [] } },
  { quietHours: {} },
  { quietHours: { windows: [{ start: 22, end: 7 }] } },
  { quietHours: { windows: [null] } },
  { rateLimits: [{ perSecond: [1] }] },
])('only the JSON shows %j', (value) => {
  expect(readPreferences(value)).toBeUndefined();
});

test('quiet hours are drawn as far as they are typed', () => {
  const typed = {
    timeZone: 'Europe/Berlin',
    windows: [night, { start: '1', end: '02:00' }, { start: '05:00', end: '' }],
  };
  expect(drawable(typed)?.windows).toEqual([{ ...night, days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] }]);
  expect(drawable({ ...typed, timeZone: 'Europe/Berl' })).toBeUndefined();
  expect(drawable({ windows: [] })).toBeUndefined();
});

test('a list may have commas and spaces between its words', () => {
  expect(wordsIn(' order.paid,order.*  user.made, ')).toEqual(['order.paid', 'order.*', 'user.made']);
});
