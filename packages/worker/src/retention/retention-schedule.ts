import { RETENTION_HOUR, RETENTION_WORKFLOW, retentionWorkflowId, type RetentionInput } from '@postrider/domain';
import { ScheduleAlreadyRunning, ScheduleOverlapPolicy, type Client, type ScheduleOptions } from '@temporalio/client';

interface Place {
  client: Client;
  taskQueue: string;
}

/** A run that a worker could not make during the night is made up for. */
const CATCH_UP_MS = 20 * 3_600_000;

/** Makes the Temporal Schedule of the daily run, if it is missing. One that people have paused or changed stays as it is. */
export async function ensureRetentionSchedule({ client, taskQueue }: Place): Promise<void> {
  try {
    await client.schedule.create(optionsFor(taskQueue));
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
}

function optionsFor(taskQueue: string): ScheduleOptions {
  const input: RetentionInput = {};
  return {
    scheduleId: retentionWorkflowId(taskQueue),
    spec: { calendars: [{ hour: RETENTION_HOUR }] },
    action: {
      type: 'startWorkflow',
      workflowType: RETENTION_WORKFLOW,
      workflowId: retentionWorkflowId(taskQueue),
      taskQueue,
      args: [input],
      staticSummary: 'Remove old records',
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: CATCH_UP_MS },
  };
}

/** Starts a run now, unless one runs. */
export async function triggerRetention({ client, taskQueue }: Place): Promise<void> {
  await client.schedule.getHandle(retentionWorkflowId(taskQueue)).trigger(ScheduleOverlapPolicy.SKIP);
}
