import { CARRIED_ATTRIBUTE, CARRIED_ATTRIBUTE_MOST, CARRY_WORKFLOW, carrierWorkflowId } from '@postrider/domain';
import type { CarryInput } from '@postrider/domain';
import type { Client } from '@temporalio/client';
import { startEagerly, type StartResult } from '../temporal/start-eagerly.ts';

/** Starts a carrier. It has one workflow task. */
export async function startCarrier(
  { client, taskQueue }: { client: Client; taskQueue: string },
  { carrierId, deliveryIds }: CarryInput,
): Promise<StartResult> {
  const input: CarryInput = { carrierId, deliveryIds };
  return startEagerly(client, CARRY_WORKFLOW, {
    workflowId: carrierWorkflowId(carrierId),
    taskQueue,
    args: [input],
    searchAttributes: { [CARRIED_ATTRIBUTE]: deliveryIds.slice(0, CARRIED_ATTRIBUTE_MOST) },
    staticSummary: `${deliveryIds.length} deliveries`,
  });
}
