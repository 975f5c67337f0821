import type { EffectiveQuietHours } from '../preferences.ts';
import { DAY_MS, quietWeek, WEEK_MS } from './quiet-week.ts';
import type { QuietSpan } from './quiet-week.ts';
import { zoneClock } from './zone-clock.ts';
import type { ZoneClock } from './zone-clock.ts';

// It is quiet when the local time is within a window; nothing else counts. So a local time that is skipped in spring is
// never quiet, and one that comes twice in autumn is quiet twice. A window that starts or ends in the skipped hour starts
// or ends when the clocks jump. Between two changes of the offset the local time runs evenly, so it is enough to check the
// ends of windows and the changes.

/** 1970-01-01 was a Thursday. */
const EPOCH_IN_WEEK_MS = 3 * DAY_MS;
/** The only free minute of a week can be skipped in spring, so quiet hours can last two weeks. Four weeks have no end. */
const NO_END_MS = 4 * WEEK_MS;

/** Instants are in milliseconds since 1970. */
export interface QuietCalendar {
  spans: QuietSpan[];
  clock: ZoneClock;
}

export function quietCalendar({ timeZone, windows }: EffectiveQuietHours): QuietCalendar {
  return { spans: quietWeek(windows), clock: zoneClock(timeZone) };
}

/** The first instant from `fromMs` on that is not quiet, which may be `fromMs`. Null if quiet hours never end. */
export function findQuietEnd({ spans, clock }: QuietCalendar, fromMs: number): number | null {
  let atMs = fromMs;
  while (atMs < fromMs + NO_END_MS) {
    const inWeekMs = timeInWeekMs(clock, atMs);
    const span = spans.find(({ endMs }) => inWeekMs < endMs);
    if (span === undefined || inWeekMs < span.startMs) return atMs;
    atMs = unlessClocksChange(clock, atMs, atMs + span.endMs - inWeekMs);
  }
  return null;
}

/** The first quiet instant from `fromMs` on, or `beforeMs` if there is none before it. */
export function findQuietStart({ spans, clock }: QuietCalendar, fromMs: number, beforeMs: number): number {
  let atMs = fromMs;
  while (atMs < beforeMs) {
    const inWeekMs = timeInWeekMs(clock, atMs);
    const span = spans.find(({ endMs }) => inWeekMs < endMs);
    if (span !== undefined && inWeekMs >= span.startMs) return atMs;
    const freeMs = (span?.startMs ?? WEEK_MS) - inWeekMs;
    atMs = unlessClocksChange(clock, atMs, Math.min(atMs + freeMs, beforeMs));
  }
  return beforeMs;
}

/** The local time, in milliseconds since Monday 00:00. */
function timeInWeekMs(clock: ZoneClock, atMs: number): number {
  const wallMs = atMs + clock.offsetMsAt(atMs) + EPOCH_IN_WEEK_MS;
  return ((wallMs % WEEK_MS) + WEEK_MS) % WEEK_MS;
}

/** `toMs`, or a change of the clocks before it. */
function unlessClocksChange(clock: ZoneClock, fromMs: number, toMs: number): number {
  const changeMs = clock.nextChangeMs(fromMs);
  return changeMs === null ? toMs : Math.min(changeMs, toMs);
}
