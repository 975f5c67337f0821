import type { IdempotencyStore } from './idempotency-store.ts';

interface Entry {
  token: number;
  state: 'held' | 'done' | 'free';
  expiresAtMs: number;
}

export interface MemoryStoreOptions {
  /** The most keys. Beyond, the oldest done keys are forgotten early and can be handled again. Default 100 000. */
  maxEntries?: number;
  /** The clock in milliseconds; for tests. */
  nowMs?: () => number;
}

/**
 * Remembers in this process: for tests, and for a receiver that runs as one process and may forget when it restarts.
 * Of no use on Lambda and edge runtimes, where each instance has its own memory.
 */
export function memoryStore({ maxEntries = 100_000, nowMs = Date.now }: MemoryStoreOptions = {}): IdempotencyStore {
  const entries = new Map<string, Entry>();
  let lastToken = 0;
  return {
    async begin(key, { leaseMs }) {
      const now = nowMs();
      const entry = entries.get(key);
      if (entry !== undefined && entry.state !== 'free' && entry.expiresAtMs > now) {
        if (entry.state === 'done') return { status: 'done' };
        return { status: 'in_progress', retryAfterMs: entry.expiresAtMs - now };
      }
      forget(entries, { now, maxEntries });
      lastToken += 1;
      entries.delete(key);
      entries.set(key, { token: lastToken, state: 'held', expiresAtMs: now + leaseMs });
      return { status: 'acquired', token: lastToken };
    },
    async complete(key, token, { rememberMs }) {
      if (entries.get(key)?.token !== token) return false;
      // Moves it to the end: the front of the map expires first.
      entries.delete(key);
      entries.set(key, { token, state: 'done', expiresAtMs: nowMs() + rememberMs });
      return true;
    },
    async release(key, token) {
      const entry = entries.get(key);
      if (entry?.token === token && entry.state === 'held') entry.state = 'free';
    },
  };
}

function forget(entries: Map<string, Entry>, { now, maxEntries }: { now: number; maxEntries: number }): void {
  for (const [key, entry] of entries) {
    const isFull = entries.size >= maxEntries;
    if (entry.expiresAtMs <= now || (isFull && entry.state !== 'held')) entries.delete(key);
    else if (!isFull) return;
  }
}
