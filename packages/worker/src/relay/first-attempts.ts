import { olderThan } from '../older-than.ts';
import type { Permit, PermitHolder, Permits } from '../permits.ts';
import type { SharedRoom } from './narrowest-room.ts';

/**
 * Counts the first attempts in the workflow-task slots of this worker. Without a free slot, a start is silently not eager and
 * waits for a poller. So the relay claims only as many deliveries as there are permits.
 */
export interface FirstAttempts {
  /** What a claim needs to know about the permits. */
  permits(): SharedRoom;
  /** Sets permits aside while a claim runs, so that no other claim counts on them. Call the result before what it claimed begins. */
  setAside(count: number): () => void;
  /** False if the tenant already has its share. Then the attempt must not take a slot. */
  tryBegin(deliveryId: string, attempt: PermitHolder & { hasSucceeded: boolean }): boolean;
  end(deliveryId: string): void;
}

export interface FirstAttemptsOptions {
  permits: Permits;
  /** After this time an attempt no longer counts: it may have run in another process. */
  forgetAfterMs: number;
  /** Called when a permit is available again. */
  onAvailable: () => void;
  /** Milliseconds of a monotonic clock. */
  now: () => number;
}

/** An endpoint that has never succeeded may hang, and must not take the whole share of its tenant. */
const SHARE_WITHOUT_SUCCESS = 0.5;

export function createFirstAttempts({ permits, forgetAfterMs, onAvailable, now }: FirstAttemptsOptions): FirstAttempts {
  const running = new Map<string, { atMs: number; permit: Permit }>();
  let aside = 0;
  let isAskedFor = false;

  function end(deliveryId: string): void {
    const found = running.get(deliveryId);
    if (found === undefined) return;
    running.delete(deliveryId);
    found.permit.release();
    onAvailable();
  }

  function forgetLost(): void {
    for (const deliveryId of olderThan(running, forgetAfterMs, now())) end(deliveryId);
  }

  return {
    permits() {
      forgetLost();
      const available = permits.available() - aside;
      if (available <= 0 && aside > 0) isAskedFor = true;
      return { available, heldByTenant: permits.heldByTenant() };
    },
    setAside(count) {
      aside += count;
      return () => {
        aside -= count;
        if (isAskedFor) onAvailable();
        isAskedFor = false;
      };
    },
    tryBegin(deliveryId, { hasSucceeded, ...holder }) {
      // Claimed again after its lease: it still has its permit.
      if (running.has(deliveryId)) return true;
      const permit = permits.tryAcquire(holder, hasSucceeded ? 1 : SHARE_WITHOUT_SUCCESS);
      if (permit !== undefined) running.set(deliveryId, { atMs: now(), permit });
      return permit !== undefined;
    },
    end,
  };
}
