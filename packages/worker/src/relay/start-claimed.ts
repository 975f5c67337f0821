import { markStarted, restartDelivery } from '@postrider/store/deliveries';
import { holdsClaim, releaseClaims } from '@postrider/store/queue';
import type { ClaimedDelivery } from '@postrider/store/queue';
import type { Database } from '@postrider/store/sql';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { FirstAttempts } from './first-attempts.ts';
import type { RelayReport } from '../metrics/report-relay.ts';
import { isRunning } from '../temporal/run-status.ts';
import type { StartWindow } from './start-window.ts';
import { startDelivery, suitsLocalAttempt } from '../temporal/start-delivery.ts';
import { START_AGAIN_AFTER_MS, type StartResult } from '../temporal/start-eagerly.ts';

export interface StartClaimedDeps {
  database: Database;
  client: Client;
  taskQueue: string;
  bootId: string;
  firstAttempts: FirstAttempts;
  startWindow: StartWindow;
  /** Loads a delivery whose first attempt is about to begin here. */
  loadAhead: (deliveryId: string) => void;
  /** Call it if the attempt will not begin here. */
  forgetAhead: (deliveryId: string) => void;
  counters: RelayCounters;
  report: RelayReport;
  now: () => Date;
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

/** An older run is about to close. Its successor is started after this time. */
const OLDER_RUN_DELAY_MS = 1_000;

/** Starts the workflows of claimed deliveries. */
export function startClaimed(deps: StartClaimedDeps, deliveries: readonly ClaimedDelivery[]): Promise<StartResult>[] {
  deps.report.claimed(deliveries.length);
  return deliveries.map((delivery) => start(deps, delivery));
}

/** Awaits all, so that no rejection goes unhandled. */
export async function everyOne<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(promises);
  return settled.map((each) => {
    if (each.status === 'rejected') throw each.reason;
    return each.value;
  });
}

/** Reports starts that Temporal rejected. False if there are none. */
export function reportRejected(
  { log, onStartsRejected }: Pick<StartClaimedDeps, 'onStartsRejected' | 'log'>,
  started: readonly StartResult[],
): boolean {
  const failed = started.filter((result) => result.kind === 'failed');
  if (failed.length === 0) return false;
  log.warn({ failed: failed.length, err: failed[0]?.error }, 'Temporal rejected workflow starts; retrying');
  onStartsRejected();
  return true;
}

async function start(deps: StartClaimedDeps, delivery: ClaimedDelivery): Promise<StartResult> {
  const { database, firstAttempts, counters, report, log } = deps;
  const { deliveryId, tenantId, endpointId } = delivery;
  const attempt = { tenantId, endpointId, hasSucceeded: delivery.endpoint.hasSucceeded };
  const local = suitsLocalAttempt(delivery) && firstAttempts.tryBegin(deliveryId, attempt);
  if (local) {
    deps.startWindow.onClaimed(deliveryId, tenantId);
    deps.loadAhead(deliveryId);
  }
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
      endHere(deps, deliveryId);
      await settleConflict(deps, delivery);
      break;
    case 'failed':
      counters.startsFailed++;
      endHere(deps, deliveryId);
      log.debug({ err: result.error, deliveryId: delivery.deliveryId }, 'start failed');
      await releaseClaims(database, ids, new Date(deps.now().getTime() + START_AGAIN_AFTER_MS));
  }
  return result;
}

/** The first attempt does not begin here. */
function endHere({ firstAttempts, startWindow, forgetAhead }: StartClaimedDeps, deliveryId: string): void {
  forgetAhead(deliveryId);
  startWindow.forget(deliveryId);
  firstAttempts.end(deliveryId);
}

/**
 * The workflow id is taken: by this delivery's own run, by an older run that is about to close, or by a run that ended
 * without a record.
 */
async function settleConflict(deps: StartClaimedDeps, delivery: ClaimedDelivery): Promise<void> {
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
