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
import type { FirstAttempts } from './first-attempts.ts';
import type { Loop } from '../loop.ts';
import { isRunning } from '../temporal/run-status.ts';
import { startDelivery, suitsLocalAttempt } from './start-delivery.ts';
import type { StartResult } from './start-delivery.ts';

export interface ClaimLoopDeps {
  database: Database;
  client: Client;
  taskQueue: string;
  bootId: string;
  firstAttempts: FirstAttempts;
  /** Whether what is claimed could be recorded: else it waits in the queue, not as a workflow. */
  mayClaim: () => boolean;
  counters: RelayCounters;
  /** The boot ids of workers whose claims take no permits. */
  silentWorkers: () => readonly string[];
  now: () => Date;
  /** Told when Temporal rejected starts: it may have lost what they need. */
  onStartsRejected: () => void;
  log: Logger;
}

/** What the relay did since the start of the process; `notEager` above zero means that its slots are overbooked. */
export interface RelayCounters {
  started: number;
  notEager: number;
  startsFailed: number;
}

/** Longer than a local attempt and its record take; what a dead process had claimed waits this long. */
const LEASE_MS = 20_000;
const CLAIM_AT_MOST = 100;
const RATE_LIMITED_PER_ROUND = 8;
/** An older run is about to close; its successor is tried again soon. */
const OLDER_RUN_DELAY_MS = 1_000;
const TEMPORAL_AWAY_DELAY_MS = 1_000;

/** One round: claims what is due and starts it. Answers whether another round should follow at once. */
export function createClaimRound(deps: ClaimLoopDeps): Loop['round'] {
  const { database, firstAttempts, log } = deps;
  const claimQueues = createQueueClaims(deps);
  let afterEndpointId = '';
  /** The soonest that the claims of this round know of. */
  let nextDueAt: Date | null = null;

  return async () => {
    const permits = firstAttempts.permits();
    // Both come back with an event of their own.
    if (permits.available <= 0 || !deps.mayClaim()) return 'wait';
    const limit = Math.min(permits.available, CLAIM_AT_MOST);
    const options = { ...claimOptions(deps), limit, permits, afterEndpointId };
    const claim = await claimDue(database, options);
    // What is claimed is started, whatever becomes of the rest.
    const { started, more, nextAt } = await allStarted([
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
    // What was left for want of a permit comes with the permit, what becomes due with a notification.
    if (more || settled > 0) return 'again';
    const waitUntil = nextDueAt;
    nextDueAt = null;
    return waitUntil === null ? 'wait' : { waitUntil };
  };
}

function claimOptions({ bootId, silentWorkers, now }: ClaimLoopDeps) {
  return { claimedBy: bootId, leaseMs: LEASE_MS, silent: silentWorkers(), now: now() };
}

/** What a claim leaves to do. */
interface Left {
  /** Whether there is more to claim now. */
  more: boolean;
  nextAt: Date | null;
}

type Started = Left & { started: StartResult[] };

/** Claims from the queues of rate-limited endpoints, and starts that: a few queues a round, the next ones in the next. */
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

/** A batch of each: others are claimed in between. */
async function settleInactives({ database, now }: ClaimLoopDeps, afterEndpointId: string): Promise<number> {
  let settled = 0;
  for (const id of await findInactive(database, afterEndpointId)) settled += await settleInactive(database, id, now());
  return settled;
}

async function startAll(deps: ClaimLoopDeps, deliveries: readonly ClaimedDelivery[], left: Left): Promise<Started> {
  return { ...left, started: await everyOne(deliveries.map((delivery) => start(deps, delivery))) };
}

async function start(deps: ClaimLoopDeps, delivery: ClaimedDelivery): Promise<StartResult> {
  const { database, firstAttempts, counters, log } = deps;
  const { deliveryId, tenantId, endpointId } = delivery;
  const attempt = { tenantId, endpointId, hasSucceeded: delivery.endpoint.hasSucceeded };
  const local = suitsLocalAttempt(delivery) && firstAttempts.tryBegin(deliveryId, attempt);
  const result = await startDelivery(deps, delivery, { firstAttempt: local ? 'local' : 'regular' });
  const ids = [delivery.deliveryId];
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
      await releaseClaims(database, ids, new Date(deps.now().getTime() + TEMPORAL_AWAY_DELAY_MS));
  }
  return result;
}

/** There is a run of this id already: this one's own, an older one that is about to close, or one that ended unrecorded. */
async function settleConflict(deps: ClaimLoopDeps, delivery: ClaimedDelivery): Promise<void> {
  const { database, client, log } = deps;
  const { deliveryId, generation } = delivery;
  const now = deps.now();
  if (await isRunning(client, deliveryId)) {
    // In the first generation it is this very delivery's and will record; the lease runs on meanwhile.
    if (generation === 1) await markStarted(database, { ids: [deliveryId], now });
    else await releaseClaims(database, [deliveryId], new Date(now.getTime() + OLDER_RUN_DELAY_MS));
    return;
  }
  // What a run decides is recorded before it ends, so a row that is still due is older than the run: a restored database.
  if (!(await holdsClaim(database, { deliveryId, generation, claimedBy: deps.bootId }))) return;
  log.warn({ deliveryId }, 'The workflow of a due delivery had ended already; it is started again');
  if (generation === 1) await restartDelivery(database, { deliveryId, generation, now });
  else await startDelivery(deps, delivery, { firstAttempt: 'regular', afterAnyRun: true });
}
