/** What a replay that fell behind catches up with at once. What it missed while a worker was down, it does not make up for. */
const MOST_BEHIND_MS = 2_000;

interface Pace {
  ratePerSecond: number;
  /** When the next is due, in milliseconds since 1970. Null: now. */
  pacedToMs: number | null;
  nowMs: number;
  /** No more than so many at once. */
  atMost: number;
}

/** How many may be sent now, and when the next is due after them. */
export function dueByRate({ ratePerSecond, pacedToMs, nowMs, atMost }: Pace): {
  due: number;
  nextMs: (sent: number) => number;
} {
  const intervalMs = 1_000 / ratePerSecond;
  const fromMs = Math.max(pacedToMs ?? nowMs, nowMs - MOST_BEHIND_MS);
  const due = fromMs > nowMs ? 0 : Math.floor((nowMs - fromMs) / intervalMs) + 1;
  return { due: Math.min(due, atMost), nextMs: (sent) => fromMs + sent * intervalMs };
}
