import {
  ENDPOINT_HEALTH_WORKFLOW,
  HEALTH_CHANGED_SIGNAL,
  WAKE_SIGNAL,
  deliveryWorkflowId,
  endpointHealthWorkflowId,
} from '@postrider/domain';
import type { EndpointHealthInput } from '@postrider/domain';
import { restartDelivery } from '@postrider/store/deliveries';
import type { Database } from '@postrider/store/sql';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { drainOutbox, MANY_ROWS } from '../drain-outbox.ts';
import type { Loop } from '../loop.ts';

export interface CommandLoopDeps {
  database: Database;
  client: Client;
  taskQueue: string;
  now: () => Date;
  /** Called when a delivery became due. */
  onDue: () => void;
}

/** Wakes workflows to read their rows again. A second wake does no harm. If the workflow is gone, the delivery is restarted. */
export function createWakeRound(deps: CommandLoopDeps): Loop['round'] {
  const { database, client, onDue, now } = deps;
  return () =>
    drainOutbox(deps, { table: 'delivery_wakes', ...MANY_ROWS }, async ({ subject, reason }) => {
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
    const next = await drainOutbox(deps, { table: 'endpoint_health_signals', ...MANY_ROWS }, async ({ subject }) => {
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
