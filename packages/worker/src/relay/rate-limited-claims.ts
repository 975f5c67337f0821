import { claimRateLimited } from '@postrider/store/queue';
import type { Loop } from '../loop.ts';
import { CLAIM_AT_MOST, claimOptions, type ClaimLoopDeps } from './claim-loop.ts';
import { everyOne, startClaimed, wereRejected } from './start-claimed.ts';

const ENDPOINTS_PER_ROUND = 8;

/**
 * Claims from the queues of rate-limited endpoints. It has a loop of its own: its claims take several statements each, which
 * wait for the lock of a limiter, and deliveries of other endpoints must not wait for them.
 */
export interface RateLimitedClaims {
  /** The rate-limited endpoints that have due deliveries now. */
  offer(endpointIds: readonly string[]): void;
  /** Claims from a few of the queues and starts the deliveries. The next round takes the next queues. */
  round: Loop['round'];
}

export function createRateLimitedClaims(
  deps: Omit<ClaimLoopDeps, 'claimBacklog' | 'onRateLimited'>,
): RateLimitedClaims {
  const { database, firstAttempts, now } = deps;
  /** When to look at the queue of an endpoint. */
  const lookAt = new Map<string, number>();
  let lastEndpointId = '';

  /** The next queues after the last one that was looked at. */
  function takeReady(most: number): string[] {
    const isReady = (id: string) => (lookAt.get(id) ?? Infinity) <= now().getTime();
    const ready = [...lookAt.keys()].filter(isReady).toSorted();
    const inOrder = [...ready.filter((id) => id > lastEndpointId), ...ready.filter((id) => id <= lastEndpointId)];
    const taken = inOrder.slice(0, most);
    lastEndpointId = taken.at(-1) ?? lastEndpointId;
    for (const id of taken) lookAt.delete(id);
    return taken;
  }

  return {
    offer(endpointIds) {
      for (const id of endpointIds) lookAt.set(id, 0);
    },
    async round() {
      // A released permit leads to another offer.
      const { available } = firstAttempts.permits();
      if (available <= 0 || !deps.mayClaim()) return 'wait';
      // Half of the permits are for other endpoints.
      const room = Math.ceil(Math.min(available, CLAIM_AT_MOST) / 2);
      const taken = takeReady(Math.min(room, ENDPOINTS_PER_ROUND));
      const limit = Math.floor(room / taken.length);
      const claimAndStart = async (endpointId: string) => {
        const claim = await claimRateLimited(database, { ...claimOptions(deps), endpointId, limit });
        // What was offered meanwhile is newer.
        if (claim.more) lookAt.set(endpointId, 0);
        else if (claim.lookAt !== null && !lookAt.has(endpointId)) lookAt.set(endpointId, claim.lookAt.getTime());
        return startClaimed(deps, claim.deliveries);
      };
      const started = await everyOne(taken.map(claimAndStart));
      if (wereRejected(deps, started.flat())) return 'back_off';
      return lookAt.size === 0 ? 'wait' : { waitUntil: new Date(Math.min(...lookAt.values())) };
    },
  };
}
