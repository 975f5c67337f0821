import { isTimeZone } from '../quiet-hours/zone-clock.ts';
import type { ValidationError } from '../validation-error.ts';
import { cronRuns } from './cron-runs.ts';
import { readCron } from './cron.ts';

export const SCHEDULE_LIMITS = {
  perTenant: 100,
  everySeconds: { least: 10, most: 366 * 86_400 },
} as const;

/** When a schedule runs: by a cron expression in a time zone, or every so many seconds from an instant on. */
export interface ScheduleTiming {
  cron: string | null;
  everySeconds: number | null;
  timeZone: string;
  /** Intervals are counted from it. */
  anchor: Date;
}

/** Problems with pointers from the schedule. */
export function checkScheduleTiming({
  cron,
  everySeconds,
  timeZone,
}: Omit<ScheduleTiming, 'anchor'>): ValidationError[] {
  const errors: ValidationError[] = [];
  if ((cron === null) === (everySeconds === null)) {
    errors.push({ pointer: '/cron', detail: 'Must be given instead of everySeconds: exactly one of the two.' });
  }
  if (cron !== null) {
    const read = readCron(cron);
    if ('error' in read) errors.push({ pointer: '/cron', detail: read.error });
  }
  if (!isTimeZone(timeZone)) {
    const detail = 'Must be a time zone of the IANA database, such as "Europe/Berlin" or "UTC".';
    errors.push({ pointer: '/timeZone', detail });
  }
  return errors;
}

/** The next runs after an instant. */
export function nextRuns(timing: ScheduleTiming, { after, count }: { after: Date; count: number }): Date[] {
  const found: Date[] = [];
  for (const atMs of runsAfter(timing, after.getTime())) {
    found.push(new Date(atMs));
    if (found.length === count) break;
  }
  return found;
}

const FIRST_LOOK_BACK_MS = 120_000;

/** The latest run after `after` and not after `until`. Null if there is none. */
export function latestRun(timing: ScheduleTiming, { after, until }: { after: Date; until: Date }): Date | null {
  // Each look back is twice as long as the one before, so that few runs are passed on the way to the latest.
  for (let backMs = FIRST_LOOK_BACK_MS; ; backMs *= 2) {
    const fromMs = Math.max(after.getTime(), until.getTime() - backMs);
    let latestMs: number | null = null;
    for (const atMs of runsAfter(timing, fromMs)) {
      if (atMs > until.getTime()) break;
      latestMs = atMs;
    }
    if (latestMs !== null) return new Date(latestMs);
    if (fromMs <= after.getTime()) return null;
  }
}

function runsAfter({ cron, everySeconds, timeZone, anchor }: ScheduleTiming, afterMs: number): Iterable<number> {
  if (everySeconds !== null) return intervalRuns(everySeconds * 1_000, anchor.getTime(), afterMs);
  const read = readCron(cron ?? '');
  // It was checked when it was saved. A later version may refuse it: then it does not run.
  return 'error' in read ? [] : cronRuns(read.cron, timeZone, afterMs);
}

function* intervalRuns(everyMs: number, anchorMs: number, afterMs: number): Generator<number> {
  const passed = Math.floor((afterMs - anchorMs) / everyMs);
  for (let number = Math.max(1, passed + 1); ; number++) yield anchorMs + number * everyMs;
}
