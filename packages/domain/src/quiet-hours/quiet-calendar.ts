import type { EffectiveQuietHours } from '../preferences.ts';
import { DAY_MS, quietWeek, WEEK_MS } from './quiet-week.ts';
import type { QuietSpan } from './quiet-week.ts';
import { zoneClock } from './zone-clock.ts';
import type { ZoneClock } from './zone-clock.ts';

// It is quiet whenever the clock on the wall shows a time within a window, and nothing else counts. So a time that is
// skipped in spring is never quiet, and one that comes twice in autumn is quiet twice: a window which starts in the skipped
// hour starts when the clocks jump, one which ends in it ends there. Between two changes of the offset the wall moves like
// time itself, so it is enough to look at the ends of windows and at the changes.

/** 1970-01-01 was a Thursday. */
const EPOCH_IN_WEEK_MS = 3 * DAY_MS;
/**
 * The only free minute of a week can be one that is skipped, which makes it two weeks. What is quiet for four has no end.
 */
const NO_END_MS = 4 * WEEK_MS;

/** Quiet hours ready to be asked. Instants in milliseconds since 1970. */
export interface QuietCalendar {
  spans: QuietSpan[];
  clock: ZoneClock;
}

export function quietCalendar({ timeZone, windows }: EffectiveQuietHours): QuietCalendar {
  return { spans: quietWeek(windows), clock: zoneClock(timeZone) };
}

/** The first instant from `fromMs` on at which it is not quiet: `fromMs` itself when it is not; null: it never ends. */
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

/** The first quiet instant from `fromMs` on, but no later than `beforeMs`. */
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

/** What the wall shows, as milliseconds since Monday 00:00. */
function timeInWeekMs(clock: ZoneClock, atMs: number): number {
  const wallMs = atMs + clock.offsetMsAt(atMs) + EPOCH_IN_WEEK_MS;
  return ((wallMs % WEEK_MS) + WEEK_MS) % WEEK_MS;
}

/** How far the wall may be read off: to the instant looked for, or to a change of the clocks before it. */
function unlessClocksChange(clock: ZoneClock, fromMs: number, toMs: number): number {
  const changeMs = clock.nextChangeMs(fromMs);
  return changeMs === null ? toMs : Math.min(changeMs, toMs);
}
