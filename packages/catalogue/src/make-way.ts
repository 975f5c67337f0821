import { setTimeout as delay } from 'node:timers/promises';

/** Shorter work does not count: other requests wait longer for the network. */
const SHORT_MS = 2;
const REST_FACTOR = 2;

/** After work that took long, lets other requests run for twice that time. `startedAt`: of `performance.now()`. */
export async function makeWay(startedAt: number): Promise<void> {
  const busyMs = performance.now() - startedAt;
  if (busyMs > SHORT_MS) await delay(REST_FACTOR * busyMs);
}
