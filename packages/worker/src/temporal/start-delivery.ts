import { DELIVER_WORKFLOW, SEARCH_ATTRIBUTES, deliveryWorkflowId } from '@postrider/domain';
import type { DeliverInput } from '@postrider/domain';
import type { ClaimedDelivery } from '@postrider/store/queue';
import type { Client } from '@temporalio/client';
import { startEagerly, type StartResult } from './start-eagerly.ts';

/** With a longer local attempt the worker must heartbeat its workflow task again and again. */
const LOCAL_ATTEMPT_MAX_TIMEOUT_MS = 15_000;

export interface StartOptions {
  firstAttempt: DeliverInput['firstAttempt'];
  /** Starts a run even after a run that succeeded. Only for a row that is known to be open although its run is over. */
  afterAnyRun?: boolean;
}

/** What the start of a workflow needs of a delivery. */
type StartedDelivery = Omit<ClaimedDelivery, 'endpoint'> & { endpoint: Pick<ClaimedDelivery['endpoint'], 'url'> };

/** A later generation follows a dead letter or a run that somebody terminated, never a success. */
const reusePolicyOf = ({ generation }: StartedDelivery) =>
  generation === 1 ? 'REJECT_DUPLICATE' : 'ALLOW_DUPLICATE_FAILED_ONLY';

/** Whether the receiver is known to be fast and healthy enough to be called inside a workflow task. */
export function suitsLocalAttempt({ endpoint }: ClaimedDelivery): boolean {
  return !endpoint.failing && !endpoint.slow && endpoint.timeoutMs <= LOCAL_ATTEMPT_MAX_TIMEOUT_MS;
}

/** Starts the workflow of a claimed delivery. */
export async function startDelivery(
  { client, taskQueue }: { client: Client; taskQueue: string },
  delivery: StartedDelivery,
  options: StartOptions,
): Promise<StartResult> {
  const host = new URL(delivery.endpoint.url).host;
  const input: DeliverInput = {
    deliveryId: delivery.deliveryId,
    generation: delivery.generation,
    attemptsBefore: delivery.attemptsBefore,
    firstAttempt: options.firstAttempt,
    endpointId: delivery.endpointId,
    tenantId: delivery.tenantId,
  };
  return startEagerly(client, DELIVER_WORKFLOW, {
    workflowId: deliveryWorkflowId(delivery.deliveryId),
    taskQueue,
    args: [input],
    // When thousands of workflows of one endpoint wake at once, those of other endpoints are served in between.
    priority: { fairnessKey: delivery.endpointId },
    workflowIdReusePolicy: options.afterAnyRun ? 'ALLOW_DUPLICATE' : reusePolicyOf(delivery),
    searchAttributes: {
      [SEARCH_ATTRIBUTES.tenant]: [delivery.tenantId],
      [SEARCH_ATTRIBUTES.endpoint]: [delivery.endpointId],
      [SEARCH_ATTRIBUTES.eventType]: [delivery.eventType],
      [SEARCH_ATTRIBUTES.status]: ['pending'],
    },
    // Only the host: the path of the URL may be a credential.
    staticSummary: `${delivery.eventType} → ${host}`,
    staticDetails: describe(delivery, host),
  });
}

function describe(delivery: StartedDelivery, host: string): string {
  const rows = [
    ['Delivery', delivery.deliveryId],
    ['Tenant', delivery.tenantId],
    ['Event type', delivery.eventType],
    ['Endpoint', `${delivery.endpointId} (${host})`],
    ['Run', delivery.generation === 1 ? 'the first' : `number ${delivery.generation}: redriven or restarted`],
  ];
  return rows.map(([name, value]) => `**${name}**: ${value}`).join('\n\n');
}
