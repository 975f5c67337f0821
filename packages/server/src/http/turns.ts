import { setImmediate as nextTurn } from 'node:timers/promises';

/** Longer than any part of the work should take, shorter than anybody notices. */
const TURN_MS = 10;

/** Await the returned function between the parts of long work: other requests have their turn every few milliseconds. */
export function createTurns(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < TURN_MS) return;
    await nextTurn();
    since = performance.now();
  };
}
