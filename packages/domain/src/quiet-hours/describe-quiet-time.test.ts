import { expect, test } from 'vitest';
import { describeQuietTime } from './describe-quiet-time.ts';

test.each([
  ['2026-03-28T22:00Z', '2026-03-29T05:00Z', 'Europe/Berlin', 'Quiet hours until 07:00 Europe/Berlin'],
  ['2026-01-09T18:30Z', '2026-01-12T08:00Z', 'UTC', 'Quiet hours until Mon 08:00 UTC'],
  ['2026-01-11T12:01Z', '2026-01-18T12:00Z', 'UTC', 'Quiet hours until 2026-01-18 12:00 UTC'],
  ['2026-10-24T21:00Z', '2026-10-25T01:30Z', 'Europe/Berlin', 'Quiet hours until 02:30 Europe/Berlin'],
  ['2026-01-05T01:00Z', '2026-01-06T00:00Z', 'UTC', 'Quiet hours until 00:00 UTC'],
  ['2026-01-05T10:00Z', '2026-01-05T18:15Z', 'Asia/Kathmandu', 'Quiet hours until 00:00 Asia/Kathmandu'],
  ['2026-01-08T10:00Z', '2026-01-11T13:00Z', 'Pacific/Kiritimati', 'Quiet hours until Mon 03:00 Pacific/Kiritimati'],
])('at %s, an end at %s in %s reads "%s"', (now, endsAt, timeZone, text) => {
  expect(describeQuietTime({ endsAt: new Date(endsAt), timeZone }, new Date(now))).toBe(text);
});
