import type { Quota } from './limits.ts';

/** The earliest time that all quotas allow. 0: any. `startBefore(n)`: the n-th last start. Undefined: too old to matter. */
export function earliestStart(quotas: readonly Quota[], startBefore: (places: number) => number | undefined): number {
  const earliestUs = quotas.map(({ limit, spanUs }) => {
    const beforeUs = startBefore(limit);
    return beforeUs === undefined ? 0 : beforeUs + spanUs;
  });
  return Math.max(0, ...earliestUs);
}
