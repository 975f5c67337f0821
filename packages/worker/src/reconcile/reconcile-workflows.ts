import { deliveryWorkflowId, WAKE_SIGNAL } from '@postrider/domain';
import { findFinished, restartDelivery, reconcileForgottenHolds, takeOverdue } from '@postrider/store/deliveries';
import type { OverdueDelivery } from '@postrider/store/deliveries';
import type { Database } from '@postrider/store/sql';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Loop } from '../loop.ts';
import type { RelayReport } from '../metrics/report-relay.ts';
import { isRunning } from '../temporal/run-status.ts';

export interface WorkflowRoundOptions {
  database: Database;
  client: Client;
  /** The clock of Postgres. */
  now: () => Date;
  log: Logger;
  report: Pick<RelayReport, 'found'>;
  /** Called when a delivery became due. */
  onDue: () => void;
  /** Called when an endpoint has to be reconciled because it still holds deliveries. */
  onForgottenHolds: () => void;
}

const OVERDUE_PER_ROUND = 100;
const OVERDUE_AGAIN_MS = 60_000;
const ORPHANS_EVERY_MS = 10 * 60_000;
/** A younger workflow may be about to end. */
const ORPHANS_OLDER_THAN_MS = 10 * 60_000;
const ORPHANS_PER_ROUND = 1_000;

/** Compares Postgres with Temporal in both directions and repairs what a crash, an operator or a lost namespace left behind. */
export function createWorkflowRound(options: WorkflowRoundOptions): Loop['round'] {
  const { database, now } = options;
  let orphansAt = now().getTime() + ORPHANS_EVERY_MS;
  return async () => {
    const overdue = await takeOverdue(database, { limit: OVERDUE_PER_ROUND, againMs: OVERDUE_AGAIN_MS, now: now() });
    for (const delivery of overdue) await restartIfGone(options, delivery);
    const forgotten = await reconcileForgottenHolds(database, now());
    options.report.found('forgotten_hold', forgotten);
    if (forgotten > 0) options.onForgottenHolds();
    if (now().getTime() >= orphansAt) {
      orphansAt = now().getTime() + ORPHANS_EVERY_MS;
      await wakeOrphans(options);
    }
    return overdue.length === OVERDUE_PER_ROUND ? 'again' : 'wait';
  };
}

/** Starts a delivery again, in a new generation, when its row waits for a workflow that does not exist. */
async function restartIfGone(
  { database, client, now, log, onDue, report }: WorkflowRoundOptions,
  { deliveryId, generation }: OverdueDelivery,
): Promise<void> {
  if (await isRunning(client, deliveryId)) return;
  if (await restartDelivery(database, { deliveryId, generation, now: now() })) {
    report.found('lost_workflow');
    log.warn({ deliveryId }, 'The workflow of a waiting delivery was gone; it is started again');
    onDue();
  }
}

/** Wakes each workflow that still runs although its row is finished: it reads the row and ends. */
async function wakeOrphans({ database, client, now, log, report }: WorkflowRoundOptions): Promise<void> {
  const before = new Date(now().getTime() - ORPHANS_OLDER_THAN_MS).toISOString();
  const running = client.workflow.list({
    query: `WorkflowType = 'deliver' AND ExecutionStatus = 'Running' AND StartTime < '${before}'`,
    pageSize: ORPHANS_PER_ROUND,
  });
  const ids: string[] = [];
  for await (const { workflowId } of running) {
    ids.push(workflowId.replace(/^delivery\//, ''));
    if (ids.length === ORPHANS_PER_ROUND) break;
  }
  for (const deliveryId of await findFinished(database, ids)) {
    report.found('orphan_workflow');
    log.warn({ deliveryId }, 'A workflow outlived its delivery; it is woken to end');
    await client.workflow
      .getHandle(deliveryWorkflowId(deliveryId))
      .signal(WAKE_SIGNAL)
      .catch((error: unknown) => {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      });
  }
}
