import { earliestStart } from './earliest-start.ts';
import type { Limits, Spacing } from './limits.ts';
import { startAt } from './start-log.ts';
import type { StartLog } from './start-log.ts';

/** Limits, and the starts that they have counted so far. */
export interface Limiter extends Limits {
  nowUs: number;
  log: StartLog;
  /** When the next start is due if all are evenly spaced (the "theoretical arrival time" of GCRA). Null: never used. */
  dueUs: number | null;
}

/** No slot further ahead is reserved. An attempt that must come later has reserved nothing, and need not give it back. */
export const MOST_AHEAD_US = 2_000_000;
const CLOCK_SKEW_US = 1_000_000;

/** The next due time, bounded by what the current limit allows. After a slower limit, the stored one may lie further ahead. */
export function dueNow(dueUs: number | null, spacing: Spacing | null, nowUs: number): number | null {
  if (spacing === null || dueUs === null) return null;
  return Math.min(dueUs, nowUs + MOST_AHEAD_US + CLOCK_SKEW_US + spacing.burst * spacing.intervalUs);
}

/** The slots of one limiter, taken in memory only. */
export interface SimulatedSlots extends Pick<Limits, 'owner' | 'drops'> {
  /** When one more could start. */
  nextUs(): number;
  /** Takes the next slot, or a later one. */
  take(slotUs: number): void;
  dueUs(): number | null;
}

export function simulateSlots(limiter: Limiter): SimulatedSlots {
  const { owner, drops, nowUs, spacing, quotas, log } = limiter;
  const startsUs: number[] = [];
  let { dueUs } = limiter;
  // The starts of a tenant's log need not be in order. But each start is a span after the start `limit` places before it.
  // There are only `limit` such sequences of starts, so no span holds more than `limit` starts.
  const startBefore = (places: number) => startsUs.at(-places) ?? startAt(log, log.taken + startsUs.length - places);
  return {
    owner,
    drops,
    nextUs() {
      const spacedUs = spacing === null || dueUs === null ? 0 : dueUs - (spacing.burst - 1) * spacing.intervalUs;
      return Math.max(nowUs, spacedUs, earliestStart(quotas, startBefore));
    },
    take(slotUs) {
      startsUs.push(slotUs);
      if (spacing !== null) dueUs = Math.max(dueUs ?? 0, slotUs) + spacing.intervalUs;
    },
    dueUs: () => dueUs,
  };
}

/** When one more could start that obeys all of these limiters. 0: any time. */
export function nextSlot(limiters: readonly SimulatedSlots[]): number {
  return Math.max(0, ...limiters.map((limiter) => limiter.nextUs()));
}

/**
 * Takes the next slots that all of these limiters allow together, at most `count`, none after `untilUs`. A slot that only some
 * allow would be lost. To give them away, store them in the transaction that locked the limiters.
 */
export function takeSlots(limiters: readonly SimulatedSlots[], untilUs: number, count = 1): number[] {
  const slotsUs: number[] = [];
  while (slotsUs.length < count) {
    const slotUs = nextSlot(limiters);
    if (slotUs > untilUs) break;
    for (const limiter of limiters) limiter.take(slotUs);
    slotsUs.push(slotUs);
  }
  return slotsUs;
}
