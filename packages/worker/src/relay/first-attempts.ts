import type { Permit, PermitHolder, Permits } from '../permits.ts';

/**
 * Counts the first attempts that ride in this worker's workflow-task slots. Past the slots, starts silently stop being
 * eager and queue behind the pollers, so the relay claims only what there are permits for.
 */
export interface FirstAttempts {
  /** What a claim needs to know of the permits. */
  permits(): { available: number; heldByTenant: Record<string, number> };
  /** False where the tenant has its share: then the attempt must not take a slot. */
  tryBegin(deliveryId: string, attempt: PermitHolder & { unproven: boolean }): boolean;
  end(deliveryId: string): void;
}

export interface FirstAttemptsOptions {
  permits: Permits;
  /** After this long an attempt is no longer waited for; it may have run in another process. */
  forgetAfterMs: number;
  /** Called when there is a permit again. */
  onAvailable: () => void;
  /** Milliseconds of a clock that is never set. */
  now: () => number;
}

/** Endpoints that never answered may hang, and must not take all that their tenant has. */
const SHARE_OF_UNPROVEN = 0.5;

export function createFirstAttempts({ permits, forgetAfterMs, onAvailable, now }: FirstAttemptsOptions): FirstAttempts {
  const riding = new Map<string, { since: number; permit: Permit }>();

  function end(deliveryId: string): void {
    const one = riding.get(deliveryId);
    if (one === undefined) return;
    riding.delete(deliveryId);
    one.permit.release();
    onAvailable();
  }

  function forgetLost(): void {
    // Insertion order is age, so the oldest comes first.
    for (const [deliveryId, { since }] of riding) {
      if (now() - since < forgetAfterMs) break;
      end(deliveryId);
    }
  }

  return {
    permits() {
      forgetLost();
      return { available: permits.available(), heldByTenant: permits.heldByTenant() };
    },
    tryBegin(deliveryId, { unproven, ...holder }) {
      // Claimed again after its lease: the permit that it has is the one it needs.
      if (riding.has(deliveryId)) return true;
      const permit = permits.tryAcquire(holder, unproven ? SHARE_OF_UNPROVEN : 1);
      if (permit !== undefined) riding.set(deliveryId, { since: now(), permit });
      return permit !== undefined;
    },
    end,
  };
}
