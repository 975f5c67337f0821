import { setTimeout as delay } from 'node:timers/promises';
import { claimDue, findInactive, findNextDue, settleInactive } from '@postrider/store/queue';
import type { ClaimBacklog } from '../backlog.ts';
import { CLAIM_LEASE_MS } from '../claim-lease.ts';
import type { Loop } from '../loop.ts';
import type { DeliveryReport } from '../metrics/report-deliveries.ts';
import { narrowest } from './narrowest-room.ts';
import type { RunningStarts } from './running-starts.ts';
import { startClaimed, type StartClaimedDeps } from './start-claimed.ts';

export interface ClaimLoopDeps extends StartClaimedDeps {
  /** Whether attempts can be recorded. If not, deliveries wait in the queue, not as workflows. */
  mayClaim: () => boolean;
  report: StartClaimedDeps['report'] & Pick<DeliveryReport, 'held'>;
  /** The boot ids of silent workers. Their claims take no permits. */
  silentWorkers: () => readonly string[];
  claimBacklog: ClaimBacklog;
  starts: RunningStarts;
  /** Milliseconds of a monotonic clock. */
  monotonicMs: () => number;
  /** Called with the rate-limited endpoints that have due deliveries. These are claimed apart: each takes several statements. */
  onRateLimited: (endpointIds: readonly string[]) => void;
}

export const CLAIM_AT_MOST = 100;

/** One round: claims due deliveries and begins to start their workflows. Returns when the next round should follow. */
export function createClaimRound(deps: ClaimLoopDeps): Loop['round'] {
  const { database, firstAttempts, startWindow, starts, monotonicMs } = deps;
  let afterEndpointId = '';
  /** The earliest due time that claims have found since the last pause. */
  let nextDueAt: Date | null = null;
  let notBeforeMs = 0;

  return async () => {
    const waitMs = notBeforeMs - monotonicMs();
    if (waitMs > 0) await delay(waitMs);
    const permits = narrowest(firstAttempts.permits(), startWindow.room());
    const limit = Math.min(permits.available, starts.room(), CLAIM_AT_MOST);
    // What makes room wakes this loop: a released permit, an attempt that begins, a start that ends. So does a recorder that is
    // available again.
    if (limit <= 0 || !deps.mayClaim()) return 'wait';
    const claimedAtMs = monotonicMs();
    const { available } = permits;
    const backlog = await deps.claimBacklog({ ...claimOptions(deps), afterEndpointId, available });
    const carriersRejected = await starts.add(backlog.started);
    notBeforeMs = backlog.started.length > 0 ? 0 : claimedAtMs + startWindow.claimEveryMs();
    const exceptEndpointIds = backlog.endpointIds;
    const options = { ...claimOptions(deps), limit, permits, afterEndpointId, exceptEndpointIds };
    const giveBack = firstAttempts.setAside(limit);
    const claim = await claimDue(database, options).finally(giveBack);
    deps.onRateLimited(claim.rateLimitedEndpointIds);
    const rejected = await starts.add(startClaimed(deps, claim.deliveries));
    const settled = claim.hasInactive ? await settleInactives(deps, afterEndpointId) : 0;
    const dueAt = claim.isFull ? null : await findNextDue(database, afterEndpointId, options.now);
    nextDueAt = earlier(nextDueAt, dueAt);
    afterEndpointId = claim.lastEndpointId;
    if (rejected || carriersRejected) return 'back_off';
    // Deliveries without a permit follow when a permit is released. A notification tells of new ones.
    if (claim.isFull || claim.isCut || backlog.more || settled > 0) {
      if (claim.deliveries.length === 0) notBeforeMs = 0;
      return 'again';
    }
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
