import type { Schemas } from '../api/types.ts';
import { count } from '../components/number-words.ts';

export type Schedule = Schemas['Schedule'];

const UNITS: readonly [seconds: number, one: string, many: string][] = [
  [86_400, 'day', 'days'],
  [3_600, 'hour', 'hours'],
  [60, 'minute', 'minutes'],
  [1, 'second', 'seconds'],
];

/** When a schedule runs, in words: "every 15 minutes", "30 8 * * MON-FRI in Europe/Berlin". */
export function timingInWords({ cron, everySeconds, timeZone }: Pick<Schedule, 'cron' | 'everySeconds' | 'timeZone'>) {
  if (cron !== null) return `${cron} in ${timeZone}`;
  if (everySeconds === null) return 'never';
  const [size, one, many] = UNITS.find(([seconds]) => everySeconds % seconds === 0) ?? [1, 'second', 'seconds'];
  const units = everySeconds / size;
  return units === 1 ? `every ${one}` : `every ${count(units)} ${many}`;
}

export function nameOf({ name, event }: Pick<Schedule, 'name' | 'event'>): string {
  return name ?? event.type;
}

/** An instant by the clock on the wall of a zone, and the zone's name at that time. */
export function wallClock(at: string, timeZone: string): string {
  const parts = { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat('en-GB', { ...parts, timeZone, timeZoneName: 'short' }).format(new Date(at));
}
