import type { EffectivePreferences } from '../api-types.ts';

type QuietHours = Pick<NonNullable<EffectivePreferences['quietHours']>, 'timeZone' | 'windows'>;

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MINUTE_MS = 60_000;
const MINUTES_OF_DAY = 24 * 60;
// The only free minute of a week may be one that is skipped in spring.
const NO_END_MS = 15 * MINUTES_OF_DAY * MINUTE_MS;

/**
 * The first instant from `from` on at which it is not quiet: `from` itself when it is not; null: it never ends. Looks at
 * the clock on the wall minute by minute, which is slow and leaves time zones to Node.
 */
export function findQuietEnd({ timeZone, windows }: QuietHours, from: Date): Date | null {
  const readWall = wallClock(timeZone);
  const isQuiet = (ms: number) => windows.some((window) => isWithin(window, readWall(ms)));
  if (!isQuiet(from.getTime())) return from;
  const nextMinute = (Math.floor(from.getTime() / MINUTE_MS) + 1) * MINUTE_MS;
  for (let ms = nextMinute; ms < nextMinute + NO_END_MS; ms += MINUTE_MS) if (!isQuiet(ms)) return new Date(ms);
  return null;
}

export function isTimeZone(name: string): boolean {
  // An offset such as +02:00 would not know summer from winter.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    wallClock(name);
    return true;
  } catch {
    return false;
  }
}

interface WallTime {
  /** 0: Sunday. */
  day: number;
  minute: number;
}

/** Throws a `RangeError` for a name that is no time zone. */
function wallClock(timeZone: string): (ms: number) => WallTime {
  const parts = { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const format = new Intl.DateTimeFormat('en-US', { timeZone, ...parts });
  return (ms) => {
    // Such as "Mon 22:30", whatever stands between.
    const [, weekday = '', hours, minutes] = /(\w{3})\W+(\d\d):(\d\d)/.exec(format.format(ms)) ?? [];
    return { day: WEEKDAYS.indexOf(weekday), minute: Number(hours) * 60 + Number(minutes) };
  };
}

function isWithin({ days, start, end }: QuietHours['windows'][number], { day, minute }: WallTime): boolean {
  const [startMinute, endMinute] = [minuteOf(start), minuteOf(end)];
  const startsOn = (at: number) => days.some((name) => name === WEEKDAYS[at]?.toLowerCase());
  if (endMinute > startMinute) return startsOn(day) && minute >= startMinute && minute < endMinute;
  const dayBefore = (day + 6) % 7;
  return (startsOn(day) && minute >= startMinute) || (startsOn(dayBefore) && minute < endMinute);
}

function minuteOf(time: string): number {
  const [hours, minutes] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}

/** Whether no minute of the week is left. */
export function coversWholeWeek(windows: QuietHours['windows']): boolean {
  for (let minute = 0; minute < 7 * MINUTES_OF_DAY; minute++) {
    const wall = { day: Math.floor(minute / MINUTES_OF_DAY), minute: minute % MINUTES_OF_DAY };
    if (!windows.some((window) => isWithin(window, wall))) return false;
  }
  return true;
}
