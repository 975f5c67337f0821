import { olderThan } from '../older-than.ts';
import type { SharedRoom } from './narrowest-room.ts';

/**
 * The claimed deliveries of this process whose first attempts have not begun. One that does not begin soon should wait in the queue
 * instead: there, deliveries of other tenants and endpoints come before it. So fewer may wait here while attempts begin late.
 */
export interface StartWindow {
  /** How many more may wait here, and how many of each tenant wait. */
  room(): SharedRoom;
  /** How long to wait between two claims. What comes together costs one claim, and it would not begin much earlier alone. */
  claimEveryMs(): number;
  /** A delivery was claimed, and its first attempt will begin here. */
  onClaimed(deliveryId: string, tenantId: string): void;
  onBegun(deliveryId: string): void;
  /** Its first attempt will not begin here. */
  forget(deliveryId: string): void;
}

export interface StartWindowOptions {
  /** The most that may wait. */
  most: number;
  /** Called when somebody has asked for room while others waited, and there is more now. */
  onRoom: () => void;
  /** Milliseconds of a monotonic clock. */
  now: () => number;
}

/** So many may always wait. A worker with 40 workflow slots or fewer has no more. */
const LEAST = 16;
/** Well above what a start takes where Temporal is far away and nothing is busy. */
const LATE_MS = 300;
const SHRINK = 0.85;
/** Added when as many attempts as the window holds have begun in time. */
const GROW = 2;
/** Claims wait a part of what attempts wait until they begin. */
const CLAIM_EVERY_PART = 0.5;
/** The weight of the latest attempt in the average. */
const LATEST = 0.2;
/** After this time without an attempt, the average says nothing. */
const QUIET_MS = 2_000;
/** Its attempt began in another process, or not at all. */
const FORGET_AFTER_MS = 10_000;

export function createStartWindow({ most, onRoom, now }: StartWindowOptions): StartWindow {
  const claimed = new Map<string, { atMs: number; tenantId: string }>();
  let size = most;
  let shrunkAtMs = Number.NEGATIVE_INFINITY;
  let averageMs = 0;
  let begunAtMs = Number.NEGATIVE_INFINITY;
  let isAskedFor = false;

  function forgetLost(): void {
    for (const deliveryId of olderThan(claimed, FORGET_AFTER_MS, now())) claimed.delete(deliveryId);
  }

  function forget(deliveryId: string): void {
    if (!claimed.delete(deliveryId) || !isAskedFor) return;
    isAskedFor = false;
    onRoom();
  }

  const isQuiet = () => now() - begunAtMs >= QUIET_MS;

  function learn(waitedMs: number): void {
    const countedMs = Math.min(waitedMs, LATE_MS);
    averageMs = isQuiet() ? countedMs : averageMs + (countedMs - averageMs) * LATEST;
    begunAtMs = now();
    const waiting = claimed.size;
    if (waitedMs <= LATE_MS) {
      // One tenant alone gets half of the window, and some of that half has begun already.
      if (waiting >= size / 4) size = Math.min(most, size + GROW / size);
      return;
    }
    // A few are not late because of each other. What was claimed before the window shrank was in the larger one, and does not count.
    if (waiting <= LEAST || now() - shrunkAtMs < waitedMs) return;
    shrunkAtMs = now();
    size = Math.min(most, Math.max(LEAST, Math.min(size, 2 * waiting) * SHRINK));
  }

  return {
    room() {
      forgetLost();
      const held = new Map<string, number>();
      for (const { tenantId } of claimed.values()) held.set(tenantId, (held.get(tenantId) ?? 0) + 1);
      isAskedFor ||= claimed.size > 0;
      return { available: Math.floor(size) - claimed.size, heldByTenant: Object.fromEntries(held) };
    },
    claimEveryMs: () => (isQuiet() ? 0 : averageMs * CLAIM_EVERY_PART),
    onClaimed(deliveryId, tenantId) {
      claimed.delete(deliveryId);
      claimed.set(deliveryId, { atMs: now(), tenantId });
    },
    onBegun(deliveryId) {
      const found = claimed.get(deliveryId);
      if (found !== undefined) learn(now() - found.atMs);
      forget(deliveryId);
    },
    forget,
  };
}
