/** At most `most` starts in any `spanUs`. */
export interface StartWindow {
  most: number;
  spanUs: number;
}

/** The earliest time for the next start that keeps every window. `startsUs` are in order. 0: at any time. */
export function earliestStart(startsUs: readonly number[], windows: readonly StartWindow[]): number {
  let earliestUs = 0;
  for (const { most, spanUs } of windows) {
    const before = startsUs[startsUs.length - most];
    if (before !== undefined) earliestUs = Math.max(earliestUs, before + spanUs);
  }
  return earliestUs;
}
