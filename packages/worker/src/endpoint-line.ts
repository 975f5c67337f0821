import { createPermitGroup, expectedMs, takeFrom, type PermitGroup } from './permit-group.ts';

/** `well`: the receiver answered as it should. `badly`: it did not. `unknown`: nothing was sent. */
export type AttemptEnd = 'well' | 'badly' | 'unknown';

/** Ends an attempt, and lets in who waits. */
export type Leave = (ended: AttemptEnd) => void;

/** Limits the attempts at one endpoint, and lets the next one in at the moment when another has ended. */
export interface EndpointLine {
  readonly group: PermitGroup;
  /** The current limit. */
  limit(): number;
  isFull(): boolean;
  /** Undefined when it is full. */
  tryEnter(): Leave | undefined;
  /** Undefined when there is no room, nor will be soon. Else waits for room, until the signal is aborted or `close` is called. */
  enter(signal: AbortSignal): Leave | Promise<Leave | undefined> | undefined;
  /** Ends all waits. */
  close(): void;
}

export interface EndpointLineOptions {
  /** The limit of an endpoint that is slow, fails, or is not known yet. */
  least: number;
  /** The limit that a fast and healthy endpoint can reach. */
  most: number;
  /** Milliseconds of a monotonic clock. */
  now: () => number;
}

/** Who waits uses a slot of the worker. So nobody waits longer, or where the wait is expected to be longer. */
export const PATIENCE_MS = 5_000;
/** An attempt that takes longer is slow. */
const FAST_MS = 1_000;

/**
 * Each fast success raises the limit by one, so a healthy endpoint doubles it with each round. A slow or failed attempt
 * takes it back at once.
 */
export function createEndpointLine({ least, most, now }: EndpointLineOptions): EndpointLine {
  const group = createPermitGroup();
  const waiting = new Set<(leave: Leave | undefined) => void>();
  let limit = least;

  function take(): Leave {
    const release = takeFrom(group, now);
    return (ended) => {
      const heldForMs = release();
      if (ended === 'badly' || heldForMs > FAST_MS) limit = least;
      else if (ended === 'well') limit = Math.min(limit + 1, most);
      for (const settle of waiting) {
        if (group.held >= limit) return;
        settle(take());
      }
    };
  }

  function wait(signal: AbortSignal): Promise<Leave | undefined> {
    return new Promise((resolve) => {
      const giveUp = () => settle(undefined);
      const timer = setTimeout(giveUp, PATIENCE_MS);
      function settle(leave: Leave | undefined): void {
        clearTimeout(timer);
        signal.removeEventListener('abort', giveUp);
        waiting.delete(settle);
        resolve(leave);
      }
      signal.addEventListener('abort', giveUp);
      waiting.add(settle);
    });
  }

  // Who waits is never overtaken.
  const isFull = () => group.held >= limit || waiting.size > 0;
  const tryEnter = () => (isFull() ? undefined : take());

  return {
    group,
    limit: () => limit,
    isFull,
    tryEnter,
    enter(signal) {
      const leave = tryEnter();
      if (leave !== undefined) return leave;
      const waitMs = ((waiting.size + 1) * expectedMs(group, now)) / limit;
      return signal.aborted || waitMs > PATIENCE_MS ? undefined : wait(signal);
    },
    close() {
      for (const settle of waiting) settle(undefined);
    },
  };
}
