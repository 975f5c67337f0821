export interface Keeping {
  ms: number;
  /** What took long is kept for up to so long, fifty times as long as it took. Default: `ms`. */
  mostMs?: number;
}

/**
 * Reads at most once in a time. Callers meanwhile get what was read last, or wait for the reading that is under way.
 */
export function keepFor<Value>(
  { ms, mostMs = ms }: Keeping,
  read: () => Promise<Value>,
  nowMs: () => number = () => performance.now(),
): () => Promise<Value> {
  let kept: Promise<Value> | undefined;
  let freshUntilMs = -Infinity;

  return () => {
    if (kept !== undefined && nowMs() < freshUntilMs) return kept;
    const begunMs = nowMs();
    freshUntilMs = Infinity;
    kept = read();
    const keepUntil = (tookMs: number) => (freshUntilMs = nowMs() + Math.max(ms, Math.min(50 * tookMs, mostMs)));
    // What failed tells nothing about the next reading.
    kept.then(
      () => keepUntil(nowMs() - begunMs),
      () => keepUntil(0),
    );
    return kept;
  };
}
