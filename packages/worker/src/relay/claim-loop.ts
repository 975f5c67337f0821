import {
  claimDue,
  claimRateLimited,
  findInactive,
  findNextDue,
  holdsClaim,
  releaseClaims,
  settleInactive,
} from '@postrider/store/queue';
import { markStarted, restartDelivery } from '@postrider/store/deliveries';
import type { ClaimedDelivery } from '@postrider/store/queue';
import type { Database } from '@postrider/store/sql';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Backlog, ClaimBacklog } from '../backlog.ts';
import { CLAIM_LEASE_MS } from '../claim-lease.ts';
import type { FirstAttempts } from './first-attempts.ts';
import type { Loop } from '../loop.ts';
import type { DeliveryReport } from '../metrics/report-deliveries.ts';
import type { RelayReport } from '../metrics/report-relay.ts';
import { isRunning } from '../temporal/run-status.ts';
import { startDelivery, suitsLocalAttempt } from '../temporal/start-delivery.ts';
import { START_AGAIN_AFTER_MS, type StartResult } from '../temporal/start-eagerly.ts';

export interface ClaimLoopDeps {
  database: Database;
  client: Client;
  taskQueue: string;
  bootId: string;
  firstAttempts: FirstAttempts;
  /** Whether attempts can be recorded. If not, deliveries wait in the queue, not as workflows. */
  mayClaim: () => boolean;
  counters: RelayCounters;
  report: RelayReport & Pick<DeliveryReport, 'held'>;
  /** The boot ids of silent workers. Their claims take no permits. */
  silentWorkers: () => readonly string[];
  now: () => Date;
  claimBacklog: ClaimBacklog;
  /** Called when Temporal rejected starts. It may have lost its namespace. */
  onStartsRejected: () => void;
  log: Logger;
}

/** What the relay did since the process started. If `notEager` grows, there are too few slots for eager starts. */
export interface RelayCounters {
  started: number;
  notEager: number;
  startsFailed: number;
}

const CLAIM_AT_MOST = 100;
const RATE_LIMITED_PER_ROUND = 8;
/** An older run is about to close. Its successor is started after this time. */
const OLDER_RUN_DELAY_MS = 1_000;

/** One round: claims due deliveries and starts their workflows. Returns when the next round should follow. */
export function createClaimRound(deps: ClaimLoopDeps): Loop['round'] {
  const { database, firstAttempts, log } = deps;
  const claimQueues = createQueueClaims(deps);
  let afterEndpointId = '';
  /** The earliest due time that the claims of this round found. */
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
    const claim = await claimDue(database, options);
    // Start what is claimed, even if another claim fails.
    const { started, more, nextAt } = await allStarted([
      startBacklog(backlog),
      startAll(deps, claim.deliveries, { more: claim.isFull || claim.isCut, nextAt: null }),
      claimQueues(claim.rateLimitedEndpointIds, limit - claim.deliveries.length),
    ]);
    const settled = claim.hasInactive ? await settleInactives(deps, afterEndpointId) : 0;
    const dueAt = claim.isFull ? null : await findNextDue(database, afterEndpointId, options.now);
    nextDueAt = [nextAt, dueAt].reduce(earlier, nextDueAt);
    afterEndpointId = claim.lastEndpointId;
    const failed = started.filter((result) => result.kind === 'failed');
    if (failed.length > 0) {
      log.warn({ failed: failed.length, err: failed[0]?.error }, 'Temporal rejected workflow starts; retrying');
      deps.onStartsRejected();
      return 'back_off';
    }
    // Deliveries without a permit follow when a permit is released. A notification tells of new ones.
    if (more || settled > 0) return 'again';
    const waitUntil = nextDueAt;
    nextDueAt = null;
    return waitUntil === null ? 'wait' : { waitUntil };
  };
}

function claimOptions({ bootId, silentWorkers, now }: ClaimLoopDeps) {
  return { claimedBy: bootId, leaseMs: CLAIM_LEASE_MS, silent: silentWorkers(), now: now() };
}

async function startBacklog({ started, more }: Backlog): Promise<Started> {
  return { started: await everyOne(started), more, nextAt: null };
}

/** What a claim left in the queue. */
interface Left {
  /** Whether there is more to claim now. */
  more: boolean;
  nextAt: Date | null;
}

type Started = Left & { started: StartResult[] };

