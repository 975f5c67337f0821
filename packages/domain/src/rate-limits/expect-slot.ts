import type { Limiter } from './simulate-slots.ts';
import { startAt } from './start-log.ts';

/**
 * When a delivery at this position of a queue may expect to start, if no retry comes in between. 0: at any time. Takes no
 * slots. The first position costs as much as the millionth. With one limit the result is exactly that of `takeSlots`; with
 * several limits it may be a little earlier.
 */
export function expectSlot(limiters: readonly Limiter[], position: number): number {
  const quotas = limiters.flatMap((limiter) => limiter.quotas.map((quota) => ({ ...quota, log: limiter.log })));
  quotas.sort((a, b) => a.limit - b.limit);

  /** The expected time by the spacing and the first of these quotas. */
  function latestOf(place: number, quotaCount: number): number {
    const quota = quotas[quotaCount - 1];
    if (quota === undefined) return Math.max(0, ...limiters.map((limiter) => spacedSlot(limiter, place)));
    const { limit, spanUs, log } = quota;
    // It starts a span after the position `limit` before it, which starts a span after the one before that, and so on.
    const first = place % limit;
    const laps = Math.floor(place / limit);
    const beforeUs = startAt(log, log.taken - limit + first);
    const inFirstLapUs = Math.max(latestOf(first, quotaCount - 1), beforeUs === undefined ? 0 : beforeUs + spanUs);
    return Math.max(latestOf(place, quotaCount - 1), inFirstLapUs + laps * spanUs);
  }

  return latestOf(position, quotas.length);
}

function spacedSlot({ nowUs, spacing, dueUs }: Limiter, position: number): number {
  if (spacing === null) return nowUs;
  return Math.max(nowUs, Math.max(nowUs, dueUs ?? 0) + (position - spacing.burst + 1) * spacing.intervalUs);
}
