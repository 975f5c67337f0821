/** Whose attempt needs a permit. */
export interface PermitHolder {
  tenantId: string;
  endpointId: string;
}

export interface Permit {
  /** Gives the permit back. A second call does nothing. */
  release(): void;
}

/**
 * Limits the attempts that one process makes at the same time. Each endpoint has its own limit. Each tenant has a share: it
 * gets a permit only while more are available than it holds. So a single tenant gets half of them, the next one half of the
 * rest, and attempts that hang count against the share of their own tenant.
 */
export interface Permits {
  /**
   * Undefined while the endpoint is at its limit or the tenant has its share. `share`: how much of the usual share the
   * tenant may have; default 1.
   */
  tryAcquire(holder: PermitHolder, share?: number): Permit | undefined;
  /** Retry delay after `tryAcquire` gave no permit. Callers that were refused earlier come first. */
  retryAfterMs(holder: PermitHolder): number;
  available(): number;
  heldByTenant(): Record<string, number>;
}

export interface PermitsOptions {
  total: number;
  perEndpoint: number;
  /** Milliseconds of a monotonic clock. */
  now: () => number;
  random: () => number;
}

/** Temporal rounds any shorter timer up to a second. */
const LEAST_MS = 1_000;
/** An endpoint that hung may answer again, so the wait has an upper bound. */
const MOST_MS = 300_000;
/** The assumed time that a permit is held, until the first one is released. */
const FIRST_GUESS_MS = 1_000;
/** The weight of the latest value in the moving average. */
const WEIGHT = 0.2;

/** The permits of one endpoint, or of one tenant. */
interface Group {
  held: number;
  /** When a permit was last acquired or released. */
  changedAt: number;
  /** The moving average over released permits. */
  heldForMs: number;
  /** When the last refused caller will ask again. */
  lastTurnAt: number;
}

export function createPermits({ total, perEndpoint, now, random }: PermitsOptions): Permits {
  const endpoints = new Map<string, Group>();
  const tenants = new Map<string, Group>();
  let held = 0;

  const hasShare = (tenantId: string, share: number) => (tenants.get(tenantId)?.held ?? 0) < share * (total - held);
  const isFull = (endpointId: string) => (endpoints.get(endpointId)?.held ?? 0) >= perEndpoint;

  /** Spreads the retries. With one short delay for all, thousands would ask each second for a few permits. */
  function turnOf(group: Group, permits: number): number {
    // Attempts that hang hold their permits for long before the average knows.
    const heldForMs = Math.max(group.heldForMs, now() - group.changedAt);
    const turnAt = Math.max(group.lastTurnAt, now() + LEAST_MS) + heldForMs / permits;
    const inMs = turnAt - now();
    if (inMs > MOST_MS) return MOST_MS * (0.5 + 0.5 * random());
    group.lastTurnAt = turnAt;
    return inMs;
  }

  return {
    tryAcquire({ tenantId, endpointId }, share = 1) {
      if (isFull(endpointId) || !hasShare(tenantId, share)) return undefined;
      const releases = [enter(endpoints, endpointId, now), enter(tenants, tenantId, now)];
      held++;
      let isHeld = true;
      return {
        release() {
          if (!isHeld) return;
          isHeld = false;
          held--;
          for (const release of releases) release();
        },
      };
    },
    retryAfterMs({ tenantId, endpointId }) {
      const endpoint = endpoints.get(endpointId);
      if (endpoint !== undefined && isFull(endpointId)) return turnOf(endpoint, perEndpoint);
      const tenant = tenants.get(tenantId);
      return tenant === undefined ? LEAST_MS : turnOf(tenant, Math.max(1, tenant.held));
    },
    available: () => total - held,
    heldByTenant: () => Object.fromEntries([...tenants].map(([tenantId, group]) => [tenantId, group.held])),
  };
}

function enter(groups: Map<string, Group>, id: string, now: () => number): () => void {
  const group = groups.get(id) ?? { held: 0, changedAt: 0, heldForMs: FIRST_GUESS_MS, lastTurnAt: 0 };
  groups.set(id, group);
  const since = now();
  group.held++;
  group.changedAt = since;
  return () => {
    group.held--;
    group.changedAt = now();
    group.heldForMs += WEIGHT * (now() - since - group.heldForMs);
    if (group.held === 0 && group.lastTurnAt < now()) groups.delete(id);
  };
}
