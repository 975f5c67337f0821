import type { Delivery } from '../api/types.ts';

interface HoldCount {
  reason: string;
  held: number;
  /** When the first of them goes on. Null: only a person can end these holds. */
  firstUntil: string | null;
}

/** How many of these are held for each reason, most first. */
export function countHolds(deliveries: readonly Pick<Delivery, 'hold'>[]): HoldCount[] {
  const counts = new Map<string, HoldCount>();
  for (const { hold } of deliveries) {
    if (!hold) continue;
    const { held, firstUntil } = counts.get(hold.reason) ?? { held: 0, firstUntil: null };
    counts.set(hold.reason, { reason: hold.reason, held: held + 1, firstUntil: earlier(firstUntil, hold.until) });
  }
  return [...counts.values()].sort((a, b) => b.held - a.held);
}

/** Instants of the API have one form, in which the earlier comes first. */
function earlier(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}
