import { WorkflowExecutionAlreadyStartedError, type Client, type WorkflowStartOptions } from '@temporalio/client';

export type StartResult =
  | { kind: 'started'; eager: boolean }
  | { kind: 'already_started' }
  | { kind: 'failed'; error: unknown };

/** How long Temporal may take to answer a start before it counts as down. */
const START_DEADLINE_MS = 10_000;
/** When what could not be started is due again. */
export const START_AGAIN_AFTER_MS = 1_000;

/** Starts a workflow eagerly: Temporal hands its first workflow task to this process at once. */
export async function startEagerly(
  client: Client,
  workflowType: string,
  options: WorkflowStartOptions,
): Promise<StartResult> {
  try {
    const handle = await client.withDeadline(Date.now() + START_DEADLINE_MS, () =>
      client.workflow.start(workflowType, { ...options, requestEagerStart: true }),
    );
    return { kind: 'started', eager: handle.eagerlyStarted };
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return { kind: 'already_started' };
    return { kind: 'failed', error };
  }
}
