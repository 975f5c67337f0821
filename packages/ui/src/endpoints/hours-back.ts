const HOUR_MS = 3_600_000;

/** The beginning of a whole hour, so that the question, and with it the answer in the cache, stays the same for an hour. */
export function hoursBack(hours: number, now: number): string {
  return new Date((Math.floor(now / HOUR_MS) - hours + 1) * HOUR_MS).toISOString();
}
