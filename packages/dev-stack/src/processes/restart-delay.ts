/** A program that ran this long did not die because of its start. */
export const STABLE_AFTER_MS = 10_000;

const FIRST_MS = 200;
const LONGEST_MS = 5_000;

/** The pause before the next try, after this many deaths in a row soon after the start (1 or more). */
export function restartDelayMs(quickDeaths: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 3 ** (quickDeaths - 1));
}
