import { claimDue, findInactive, findNextDue, settleInactive } from '@postrider/store/queue';
import type { ClaimBacklog } from '../backlog.ts';
import { CLAIM_LEASE_MS } from '../claim-lease.ts';
import type { Loop } from '../loop.ts';
import type { DeliveryReport } from '../metrics/report-deliveries.ts';
import { everyOne, reportRejected, startClaimed, type StartClaimedDeps } from './start-claimed.ts';

export interface ClaimLoopDeps extends StartClaimedDeps {
  /** Whether attempts can be recorded. If not, deliveries wait in the queue, not as workflows. */
  mayClaim: () => boolean;
  report: StartClaimedDeps['report'] & Pick<DeliveryReport, 'held'>;
  /** The boot ids of silent workers. Their claims take no permits. */
  silentWorkers: () => readonly string[];
  claimBacklog: ClaimBacklog;
  /** Called with the rate-limited endpoints that have due deliveries. These are claimed apart: each takes several statements. */
  onRateLimited: (endpointIds: readonly string[]) => void;
}

export const CLAIM_AT_MOST = 100;

/** One round: claims due deliveries and starts their workflows. Returns when the next round should follow. */
export function createClaimRound(deps: ClaimLoopDeps): Loop['round'] {
  const { database, firstAttempts } = deps;
  let afterEndpointId = '';
  /** The earliest due time that claims have found since the last pause. */
  let nextDueAt: Date | null = null;

  return async () => {
    const permits = firstAttempts.permits();
    // A released permit wakes this loop, and so does a recorder that is available again.
    if (permits.available <= 0 || !deps.mayClaim()) return 'wait';
    const limit = Math.min(permits.available, CLAIM_AT_MOST);
    const { available } = permits;
    const backlog = await deps.claimBacklog({ ...claimOptions(deps), afterEndpointId, available });
    const exceptEndpointIds = backlog.endpointIds;
    const options = { ...claimOptions(deps), limit, permits, afterEndpointId, exceptEndpointIds };
    const giveBack = firstAttempts.setAside(limit);
    const claim = await claimDue(database, options).finally(giveBack);
    deps.onRateLimited(claim.rateLimitedEndpointIds);
    // Start what is claimed, even if another start fails.
    const all = await everyOne([everyOne(backlog.started), startClaimed(deps, claim.deliveries)]);
    const settled = claim.hasInactive ? await settleInactives(deps, afterEndpointId) : 0;
    const dueAt = claim.isFull ? null : await findNextDue(database, afterEndpointId, options.now);
    nextDueAt = earlier(nextDueAt, dueAt);
    afterEndpointId = claim.lastEndpointId;
    if (reportRejected(deps, all.flat())) return 'back_off';
    // Deliveries without a permit follow when a permit is released. A notification tells of new ones.
    if (claim.isFull || claim.isCut || backlog.more || settled > 0) return 'again';
    const waitUntil = nextDueAt;
    nextDueAt = null;
    return waitUntil === null ? 'wait' : { waitUntil };
  };
}

export function earlier(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}

export function claimOptions({ bootId, silentWorkers, now }: Pick<ClaimLoopDeps, 'bootId' | 'silentWorkers' | 'now'>) {
  return { claimedBy: bootId, leaseMs: CLAIM_LEASE_MS, silent: silentWorkers(), now: now() };
}

/** One batch of each inactive endpoint, so that claims of other endpoints follow in between. */
async function settleInactives(deps: ClaimLoopDeps, afterEndpointId: string): Promise<number> {
  const { database, now, report } = deps;
  let all = 0;
  for (const id of await findInactive(database, afterEndpointId)) {
    const { settled, hold } = await settleInactive(database, id, now());
    if (hold !== null) report.held(hold, settled);
    all += settled;
  }
  return all;
}
