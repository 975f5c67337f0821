/** The time that a handler has, and what tells it of the end. */
export interface HandlerLease {
  /** Aborts when the time is over. */
  signal: AbortSignal;
  /** Resolves a moment later, so that a handler that heeds the signal can still end. */
  over: Promise<undefined>;
  /** The handler has ended: nothing aborts any more. */
  end(): void;
}

export function startLease(leaseMs: number): HandlerLease {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      controller.abort(new DOMException(`The handler was not done after ${leaseMs} ms.`, 'TimeoutError'));
      setTimeout(() => resolve(undefined), 0);
    }, leaseMs);
  });
  return { signal: controller.signal, over, end: () => clearTimeout(timer) };
}
