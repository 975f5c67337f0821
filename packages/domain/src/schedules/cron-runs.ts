import { zoneClock } from '../quiet-hours/zone-clock.ts';
import type { CronTimes } from './cron.ts';

/** No clock has ever been changed by more than a day. */
const LONGEST_GAP_MS = 25 * 3_600_000;

/**
 * The instants of a cron expression in a time zone after an instant, in order and without end. A local time that the clock
 * skips runs as long after the change as it lies in the gap: 02:30 at 03:30. A local time that comes twice runs the first
 * time. An expression with times in each hour goes by elapsed time instead: it runs in both hours, and nothing is skipped.
 */
export function* cronRuns({ nextLocalMs, everyHour }: CronTimes, timeZone: string, afterMs: number): Generator<number> {
  const zone = zoneClock(timeZone);
  // From one change of the offset to the next, local times are instants with a constant added.
  let beginsMs = afterMs - LONGEST_GAP_MS;
  let offsetMs = zone.offsetMsAt(beginsMs);
  let localMs: number | null = nextLocalMs(Math.floor(beginsMs + offsetMs));
  // Instants of skipped local times, which lie among those after the change.
  const skipped: number[] = [];
  while (localMs !== null) {
    const changeMs = zone.nextChangeMs(beginsMs);
    const nextOffsetMs = changeMs === null ? offsetMs : zone.offsetMsAt(changeMs);
    const endMs = changeMs ?? Infinity;
    const fromMs = Math.min(afterMs + offsetMs, endMs + Math.max(offsetMs, nextOffsetMs) - 1);
    if (localMs <= fromMs) localMs = nextLocalMs(fromMs);
    for (; localMs !== null && localMs - offsetMs < endMs; localMs = nextLocalMs(localMs)) {
      yield* takeUpTo(skipped, localMs - offsetMs - 1);
      if (skipped[0] === localMs - offsetMs) skipped.shift();
      yield localMs - offsetMs;
    }
    if (changeMs === null) break;
    const changedMs = changeMs + nextOffsetMs;
    if (everyHour) localMs = nextLocalMs(changedMs - 1);
    else
      for (; localMs !== null && localMs < changedMs; localMs = nextLocalMs(localMs)) skipped.push(localMs - offsetMs);
    beginsMs = changeMs;
    offsetMs = nextOffsetMs;
  }
}

function* takeUpTo(instants: number[], untilMs: number): Generator<number> {
  for (let [first] = instants; first !== undefined && first <= untilMs; [first] = instants) {
    instants.shift();
    yield first;
  }
}
