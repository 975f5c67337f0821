import { CARRIED_ATTRIBUTE, CARRIED_ATTRIBUTE_MOST, CARRY_WORKFLOW, carrierWorkflowId } from '@postrider/domain';
import type { CarryInput } from '@postrider/domain';
import type { Client } from '@temporalio/client';
import { START_DEADLINE_MS, type StartResult } from '../temporal/start-delivery.ts';

/** Starts a carrier eagerly: Temporal hands its only workflow task to this process at once. */
export async function startCarrier(
  { client, taskQueue }: { client: Client; taskQueue: string },
  { carrierId, deliveryIds }: CarryInput,
): Promise<StartResult> {
  const input: CarryInput = { carrierId, deliveryIds };
  try {
    const handle = await client.withDeadline(Date.now() + START_DEADLINE_MS, () =>
      client.workflow.start(CARRY_WORKFLOW, {
        workflowId: carrierWorkflowId(carrierId),
        taskQueue,
        args: [input],
        requestEagerStart: true,
        searchAttributes: { [CARRIED_ATTRIBUTE]: deliveryIds.slice(0, CARRIED_ATTRIBUTE_MOST) },
        staticSummary: `${deliveryIds.length} deliveries`,
      }),
    );
    return { kind: 'started', eager: handle.eagerlyStarted };
  } catch (error) {
    return { kind: 'failed', error };
  }
}
