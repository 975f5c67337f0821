import type { Schemas } from '../api/types.ts';

type Window = Schemas['EffectiveQuietHours']['windows'][number];
export type Day = Window['days'][number];

export const DAYS: readonly Day[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const DAY_MINUTES = 1440;

/** From a minute of the day to another. */
export interface Piece {
  from: number;
  to: number;
}

/** What is quiet on each day: a window over midnight is a piece of two days. */
export function quietPieces(windows: readonly Window[]): Record<Day, Piece[]> {
  const pieces: Record<Day, Piece[]> = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
  for (const { days, start, end } of windows) {
    const from = minuteOf(start);
    const to = minuteOf(end);
    for (const day of days) {
      pieces[day].push({ from, to: to > from ? to : DAY_MINUTES });
      if (to <= from && to > 0) pieces[dayAfter(day)].push({ from: 0, to });
    }
  }
  return pieces;
}

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

function dayAfter(day: Day): Day {
  return DAYS[(DAYS.indexOf(day) + 1) % DAYS.length] ?? 'mon';
}

/** The day and the minute that it is in a zone. */
export function nowIn(timeZone: string, now: number): { day: Day; minute: number } {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]));
  const name = parts.get('weekday')?.toLowerCase();
  return {
    day: DAYS.find((day) => day === name) ?? 'mon',
    minute: minuteOf(`${parts.get('hour')}:${parts.get('minute')}`),
  };
}
