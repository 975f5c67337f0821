import type { Quota, Spacing } from './limits.ts';
import { startAt } from './start-log.ts';
import type { StartLog } from './start-log.ts';

/** What is known of one endpoint's starts, and what they have to obey. */
export interface Limiter {
  nowUs: number;
  spacing: Spacing | null;
  /** Each with the log that it counts in: the endpoint's own, or its tenant's. */
  quotas: readonly { quota: Quota; log: StartLog }[];
  /** When the next start would be due if all were evenly spaced (the "theoretical arrival time" of GCRA); null: never used. */
  dueUs: number | null;
}

export interface FoundSlots {
  /** Fewer than were asked for where the horizon ended. To be appended to each log. */
  slotsUs: number[];
  dueUs: number | null;
  /** When one more could start; it is not taken. */
  nextUs: number;
}

/** Slots are never taken further ahead, give or take what clocks differ. */
const MOST_AHEAD_US = 3_000_000;

/**
 * The earliest slots at which `count` deliveries may start, each after all of its limits, none later than the horizon.
 * Write the answer back in the transaction that has the limiters locked: then no two deliveries get the same room.
 */
export function findSlots(limiter: Limiter, { count, horizonUs }: { count: number; horizonUs: number }): FoundSlots {
  const slots = simulateSlots(limiter);
  let found = slots.found();
  while (found.slotsUs.length < count && found.nextUs <= limiter.nowUs + horizonUs) {
    slots.take(found.nextUs);
    found = slots.found();
  }
  return found;
}

export interface SimulatedSlots {
  /** Takes the next slot, or a later one. */
  take(slotUs: number): void;
  /** What was taken, and the next slot that is left. */
  found(): FoundSlots;
}

/** Takes slots of a limiter as if they were given away. */
export function simulateSlots(limiter: Limiter): SimulatedSlots {
  const slotsUs: number[] = [];
  let dueUs = dueNow(limiter);
  return {
    take(slotUs) {
      slotsUs.push(slotUs);
      if (limiter.spacing !== null) dueUs = Math.max(dueUs ?? 0, slotUs) + limiter.spacing.intervalUs;
    },
    found: () => ({ slotsUs, dueUs, nextUs: earliestSlot(limiter, dueUs, slotsUs) }),
  };
}

/** Where the limit was slower until now, its next start lies further ahead than that of this one ever could. */
export function dueNow({ nowUs, spacing, dueUs }: Limiter): number | null {
  if (spacing === null || dueUs === null) return null;
  return Math.min(dueUs, nowUs + MOST_AHEAD_US + spacing.burst * spacing.intervalUs);
}

/** After every limit at once: a slot that suits one of them only would be wasted on it. */
function earliestSlot({ nowUs, spacing, quotas }: Limiter, dueUs: number | null, startsUs: readonly number[]): number {
  let slotUs = nowUs;
  if (spacing !== null && dueUs !== null) {
    slotUs = Math.max(slotUs, dueUs - (spacing.burst - 1) * spacing.intervalUs);
  }
  for (const { quota, log } of quotas) {
    const number = log.taken + startsUs.length - quota.limit;
    const beforeUs = number < log.taken ? startAt(log, number) : (startsUs[number - log.taken] ?? 0);
    // The starts of a log need not be in order (endpoints take a tenant's slots as they come). Numbers that are a limit
    // apart are a span apart all the same, and there are only `limit` such rows of numbers: no span holds more starts.
    if (beforeUs > 0) slotUs = Math.max(slotUs, beforeUs + quota.spanUs);
  }
  return slotUs;
}
