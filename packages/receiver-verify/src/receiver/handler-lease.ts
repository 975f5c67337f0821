/** The time limit of a handler. */
export interface HandlerLease {
  /** Aborts when the time is over. */
  signal: AbortSignal;
  /** Resolves a moment after the abort, so that a handler can react to the signal and end. */
  over: Promise<undefined>;
  /** Call it when the handler has ended: then nothing aborts. */
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
