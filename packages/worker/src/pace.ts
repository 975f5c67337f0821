import { setMaxListeners } from 'node:events';

/** How often attempts at one endpoint may begin in this process. */
export interface PaceNow {
  /** How long after one attempt the next one may begin. 0: at once. */
  everyMs: number;
  /** None begins earlier, by the monotonic clock. */
  notBeforeMs: number;
}

/** Lets requests leave one after the other, in the order of asking. */
export interface Pace {
  /** Waits until the request may leave. False: it must not, because its turn comes too late, or because the signal is aborted. */
  turn(signal: AbortSignal): Promise<boolean> | true;
  /** Call it when the pace has changed. */
  onChange(): void;
  /** Whether nobody waits, and the next one may leave at once. */
  isIdle(): boolean;
}

/** Who waits uses a slot of the worker. So nobody waits longer, or where the wait is expected to be longer. */
export const PATIENCE_MS = 5_000;
/** A request that leaves late by so much, or by a turn, does not delay those after it. */
const LATE_MS = 25;
const AT_ONCE: PaceNow = { everyMs: 0, notBeforeMs: -Infinity };

/** `paceNow`: undefined while there is none. `now`: milliseconds of a monotonic clock. */
export function createPace(paceNow: () => PaceNow | undefined, now: () => number): Pace {
  const waiting = new Set<(mayLeave: boolean) => void>();
  let lastTurnAt = -Infinity;
  let timer: NodeJS.Timeout | undefined;

  const everyMs = () => (paceNow() ?? AT_ONCE).everyMs;

  function inMs(): number {
    const { everyMs: ms, notBeforeMs } = paceNow() ?? AT_ONCE;
    return Math.max(ms === 0 ? -Infinity : lastTurnAt + ms, notBeforeMs) - now();
  }

  function take(): void {
    lastTurnAt = Math.max(lastTurnAt + everyMs(), now() - Math.max(LATE_MS, everyMs()));
  }

  function letLeave(): void {
    clearTimeout(timer);
    let turns = 0;
    for (const settle of waiting) {
      const waitMs = inMs() + turns * everyMs();
      if (waitMs > PATIENCE_MS) settle(false);
      else if (waitMs > 0) turns++;
      else {
        take();
        settle(true);
      }
    }
    if (waiting.size > 0) timer = setTimeout(letLeave, Math.ceil(inMs()));
  }

  return {
    turn(signal) {
      if (waiting.size === 0 && inMs() <= 0) {
        take();
        return true;
      }
      return new Promise((resolve) => {
        const giveUp = () => settle(false);
        function settle(mayLeave: boolean): void {
          signal.removeEventListener('abort', giveUp);
          waiting.delete(settle);
          resolve(mayLeave);
        }
        // All attempts of a process may wait on one signal.
        setMaxListeners(0, signal);
        signal.addEventListener('abort', giveUp);
        waiting.add(settle);
        if (signal.aborted) giveUp();
        else letLeave();
      });
    },
    onChange: letLeave,
    isIdle: () => waiting.size === 0 && inMs() <= 0,
  };
}
