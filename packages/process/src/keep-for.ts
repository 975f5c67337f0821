const MOST_MS = 60_000;

/**
 * Reads at most once in `ms`. Callers meanwhile get what was read last, or wait for the reading that is under way. A reading
 * that takes long is kept for longer, up to a minute, so that reading takes little of the time.
 */
export function keepFor<Value>(
  ms: number,
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
    const keepUntil = (tookMs: number) => (freshUntilMs = nowMs() + Math.max(ms, Math.min(50 * tookMs, MOST_MS)));
    // What failed tells nothing about the next reading.
    kept.then(
      () => keepUntil(nowMs() - begunMs),
      () => keepUntil(0),
    );
    return kept;
  };
}
