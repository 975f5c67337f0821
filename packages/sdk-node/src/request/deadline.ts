export interface Deadline {
  /** Aborted when the time is over, with what `reason` makes, or when the outer signal is, with that one's reason. */
  readonly signal: AbortSignal;
  /** Rejects as soon as `signal` is aborted; never resolves. Race it with what may not heed the signal. */
  readonly expired: Promise<never>;
  /** To be called in any case: it lets go of the timer and of the outer signal. */
  release(): void;
}

/**
 * `AbortSignal.any` and `AbortSignal.timeout` in one that can be let go of: both keep their listeners on a signal that
 * lives as long as the program, one for each call.
 */
export function startDeadline(options: {
  timeoutMs: number;
  reason: () => Error;
  outer: AbortSignal | undefined;
}): Deadline {
  const { outer } = options;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(options.reason()), options.timeoutMs);
  const abort = () => stop.abort(outer?.reason);
  if (outer?.aborted) abort();
  outer?.addEventListener('abort', abort, { once: true });
  const expired = new Promise<never>((_resolve, reject) => {
    stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });
    if (stop.signal.aborted) reject(stop.signal.reason);
  });
  expired.catch(() => undefined);
  return {
    signal: stop.signal,
    expired,
    release() {
      clearTimeout(timer);
      outer?.removeEventListener('abort', abort);
    },
  };
}
