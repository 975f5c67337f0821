import { deliveryWorkflowId } from '@postrider/domain';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';

/** Whether the workflow of a delivery has an open run. A run that an operator paused is open too. */
export async function isRunning(client: Client, deliveryId: string): Promise<boolean> {
  try {
    const { status } = await client.workflow.getHandle(deliveryWorkflowId(deliveryId)).describe();
    return status.name === 'RUNNING' || status.name === 'PAUSED';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
