import { continueAsNew, proxyActivities, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { RetentionInput, RetentionSlice, RetentionStep } from '@postrider/domain/workflows';
import type { RetentionActivities } from './activities.ts';

// Each call works for about half a minute. What it has removed stays removed, so a repeated call only goes on.
const { removeOldRecords } = proxyActivities<RetentionActivities>({
  startToCloseTimeout: '1h',
  heartbeatTimeout: '60s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
  summary: 'Remove old records',
});

/** Some hours of work. */
const LONGEST_HISTORY = 3_000;

/** Removes what is older than people want to keep it. It runs every day; what it has done is in Postgres. */
export async function retention({ from }: RetentionInput): Promise<string> {
  const { firstExecutionRunId: runId } = workflowInfo();
  let step: RetentionStep = from ?? { step: 'partitions' };
  for (;;) {
    const { next, summary }: RetentionSlice = await removeOldRecords({ runId, step });
    setCurrentDetails(summary);
    if (next === null) return summary;
    step = next;
    if (workflowInfo().historyLength > LONGEST_HISTORY) await continueAsNew<typeof retention>({ from: step });
  }
}
