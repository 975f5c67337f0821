/** A program that lived this long died of something else than its start. */
export const STABLE_AFTER_MS = 10_000;

const FIRST_MS = 200;
const LONGEST_MS = 5_000;

/** How long to wait before the next try, after so many deaths in a row soon after the start (1 or more). */
export function restartDelayMs(quickDeaths: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 3 ** (quickDeaths - 1));
}
