import { claimRateLimited } from '@postrider/store/queue';
import type { Loop } from '../loop.ts';
import { CLAIM_AT_MOST, claimOptions, earlier, type ClaimLoopDeps } from './claim-loop.ts';
import { narrowest } from './narrowest-room.ts';
import { everyOne, reportRejected, startClaimed } from './start-claimed.ts';

const ENDPOINTS_PER_ROUND = 8;

/**
 * Claims from the queues of rate-limited endpoints. It has a loop of its own: its claims take several statements each, which
 * wait for the lock of a limiter, and deliveries of other endpoints must not wait for them.
 */
export interface RateLimitedClaims {
  /** The endpoints with due deliveries whose tenants have permits left. Takes the place of an earlier offer. */
  offer(endpointIds: readonly string[]): void;
  /** Claims from a few of the queues and starts the deliveries. The next round takes the next queues. */
  round: Loop['round'];
}

interface RateLimitedClaimsDeps extends Omit<
  ClaimLoopDeps,
  'claimBacklog' | 'starts' | 'monotonicMs' | 'onRateLimited'
> {
  /** Called when a claim may find more. It asks about the shares of tenants, and makes an offer. */
  onMore: () => void;
}

export function createRateLimitedClaims(deps: RateLimitedClaimsDeps): RateLimitedClaims {
  let offered: readonly string[] = [];
  let lastEndpointId = '';
  /** When the first of the queues that were looked at may go on. */
  let lookAt: Date | null = null;

  /** The next queues after the last one that was looked at. */
  function takeOffered(most: number): string[] {
    const sorted = offered.toSorted();
    const inOrder = [...sorted.filter((id) => id > lastEndpointId), ...sorted.filter((id) => id <= lastEndpointId)];
    const taken = inOrder.slice(0, most);
    lastEndpointId = taken.at(-1) ?? lastEndpointId;
    return taken;
  }

  return {
    offer(endpointIds) {
      offered = endpointIds;
    },
    async round() {
      if (lookAt !== null && lookAt <= deps.now()) {
        lookAt = null;
        deps.onMore();
      }
      const { available } = narrowest(deps.firstAttempts.permits(), deps.startWindow.room());
      // A released permit leads to another offer, and so does an attempt that begins.
      if (offered.length > 0 && available > 0 && deps.mayClaim()) {
        // Half of what is available, for other endpoints are claimed meanwhile.
        const room = Math.ceil(Math.min(available, CLAIM_AT_MOST) / 2);
        const taken = takeOffered(Math.min(room, ENDPOINTS_PER_ROUND));
        const isAll = taken.length === offered.length;
        offered = [];
        const claims = await everyOne(taken.map((id) => claimAndStart(deps, id, Math.floor(room / taken.length))));
        lookAt = claims.map((claim) => claim.lookAt).reduce(earlier, lookAt);
        const started = claims.flatMap((claim) => claim.started);
        if (reportRejected(deps, started)) return 'back_off';
        if (!isAll || claims.some(({ more }) => more)) deps.onMore();
      }
      return lookAt === null ? 'wait' : { waitUntil: lookAt };
    },
  };
}

async function claimAndStart(deps: RateLimitedClaimsDeps, endpointId: string, limit: number) {
  const giveBack = deps.firstAttempts.setAside(limit);
  const claiming = claimRateLimited(deps.database, { ...claimOptions(deps), endpointId, limit });
  const claim = await claiming.finally(giveBack);
  return { ...claim, started: await everyOne(startClaimed(deps, claim.deliveries)) };
}
