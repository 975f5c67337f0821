import { WEEKDAYS } from '../preferences.ts';
import type { EffectiveQuietHours } from '../preferences.ts';

const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;
export const WEEK_MS = 7 * DAY_MS;

/** A quiet part of the week in local time: milliseconds since Monday 00:00, `endMs` not included. */
export interface QuietSpan {
  startMs: number;
  endMs: number;
}

/** All windows of a week in order. Windows that overlap or touch are merged. None goes beyond Sunday 24:00. */
export function quietWeek(windows: EffectiveQuietHours['windows']): QuietSpan[] {
  const spans = windows.flatMap(({ days, start, end }) => {
    const startMs = timeOfDayMs(start);
    const endMs = timeOfDayMs(end);
    const lengthMs = endMs > startMs ? endMs - startMs : endMs + DAY_MS - startMs;
    return days.flatMap((day) => withinWeek(WEEKDAYS.indexOf(day) * DAY_MS + startMs, lengthMs));
  });
  spans.sort((a, b) => a.startMs - b.startMs);
  const merged: QuietSpan[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last === undefined || span.startMs > last.endMs) merged.push({ ...span });
    else last.endMs = Math.max(last.endMs, span.endMs);
  }
  return merged;
}

export function coversWholeWeek(windows: EffectiveQuietHours['windows']): boolean {
  const [first] = quietWeek(windows);
  return first !== undefined && first.endMs - first.startMs === WEEK_MS;
}

/** `HH:MM`, up to `24:00`. */
function timeOfDayMs(time: string): number {
  const [hours = '', minutes = ''] = time.split(':');
  return (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
}

/** A window of Sunday night continues at the beginning of the week. */
function withinWeek(startMs: number, lengthMs: number): QuietSpan[] {
  const endMs = startMs + lengthMs;
  if (endMs <= WEEK_MS) return [{ startMs, endMs }];
  return [
    { startMs, endMs: WEEK_MS },
    { startMs: 0, endMs: endMs - WEEK_MS },
  ];
}
