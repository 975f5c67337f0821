import { createPermitGroup, expectedMs, isForgettable, takeFrom, type PermitGroup } from './permit-group.ts';

/** `well`: the receiver answered as it should. `badly`: it did not. `unknown`: nothing was sent. */
export type AttemptEnd = 'well' | 'badly' | 'unknown';

/** Ends an attempt, and lets in who waits. */
export type Leave = (ended: AttemptEnd) => void;

/** The limit of an endpoint that recovers from an outage, in this process. */
export interface Ramp {
  /** How many attempts may be in flight. */
  places: number;
  /** How many are in flight on average, where places rest in between. */
  turns: number;
  /** How long the place of an attempt rests before the next one. */
  restAfterMs(heldForMs: number, ended: AttemptEnd): number;
}

/** Limits the attempts at one endpoint, and lets the next one in at the moment when another has ended. */
export interface EndpointLine {
  readonly group: PermitGroup;
  /** How many attempts are in flight when it is full, on average. */
  limit(): number;
  isFull(): boolean;
  /** Whether more are in flight than its limit is now. */
  isOver(): boolean;
  /** Whether nobody is in it, waits, or was told when to ask again. */
  isIdle(): boolean;
  /** Lets in who waits, as far as there is room. Call it when its ramp has changed. */
  letIn(): void;
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
  /** Its ramp while it recovers. Default: it does not. */
  ramp?: () => Ramp | undefined;
  /** Milliseconds of a monotonic clock. */
  now: () => number;
}

/** Who waits uses a slot of the worker. So nobody waits longer, or where the wait is expected to be longer. */
export const PATIENCE_MS = 5_000;
/** An attempt that takes longer is slow. */
const FAST_MS = 1_000;

export function createEndpointLine(options: EndpointLineOptions): EndpointLine {
  const { now } = options;
  const waiting = new Set<(leave: Leave | undefined) => void>();
  const places = createPlaces(options, letIn);
  const { group } = places;

  function letIn(): void {
    for (const settle of waiting) {
      if (!places.hasRoom()) return;
      settle(places.take());
    }
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
  const isFull = () => !places.hasRoom() || waiting.size > 0;
  const tryEnter = () => (isFull() ? undefined : places.take());

  return {
    group,
    limit: places.limit,
    isFull,
    isOver: places.isOver,
    isIdle: () => isForgettable(group, now) && !places.isResting() && waiting.size === 0,
    letIn,
    tryEnter,
    enter(signal) {
      const leave = tryEnter();
      if (leave !== undefined) return leave;
      const waitMs = ((waiting.size + 1) * expectedMs(group, now)) / places.limit();
      return signal.aborted || waitMs > PATIENCE_MS ? undefined : wait(signal);
    },
    close() {
      for (const settle of waiting) settle(undefined);
    },
  };
}

/**
 * Each fast success raises the limit by one, so a healthy endpoint doubles it with each round. A slow or failed attempt
 * takes it back at once. While the endpoint recovers, its ramp is the limit. `onFree`: there may be room.
 */
function createPlaces({ least, most, ramp, now }: EndpointLineOptions, onFree: () => void) {
  const group = createPermitGroup();
  let limit = least;
  let resting = 0;
  const places = () => Math.min(ramp?.()?.places ?? limit, most);

  function rest(ms: number): void {
    resting++;
    setTimeout(() => {
      resting--;
      onFree();
    }, ms);
  }

  return {
    group,
    limit: () => ramp?.()?.turns ?? limit,
    hasRoom: () => group.held + resting < places(),
    isOver: () => group.held > places(),
    isResting: () => resting > 0,
    take(): Leave {
      const release = takeFrom(group, now);
      return (ended) => {
        const heldForMs = release();
        if (ended === 'badly' || heldForMs > FAST_MS) limit = least;
        else if (ended === 'well') limit = Math.min(limit + 1, most);
        const restMs = ramp?.()?.restAfterMs(heldForMs, ended) ?? 0;
        if (restMs > 0) rest(restMs);
        onFree();
      };
    },
  };
}
