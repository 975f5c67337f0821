/** Whose attempt a permit is for. */
export interface PermitHolder {
  tenantId: string;
  endpointId: string;
}

export interface Permit {
  /** Gives the permit back; more than once does no harm. */
  release(): void;
}

/**
 * The attempts that one process makes at once. Each endpoint has its own limit, and each tenant a share: it gets a permit only
 * while more are available than it holds. So a tenant alone has half, and whatever hangs counts against its own share: the
 * next tenant finds half of the rest.
 */
export interface Permits {
  /** Undefined while the endpoint is at its limit or the tenant has its share. `share`: of what is usual, default 1. */
  tryAcquire(holder: PermitHolder, share?: number): Permit | undefined;
  /** After how long whoever got no permit should ask again: about when those who got none before have had theirs. */
  retryAfterMs(holder: PermitHolder): number;
  available(): number;
  heldByTenant(): Record<string, number>;
}

export interface PermitsOptions {
  total: number;
  perEndpoint: number;
  /** Milliseconds of a clock that is never set. */
  now: () => number;
  random: () => number;
}

/** Temporal makes a second of anything shorter. */
const LEAST_MS = 1_000;
/** The queue may be shorter than it was expected to be: an endpoint that hung may answer again. */
const MOST_MS = 300_000;
/** How long a permit is held where nobody released one yet. */
const FIRST_GUESS_MS = 1_000;
/** The weight of the latest in the average. */
const WEIGHT = 0.2;

/** The permits of one endpoint, or of one tenant. */
interface Group {
  held: number;
  /** When one was acquired or released last. */
  changedAt: number;
  /** On average, of those that were released. */
  heldForMs: number;
  /** When whoever got none last asks again. */
  lastTurnAt: number;
}

export function createPermits({ total, perEndpoint, now, random }: PermitsOptions): Permits {
  const endpoints = new Map<string, Group>();
  const tenants = new Map<string, Group>();
  let held = 0;

  const hasShare = (tenantId: string, share: number) => (tenants.get(tenantId)?.held ?? 0) < share * (total - held);
  const isFull = (endpointId: string) => (endpoints.get(endpointId)?.held ?? 0) >= perEndpoint;

  /** Everybody after the same short while would be thousands of tries a second for a few permits. */
  function turnOf(group: Group, permits: number): number {
    // What hangs is held for long before the first of it is released.
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
