import { setMaxListeners } from 'node:events';
import { createPace, PATIENCE_MS, type Pace, type PaceNow } from './pace.ts';
import { createPermitGroup, expectedMs, isForgettable, takeFrom, type PermitGroup } from './permit-group.ts';

/** `well`: the receiver answered as it should. `badly`: it did not. `unknown`: nothing was sent. */
export type AttemptEnd = 'well' | 'badly' | 'unknown';

/** Ends an attempt, and lets in who waits. */
export type Leave = (ended: AttemptEnd) => void;

/** The limits of an endpoint that recovers from an outage, in this process. */
export interface Ramp extends PaceNow {
  /** How many attempts may be in flight. */
  places: number;
}

/** Limits the attempts at one endpoint, and lets the next one in at the moment when another has ended. */
export interface EndpointLine {
  readonly group: PermitGroup;
  /** How many attempts may be in flight. */
  limit(): number;
  /** How long after one attempt the next one is let in when it is full, on average. */
  turnMs(): number;
  isFull(): boolean;
  /** Whether more are in flight than its limit is now. */
  isOver(): boolean;
  /** Await it just before a request leaves, see `Pace`. */
  turn: Pace['turn'];
  /** Whether nobody is in it, waits, or was told when to ask again. */
  isIdle(): boolean;
  /** Call it when its ramp has changed. */
  onRampChanged(): void;
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

/** An attempt that takes longer is slow. */
const FAST_MS = 1_000;

export function createEndpointLine(options: EndpointLineOptions): EndpointLine {
  const { now } = options;
  const waiting = new Set<(leave: Leave | undefined) => void>();
  const places = createPlaces(options, letIn);
  const { group } = places;
  const pace = createPace(() => options.ramp?.(), now);

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
      setMaxListeners(0, signal);
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
    turnMs: places.turnMs,
    isFull,
    isOver: places.isOver,
    isIdle: () => isForgettable(group, now) && pace.isIdle() && waiting.size === 0,
    turn: (signal) => pace.turn(signal),
    onRampChanged() {
      letIn();
      pace.onChange();
    },
    tryEnter,
    enter(signal) {
      const leave = tryEnter();
      if (leave !== undefined) return leave;
      const waitMs = (waiting.size + 1) * places.turnMs();
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
  const limitNow = () => Math.min(ramp?.()?.places ?? limit, most);

  return {
    group,
    limit: limitNow,
    turnMs: () => Math.max(expectedMs(group, now) / Math.max(1, limitNow()), ramp?.()?.everyMs ?? 0),
    hasRoom: () => group.held < limitNow(),
    isOver: () => group.held > limitNow(),
    take(): Leave {
      const release = takeFrom(group, now);
      return (ended) => {
        const heldForMs = release();
        if (ended === 'badly' || heldForMs > FAST_MS) limit = least;
        else if (ended === 'well') limit = Math.min(limit + 1, most);
        onFree();
      };
    },
  };
}
