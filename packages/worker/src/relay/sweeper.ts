import { deliveryWorkflowId, WAKE_SIGNAL } from '@postrider/domain';
import { createPartitions } from '@postrider/store/sql';
import { expireKeys } from '@postrider/store/keys';
import { forgetWorkers } from '@postrider/store/queue';
import { findFinished, restartDelivery, sweepForgottenHolds, takeOverdue } from '@postrider/store/deliveries';
import type { Database } from '@postrider/store/sql';
import type { OverdueDelivery } from '@postrider/store/deliveries';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Loop } from './loop.ts';
import { isRunning } from './run-status.ts';

export interface SweeperDeps {
  database: Database;
  client: Client;
  now: () => Date;
  log: Logger;
  onDue: () => void;
}

const OVERDUE_PER_ROUND = 100;
const OVERDUE_AGAIN_MS = 60_000;
const STRAYS_EVERY_MS = 10 * 60_000;
const STRAYS_OLDER_THAN_MS = 10 * 60_000;
const STRAYS_PER_ROUND = 1_000;
const HOUSEKEEPING_EVERY_MS = 60 * 60_000;
const PARTITIONS_AGAIN_MS = 5 * 60_000;

/** Compares Postgres and Temporal both ways and mends what a crash, an operator or a lost namespace left behind. */
export function createSweepRounds(deps: SweeperDeps): Loop['round'] {
  const { database, now } = deps;
  let straysAt = now().getTime() + STRAYS_EVERY_MS;
  let housekeepingAt = 0;
  return async () => {
    const overdue = await takeOverdue(database, {
      limit: OVERDUE_PER_ROUND,
      againMs: OVERDUE_AGAIN_MS,
      now: now(),
    });
    for (const delivery of overdue) await restartIfGone(deps, delivery);
    if ((await sweepForgottenHolds(database, now())) > 0) deps.onDue();
    if (now().getTime() >= straysAt) {
      straysAt = now().getTime() + STRAYS_EVERY_MS;
      await wakeStrays(deps);
    }
    if (now().getTime() >= housekeepingAt) {
      housekeepingAt = now().getTime() + HOUSEKEEPING_EVERY_MS;
      if (!(await preparePartitions(deps))) housekeepingAt = now().getTime() + PARTITIONS_AGAIN_MS;
      while ((await expireKeys(database, now())).more);
      await forgetWorkers(database, now());
    }
    return overdue.length === OVERDUE_PER_ROUND ? 'again' : 'wait';
  };
}

/** Whether there is a partition for each coming week. */
async function preparePartitions({ database, now, log }: SweeperDeps): Promise<boolean> {
  const { left } = await createPartitions(database, now());
  for (const { partition, error } of left) {
    log.error({ partition, err: error }, 'A partition was not made; it is tried again in five minutes');
  }
  return left.length === 0;
}

/** A row that waits for a workflow which is not there (any more): a new generation takes over where it stood. */
async function restartIfGone(deps: SweeperDeps, { deliveryId, generation }: OverdueDelivery): Promise<void> {
  const { database, client, now, log, onDue } = deps;
  if (await isRunning(client, deliveryId)) return;
  if (await restartDelivery(database, { deliveryId, generation, now: now() })) {
    log.warn({ deliveryId }, 'The workflow of a waiting delivery was gone; it is started again');
    onDue();
  }
}

/** Workflows that still run although their row is finished: woken, they see it and end. */
async function wakeStrays({ database, client, now, log }: SweeperDeps): Promise<void> {
  const before = new Date(now().getTime() - STRAYS_OLDER_THAN_MS).toISOString();
  const running = client.workflow.list({
    query: `WorkflowType = 'deliver' AND ExecutionStatus = 'Running' AND StartTime < '${before}'`,
    pageSize: STRAYS_PER_ROUND,
  });
  const ids: string[] = [];
  for await (const { workflowId } of running) {
    ids.push(workflowId.replace(/^delivery\//, ''));
    if (ids.length === STRAYS_PER_ROUND) break;
  }
  for (const deliveryId of await findFinished(database, ids)) {
    log.warn({ deliveryId }, 'A workflow outlived its delivery; it is woken to end');
    await client.workflow
      .getHandle(deliveryWorkflowId(deliveryId))
      .signal(WAKE_SIGNAL)
      .catch((error: unknown) => {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      });
  }
}
