import { useSyncExternalStore } from 'react';

const EVERY_MS = 10_000;
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

/** The time, in milliseconds: one clock for a whole page, which ticks every ten seconds. */
export function useNow(): number {
  return useSyncExternalStore(listen, read);
}

/** Where nobody listened, the clock stood still. */
function read(): number {
  if (timer === undefined && Date.now() - now >= EVERY_MS) now = Date.now();
  return now;
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, EVERY_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): void {
  now = Date.now();
  for (const listener of listeners) listener();
}
