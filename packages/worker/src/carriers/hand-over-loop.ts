import { confirmHandOver, findHandedOver, type CarriedDelivery } from '@postrider/store/deliveries';
import type { OutboxRow } from '@postrider/store/outbox';
import { drainOutbox, MANY_ROWS } from '../drain-outbox.ts';
import { startLoop, type RunningLoop } from '../loop.ts';
import type { RelayReport } from '../metrics/report-relay.ts';
import type { Database } from '@postrider/store/sql';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { startDelivery } from '../temporal/start-delivery.ts';
import type { StartResult } from '../temporal/start-eagerly.ts';
import { isRunning } from '../temporal/run-status.ts';

export interface HandOverOptions {
  database: Database;
  client: Client;
  taskQueue: string;
  /** The most deliveries of one carrier. 1: this worker has none. */
  deliveriesPerWorkflow: number;
  report: Pick<RelayReport, 'started'>;
  now: () => Date;
  log: Logger;
}

const POLL_MS = 1_000;
/** Without carriers here, for those of other workers that have died or stopped. */
const POLL_FOR_OTHERS_MS = 10_000;

/** Starts the own workflows of deliveries that go on after a carrier. A crash between any two steps repeats them. */
export function startHandOvers(options: HandOverOptions): RunningLoop {
  const { now, log, deliveriesPerWorkflow } = options;
  const pollMs = deliveriesPerWorkflow > 1 ? POLL_MS : POLL_FOR_OTHERS_MS;
  const round = () =>
    drainOutbox(options, { table: 'delivery_handovers', ...MANY_ROWS }, (row) => handOver(options, row));
  return startLoop({ name: 'hand-over', pollMs, round, now, log });
}

async function handOver(options: HandOverOptions, { subject: deliveryId, token }: OutboxRow): Promise<void> {
  const { database } = options;
  const found = await findHandedOver(database, deliveryId);
  if (found === undefined) {
    // It ended meanwhile. A worker may have died between the start and its confirmation: that workflow has to end.
    await confirmHandOver(database, { deliveryId, token, nextAttemptAt: null, mayBeOlder: true });
    return;
  }
  const result = await start(options, found);
  if (result.kind === 'failed') throw result.error;
  const mayBeOlder = result.kind === 'already_started';
  await confirmHandOver(database, { deliveryId, token, nextAttemptAt: found.nextAttemptAt, mayBeOlder });
}

async function start(options: HandOverOptions, found: CarriedDelivery): Promise<StartResult> {
  const regular = { firstAttempt: 'regular' } as const;
  const result = await startDelivery(options, found, regular);
  options.report.started('delivery', result);
  if (result.kind !== 'already_started' || (await isRunning(options.client, found.deliveryId))) return result;
  // The row is open, so a run that ended did not end it: somebody stopped that run, or the database was restored.
  return startDelivery(options, found, { ...regular, afterAnyRun: true });
}
