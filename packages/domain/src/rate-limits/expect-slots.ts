import { dueNow } from './find-slots.ts';
import type { Limiter } from './find-slots.ts';
import { startAt } from './start-log.ts';
import type { Positions } from './start-log.ts';

/**
 * When deliveries at these positions of a queue may expect to start, if no retry comes in between. Takes no slots. The first
 * position costs as much as the millionth. With one limit the result is exactly that of `findSlots`; with several limits it
 * may be a little earlier.
 */
export function expectSlots(limiter: Limiter, { from, count }: Positions): number[] {
  const byLimit = limiter.quotas.toSorted((a, b) => a.quota.limit - b.quota.limit);
  return Array.from({ length: count }, (_, i) => latestOf(limiter, byLimit, from + i));
}

/** The expected time of a position by the spacing and these quotas, which are sorted by their limits. */
function latestOf(limiter: Limiter, quotas: Limiter['quotas'], position: number): number {
  const last = quotas.at(-1);
  if (last === undefined) return spacedSlot(limiter, position);
  const { quota, log } = last;
  const others = quotas.slice(0, -1);
  // It starts a span after the position `limit` before it, which starts a span after the one before that, and so on.
  const first = position % quota.limit;
  const laps = Math.floor(position / quota.limit);
  const beforeUs = startAt(log, log.taken - quota.limit + first);
  const inFirstLapUs = Math.max(latestOf(limiter, others, first), beforeUs > 0 ? beforeUs + quota.spanUs : 0);
  return Math.max(latestOf(limiter, others, position), inFirstLapUs + laps * quota.spanUs);
}

function spacedSlot(limiter: Limiter, position: number): number {
  const { nowUs, spacing } = limiter;
  if (spacing === null) return nowUs;
  const dueUs = Math.max(nowUs, dueNow(limiter) ?? 0);
  return Math.max(nowUs, dueUs + (position - spacing.burst + 1) * spacing.intervalUs);
}
