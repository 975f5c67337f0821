import { WEEKDAYS } from '@postrider/contracts';
import type { QuietTime } from '@postrider/contracts';
import { DAY_MS } from './quiet-week.ts';
import { zoneClock } from './zone-clock.ts';

/** For people: "Quiet hours until 07:00 Europe/Berlin", with the day ("mon 07:00") where that is more than a day away. */
export function describeQuietTime({ endsAt, timeZone }: QuietTime, now: Date): string {
  const endsMs = endsAt.getTime();
  const wall = new Date(endsMs + zoneClock(timeZone).offsetMsAt(endsMs));
  const day = endsMs - now.getTime() > DAY_MS ? `${WEEKDAYS[(wall.getUTCDay() + 6) % 7]} ` : '';
  return `Quiet hours until ${day}${wall.toISOString().slice(11, 16)} ${timeZone}`;
}
