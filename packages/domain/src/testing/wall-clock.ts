import { WEEKDAYS } from '../preferences.ts';
import type { EffectiveQuietHours, Weekday } from '../preferences.ts';

// A second, simple implementation of quiet hours to compare with: it checks the local time minute by minute. It uses Intl,
// which the real one does not.

const MINUTE_MS = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** `fri,sat 22:00-07:00; 12:00-13:00` */
export function parseWindows(text: string): EffectiveQuietHours['windows'] {
  return text.split(';').map((window) => {
    const parts = window.trim().split(' ');
    const [start = '', end = ''] = (parts.at(-1) ?? '').split('-');
    return { days: WEEKDAYS.filter((day) => parts.length === 1 || parts[0]?.split(',').includes(day)), start, end };
  });
}

/** The first minute from an instant on that is in no window. */
export function walkToQuietEnd({ timeZone, windows }: EffectiveQuietHours, from: Date): Date {
  if (!isQuietOnWall({ timeZone, windows }, from)) return from;
  let atMs = Math.floor(from.getTime() / MINUTE_MS) * MINUTE_MS;
  do atMs += MINUTE_MS;
  while (isQuietOnWall({ timeZone, windows }, new Date(atMs)));
  return new Date(atMs);
}

export function isQuietOnWall(
  { timeZone, windows }: Pick<EffectiveQuietHours, 'timeZone' | 'windows'>,
  at: Date,
): boolean {
  const { day, time } = readWall(timeZone, at);
  const dayBefore = WEEKDAYS[(WEEKDAYS.indexOf(day) + 6) % 7] ?? day;
  return windows.some(({ days, start, end }) =>
    start < end
      ? days.includes(day) && start <= time && time < end
      : (days.includes(day) && start <= time) || (days.includes(dayBefore) && time < end),
  );
}

function readWall(timeZone: string, at: Date): { day: Weekday; time: string } {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  formats.set(timeZone, format);
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const day = WEEKDAYS.find((name) => name === part.weekday?.toLowerCase());
  if (day === undefined) throw new Error(`No weekday: ${part.weekday}`);
  return { day, time: `${part.hour}:${part.minute}` };
}
