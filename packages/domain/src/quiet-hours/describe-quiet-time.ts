import { WEEKDAYS } from '../preferences.ts';
import type { QuietTime } from '../records.ts';
import { DAY_MS } from './quiet-week.ts';
import { zoneClock } from './zone-clock.ts';

/**
 * A sentence for people: "Quiet hours until 07:00 Europe/Berlin". Has the day ("Mon 07:00") if that is more than a day
 * away, and the date ("2026-01-18 07:00") if it is more than six days away.
 */
export function describeQuietTime({ endsAt, timeZone }: QuietTime, now: Date): string {
  const endsMs = endsAt.getTime();
  const wall = new Date(endsMs + zoneClock(timeZone).offsetMsAt(endsMs));
  return `Quiet hours until ${dayOf(wall, endsMs - now.getTime())}${wall.toISOString().slice(11, 16)} ${timeZone}`;
}

function dayOf(wall: Date, inMs: number): string {
  if (inMs <= DAY_MS) return '';
  if (inMs > 6 * DAY_MS) return `${wall.toISOString().slice(0, 10)} `;
  const day = WEEKDAYS[(wall.getUTCDay() + 6) % 7] ?? '';
  return `${day.charAt(0).toUpperCase()}${day.slice(1)} `;
}
