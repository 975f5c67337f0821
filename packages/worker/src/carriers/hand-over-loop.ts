import { confirmHandOver, findHandedOver } from '@postrider/store/deliveries';
import type { OutboxRow } from '@postrider/store/outbox';
import { drainOutbox } from '../drain-outbox.ts';
import { startLoop, type RunningLoop } from '../loop.ts';
import type { RelayReport } from '../metrics/report-relay.ts';
import type { Database } from '@postrider/store/sql';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { startDelivery } from '../temporal/start-delivery.ts';
import { isRunning } from '../temporal/run-status.ts';

const HAND_OVERS = {
  limit: 200,
  leaseMs: 15_000,
  /** Few, because the same Temporal server must also start newly published deliveries. */
  atOnce: 8,
  stopAfter: 1,
};

export interface HandOverOptions {
  database: Database;
  client: Client;
  taskQueue: string;
  report: Pick<RelayReport, 'started'>;
  now: () => Date;
  log: Logger;
}

const POLL_MS = 1_000;

/** Starts the own workflows of deliveries that go on after a carrier. A crash between any two steps repeats them. */
export function startHandOvers(options: HandOverOptions): RunningLoop {
  const { now, log } = options;
  const round = () =>
    drainOutbox(options, { table: 'delivery_handovers', ...HAND_OVERS }, (row) => handOver(options, row));
  return startLoop({ name: 'hand-over', pollMs: POLL_MS, round, now, log });
}

async function handOver(deps: HandOverOptions, { subject, token }: OutboxRow): Promise<void> {
  const { database, client } = deps;
  const found = await findHandedOver(database, subject);
  if (found === undefined) return;
  const regular = { firstAttempt: 'regular' } as const;
  let result = await startDelivery(deps, found, regular);
  deps.report.started('delivery', result);
  // The row is open, so a run that ended did not end it: somebody stopped that run, or the database was restored.
  if (result.kind === 'already_started' && !(await isRunning(client, subject))) {
    if ((await findHandedOver(database, subject)) === undefined) return;
    result = await startDelivery(deps, found, { ...regular, afterAnyRun: true });
  }
  if (result.kind === 'failed') throw result.error;
  await confirmHandOver(database, { deliveryId: subject, token, nextAttemptAt: found.nextAttemptAt });
}
