import type { Quota, Spacing } from './limits.ts';
import { startAt } from './start-log.ts';
import type { StartLog } from './start-log.ts';

/** The limits of one endpoint and its starts so far. */
export interface Limiter {
  nowUs: number;
  spacing: Spacing | null;
  /** Each with its log of starts: the endpoint's own, or its tenant's. */
  quotas: readonly { quota: Quota; log: StartLog }[];
  /** When the next start is due if all are evenly spaced (the "theoretical arrival time" of GCRA). Null: never used. */
  dueUs: number | null;
}

export interface FoundSlots {
  /** Fewer than asked for if the horizon ends before. Append them to each log. */
  slotsUs: number[];
  dueUs: number | null;
  /** When one more could start. This slot is not taken. */
  nextUs: number;
}

/** No slot is taken further ahead. Includes a margin for clock skew. */
const MOST_AHEAD_US = 3_000_000;

/**
 * The earliest slots that all limits allow for `count` deliveries, none later than the horizon. Store the result in the
 * transaction that locked the limiters, so that no two deliveries get the same slot.
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
  /** The taken slots, and the next available one. */
  found(): FoundSlots;
}

/** Takes slots of a limiter in memory only. */
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

/** The next due time, bounded by what the current limit allows. After a slower limit, the stored one may lie further ahead. */
export function dueNow({ nowUs, spacing, dueUs }: Limiter): number | null {
  if (spacing === null || dueUs === null) return null;
  return Math.min(dueUs, nowUs + MOST_AHEAD_US + spacing.burst * spacing.intervalUs);
}

/** The earliest slot that all limits allow together: a slot that only some allow would be lost. */
function earliestSlot({ nowUs, spacing, quotas }: Limiter, dueUs: number | null, startsUs: readonly number[]): number {
  let slotUs = nowUs;
  if (spacing !== null && dueUs !== null) {
    slotUs = Math.max(slotUs, dueUs - (spacing.burst - 1) * spacing.intervalUs);
  }
  for (const { quota, log } of quotas) {
    const number = log.taken + startsUs.length - quota.limit;
    const beforeUs = number < log.taken ? startAt(log, number) : (startsUs[number - log.taken] ?? 0);
    // The starts of a tenant's log need not be in order. But each start is a span after the start `limit` numbers before
    // it. There are only `limit` such sequences of starts, so no span holds more than `limit` starts.
    if (beforeUs > 0) slotUs = Math.max(slotUs, beforeUs + quota.spanUs);
  }
  return slotUs;
}
