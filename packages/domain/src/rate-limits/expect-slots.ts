import { dueNow } from './reserve-slots.ts';
import type { Limiter } from './reserve-slots.ts';
import { startAt } from './start-log.ts';
import type { Places } from './start-log.ts';

/**
 * When those who wait in line may expect to start, as if nobody else came in between; nothing is taken. Costs the same for
 * the first place and for the millionth. With one limit it is exactly what `reserveSlots` would give, with several at
 * most a little early.
 */
export function expectSlots(limiter: Limiter, { from, count }: Places): number[] {
  const byLimit = limiter.quotas.toSorted((a, b) => a.quota.limit - b.quota.limit);
  return Array.from({ length: count }, (_, i) => latestOf(limiter, byLimit, from + i));
}

/** The place's instant by the spacing and these quotas, the smallest first. */
function latestOf(limiter: Limiter, quotas: Limiter['quotas'], place: number): number {
  const last = quotas.at(-1);
  if (last === undefined) return spacedSlot(limiter, place);
  const { quota, log } = last;
  const others = quotas.slice(0, -1);
  // The start a limit before it is another place of this line, and that one's too, down to the first lap of the quota.
  const first = place % quota.limit;
  const laps = Math.floor(place / quota.limit);
  const beforeUs = startAt(log, log.taken - quota.limit + first);
  const inFirstLapUs = Math.max(latestOf(limiter, others, first), beforeUs > 0 ? beforeUs + quota.spanUs : 0);
  return Math.max(latestOf(limiter, others, place), inFirstLapUs + laps * quota.spanUs);
}

function spacedSlot(limiter: Limiter, place: number): number {
  const { nowUs, spacing } = limiter;
  if (spacing === null) return nowUs;
  const dueUs = Math.max(nowUs, dueNow(limiter) ?? 0);
  return Math.max(nowUs, dueUs + (place - spacing.burst + 1) * spacing.intervalUs);
}