/** Claims from a few queues of rate-limited endpoints and starts the deliveries. The next round takes the next queues. */
function createQueueClaims(deps: ClaimLoopDeps): (endpointIds: readonly string[], room: number) => Promise<Started> {
  let lastEndpointId = '';

  return async (endpointIds, room) => {
    const sorted = endpointIds.toSorted();
    const inOrder = [...sorted.filter((id) => id > lastEndpointId), ...sorted.filter((id) => id <= lastEndpointId)];
    const taken = inOrder.slice(0, Math.min(room, RATE_LIMITED_PER_ROUND));
    lastEndpointId = taken.at(-1) ?? lastEndpointId;
    const limit = Math.floor(room / taken.length);
    const claimAndStart = async (endpointId: string): Promise<Started> => {
      const options = { ...claimOptions(deps), endpointId, limit };
      const { deliveries, more, lookAt } = await claimRateLimited(deps.database, options);
      return startAll(deps, deliveries, { more, nextAt: lookAt });
    };
    const all = await allStarted(taken.map(claimAndStart));
    return { ...all, more: all.more || taken.length < endpointIds.length };
  };
}

async function allStarted(parts: readonly Promise<Started>[]): Promise<Started> {
  const each = await everyOne(parts);
  return {
    started: each.flatMap(({ started }) => started),
    more: each.some(({ more }) => more),
    nextAt: each.map(({ nextAt }) => nextAt).reduce(earlier, null),
  };
}

/** Await all, so that no rejection goes unhandled. */
async function everyOne<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(promises);
  return settled.map((each) => {
    if (each.status === 'rejected') throw each.reason;
    return each.value;
  });
}

function earlier(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
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

async function startAll(deps: ClaimLoopDeps, deliveries: readonly ClaimedDelivery[], left: Left): Promise<Started> {
  deps.report.claimed(deliveries.length);
  return { ...left, started: await everyOne(deliveries.map((delivery) => start(deps, delivery))) };
}

async function start(deps: ClaimLoopDeps, delivery: ClaimedDelivery): Promise<StartResult> {
  const { database, firstAttempts, counters, report, log } = deps;
  const { deliveryId, tenantId, endpointId } = delivery;
  const attempt = { tenantId, endpointId, hasSucceeded: delivery.endpoint.hasSucceeded };
  const local = suitsLocalAttempt(delivery) && firstAttempts.tryBegin(deliveryId, attempt);
  const result = await startDelivery(deps, delivery, { firstAttempt: local ? 'local' : 'regular' });
  const ids = [delivery.deliveryId];
  report.started('delivery', result);
  switch (result.kind) {
    case 'started':
      counters.started++;
      if (!result.eager) counters.notEager++;
      if (!local) await markStarted(database, { ids, now: deps.now() });
      break;
    case 'already_started':
      firstAttempts.end(delivery.deliveryId);
      await settleConflict(deps, delivery);
      break;
    case 'failed':
      counters.startsFailed++;
      firstAttempts.end(delivery.deliveryId);
      log.debug({ err: result.error, deliveryId: delivery.deliveryId }, 'start failed');
      await releaseClaims(database, ids, new Date(deps.now().getTime() + START_AGAIN_AFTER_MS));
  }
  return result;
}

/**
 * The workflow id is taken: by this delivery's own run, by an older run that is about to close, or by a run that ended
 * without a record.
 */
async function settleConflict(deps: ClaimLoopDeps, delivery: ClaimedDelivery): Promise<void> {
  const { database, client, report, log } = deps;
  const { deliveryId, generation } = delivery;
  const now = deps.now();
  if (await isRunning(client, deliveryId)) {
    // In the first generation the run is this delivery's own, and will record. The lease stays.
    if (generation === 1) await markStarted(database, { ids: [deliveryId], now });
    else await releaseClaims(database, [deliveryId], new Date(now.getTime() + OLDER_RUN_DELAY_MS));
    return;
  }
  // A run records before it ends. So a row that is still due is older than the run: the database was restored.
  if (!(await holdsClaim(database, { deliveryId, generation, claimedBy: deps.bootId }))) return;
  report.found('ended_workflow');
  log.warn({ deliveryId }, 'The workflow of a due delivery had ended already; it is started again');
  if (generation === 1) await restartDelivery(database, { deliveryId, generation, now });
  else await startDelivery(deps, delivery, { firstAttempt: 'regular', afterAnyRun: true });
}
