export interface Deadline {
  /** Aborted when the time is over, with `reason()`, or together with the outer signal, with its reason. */
  readonly signal: AbortSignal;
  /** Rejects as soon as `signal` is aborted; never resolves. Race it with code that may ignore the signal. */
  readonly expired: Promise<never>;
  /** Must always be called: clears the timer and the listener on the outer signal. */
  release(): void;
}

/**
 * `AbortSignal.any` and `AbortSignal.timeout` in one, with a release. Without it, a signal that lives as long as the program
 * would collect one listener for each call.
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
