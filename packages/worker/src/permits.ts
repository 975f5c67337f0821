import { createEndpointLine, type AttemptEnd, type EndpointLine, type Leave, type Ramp } from './endpoint-line.ts';
import type { Pace } from './pace.ts';
import { expectedMs, type PermitGroup } from './permit-group.ts';
import { createTenantShares } from './tenant-shares.ts';

/** Whose attempt needs a permit. */
export interface PermitHolder {
  tenantId: string;
  endpointId: string;
}

export interface Permit {
  /** Gives the permit back; default `unknown`. A second call does nothing. */
  release(ended?: AttemptEnd): void;
  /** Await it just before the request leaves, see `Pace`. Only endpoints that recover have one. */
  turn: Pace['turn'];
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
  /**
   * The same, but where the endpoint is at its limit it waits for a permit, if one is expected soon. Who waits counts as
   * holding one of the tenant's, because it uses a slot of the worker. The signal ends the wait.
   */
  acquire(holder: PermitHolder, signal: AbortSignal): Promise<Permit | undefined>;
  /** Retry delay after no permit was given. Callers that were refused earlier come first. */
  retryAfterMs(holder: PermitHolder): number;
  /** Whether more attempts of the endpoint are in flight than its limit is now. */
  isOver(endpointId: string): boolean;
  /** Call it when the ramp of the endpoint has changed. */
  onRampChanged(endpointId: string): void;
  available(): number;
  heldByTenant(): Record<string, number>;
  /** From now on nobody waits; who does is refused. */
  endWaits(): void;
}

export interface PermitsOptions {
  total: number;
  /** The limit of an endpoint that is slow, fails, or is not known yet. */
  perEndpoint: number;
  /** The limit that a fast and healthy endpoint can reach; default `perEndpoint`. */
  perFastEndpoint?: number;
  /** The ramp of an endpoint that recovers. Default: none does. */
  rampOf?: (endpointId: string) => Ramp | undefined;
  /** Milliseconds of a monotonic clock. */
  now: () => number;
  random: () => number;
}

/** Temporal rounds any shorter timer up to a second. */
const LEAST_MS = 1_000;
/** An endpoint that hung may answer again, so the wait has an upper bound. */
const MOST_MS = 300_000;

export function createPermits(options: PermitsOptions): Permits {
  const { total, perEndpoint: least, perFastEndpoint: most = least, rampOf, now } = options;
  const tenants = createTenantShares({ total, now });
  const endpoints = new Map<string, EndpointLine>();
  let mayWait = true;

  function lineOf(endpointId: string): EndpointLine {
    const line =
      endpoints.get(endpointId) ?? createEndpointLine({ least, most, ramp: () => rampOf?.(endpointId), now });
    endpoints.set(endpointId, line);
    return line;
  }

  function permitOf(endpointId: string, leave: Leave, releaseShare: () => void): Permit {
    let isHeld = true;
    return {
      turn: (signal) => endpoints.get(endpointId)?.turn(signal) ?? true,
      release(ended = 'unknown') {
        if (!isHeld) return;
        isHeld = false;
        releaseShare();
        leave(ended);
        if (endpoints.get(endpointId)?.isIdle()) endpoints.delete(endpointId);
      },
    };
  }

  return {
    tryAcquire({ tenantId, endpointId }, share = 1) {
      const leave = tenants.hasMore(tenantId, share) ? lineOf(endpointId).tryEnter() : undefined;
      return leave && permitOf(endpointId, leave, tenants.take(tenantId));
    },
    async acquire({ tenantId, endpointId }, signal) {
      if (!tenants.hasMore(tenantId, 1)) return undefined;
      const line = lineOf(endpointId);
      const entering = mayWait ? line.enter(signal) : line.tryEnter();
      if (entering === undefined) return undefined;
      const releaseShare = tenants.take(tenantId);
      const leave = await entering;
      if (leave !== undefined) return permitOf(endpointId, leave, releaseShare);
      releaseShare();
      return undefined;
    },
    retryAfterMs({ tenantId, endpointId }) {
      const line = endpoints.get(endpointId);
      if (line?.isFull()) return turnOf(line.group, line.turnMs(), options);
      const tenant = tenants.findGroup(tenantId);
      return tenant === undefined
        ? LEAST_MS
        : turnOf(tenant, expectedMs(tenant, now) / Math.max(1, tenant.held), options);
    },
    isOver: (endpointId) => endpoints.get(endpointId)?.isOver() === true,
    onRampChanged: (endpointId) => endpoints.get(endpointId)?.onRampChanged(),
    available: () => tenants.available(),
    heldByTenant: () => tenants.heldByTenant(),
    endWaits() {
      mayWait = false;
      for (const line of endpoints.values()) line.close();
    },
  };
}

/** Spreads the retries. With one short delay for all, thousands would ask each second for a few permits. */
function turnOf(group: PermitGroup, turnMs: number, { now, random }: PermitsOptions): number {
  const turnAt = Math.max(group.lastTurnAt, now() + LEAST_MS) + turnMs;
  const inMs = turnAt - now();
  if (inMs > MOST_MS) return MOST_MS * (0.5 + 0.5 * random());
  group.lastTurnAt = turnAt;
  return inMs;
}
