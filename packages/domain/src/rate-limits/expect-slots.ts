import type { Limiter } from './simulate-slots.ts';
import { startAt } from './start-log.ts';
import type { Positions } from './start-log.ts';

/**
 * When deliveries at these positions of a queue may expect to start, if no retry comes in between. 0: at any time. Takes no
 * slots. The first position costs as much as the millionth. With one limit the result is exactly that of `takeSlots`; with
 * several limits it may be a little earlier.
 */
export function expectSlots(limiters: readonly Limiter[], { from, count }: Positions): number[] {
  const quotas = limiters.flatMap((limiter) => limiter.quotas.map((quota) => ({ ...quota, log: limiter.log })));
  const byLimit = quotas.toSorted((a, b) => a.limit - b.limit);

  /** The expected time of a position by the spacing and the first of these quotas. */
  function latestOf(position: number, quotaCount: number): number {
    const quota = byLimit[quotaCount - 1];
    if (quota === undefined) return Math.max(0, ...limiters.map((limiter) => spacedSlot(limiter, position)));
    const { limit, spanUs, log } = quota;
    // It starts a span after the position `limit` before it, which starts a span after the one before that, and so on.
    const first = position % limit;
    const laps = Math.floor(position / limit);
    const beforeUs = startAt(log, log.taken - limit + first);
    const inFirstLapUs = Math.max(latestOf(first, quotaCount - 1), beforeUs === undefined ? 0 : beforeUs + spanUs);
    return Math.max(latestOf(position, quotaCount - 1), inFirstLapUs + laps * spanUs);
  }

  return Array.from({ length: count }, (_, i) => latestOf(from + i, byLimit.length));
}

function spacedSlot({ nowUs, spacing, dueUs }: Limiter, position: number): number {
  if (spacing === null) return nowUs;
  return Math.max(nowUs, Math.max(nowUs, dueUs ?? 0) + (position - spacing.burst + 1) * spacing.intervalUs);
}
