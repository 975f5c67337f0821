import {
  ENDPOINT_HEALTH_WORKFLOW,
  HEALTH_CHANGED_SIGNAL,
  WAKE_SIGNAL,
  deliveryWorkflowId,
  endpointHealthWorkflowId,
} from '@postrider/domain';
import type { EndpointHealthInput } from '@postrider/domain';
import { restartDelivery } from '@postrider/store/deliveries';
import { finishOutboxRows, takeOutboxRows } from '@postrider/store/outbox';
import type { OutboxRow } from '@postrider/store/outbox';
import type { Database } from '@postrider/store/sql';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { Loop } from '../loop.ts';

export interface CommandLoopDeps {
  database: Database;
  client: Client;
  taskQueue: string;
  now: () => Date;
  /** Called when a delivery became due. */
  onDue: () => void;
}

const LEASE_MS = 15_000;
const SIGNALS_PER_ROUND = 200;
/** Few, because the same Temporal server must also start newly published deliveries. */
const SIGNALS_AT_ONCE = 8;

/** Wakes workflows to read their rows again. A second wake does no harm. If the workflow is gone, the delivery is restarted. */
export function createWakeRound(deps: CommandLoopDeps): Loop['round'] {
  const { database, client, onDue, now } = deps;
  return () =>
    drain(deps, 'delivery_wakes', async ({ subject, reason }) => {
      try {
        const why: [why?: string] = reason === undefined ? [] : [reason];
        await client.workflow.getHandle(deliveryWorkflowId(subject)).signal(WAKE_SIGNAL, ...why);
      } catch (error) {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
        if (await restartDelivery(database, { deliveryId: subject, generation: null, now: now() })) onDue();
      }
    });
}

/** Signals the health workflows of endpoints that something changed, and starts those that do not run. */
export function createHealthRound(deps: CommandLoopDeps): Loop['round'] {
  const { client, taskQueue } = deps;
  return async () => {
    const next = await drain(deps, 'endpoint_health_signals', async ({ subject }) => {
      const input: EndpointHealthInput = { endpointId: subject };
      await client.workflow.signalWithStart(ENDPOINT_HEALTH_WORKFLOW, {
        workflowId: endpointHealthWorkflowId(subject),
        taskQueue,
        args: [input],
        signal: HEALTH_CHANGED_SIGNAL,
        staticSummary: `Health of ${subject}`,
      });
    });
    // One signal tells everything, so all signals of a poll interval are sent as one.
    return next === 'again' ? 'wait' : next;
  };
}

async function drain(
  { database, now }: CommandLoopDeps,
  table: 'delivery_wakes' | 'endpoint_health_signals',
  signal: (row: OutboxRow) => Promise<void>,
): Promise<'again' | 'wait' | 'back_off'> {
  const taken = await takeOutboxRows(database, table, {
    limit: SIGNALS_PER_ROUND,
    leaseMs: LEASE_MS,
    now: now(),
  });
  const done: OutboxRow[] = [];
  const rest = [...taken];
  let failed = false;
  async function work(): Promise<void> {
    for (let one = rest.shift(); one !== undefined && !failed; one = rest.shift()) {
      try {
        await signal(one);
        done.push(one);
      } catch {
        // Temporal is down. The other rows stay in the outbox and are taken again when their lease ends.
        failed = true;
      }
    }
  }
  await Promise.all(Array.from({ length: SIGNALS_AT_ONCE }, work));
  await finishOutboxRows(database, table, done);
  if (failed) return 'back_off';
  return taken.length === SIGNALS_PER_ROUND ? 'again' : 'wait';
}
