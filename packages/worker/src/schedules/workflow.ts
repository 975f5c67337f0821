import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { proxyActivities, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { ScheduleRunInput } from '@postrider/domain/workflows';
import type { ScheduleActivities } from './activities.ts';

/** Temporal sets it on each workflow that a schedule starts: the instant that the run was due. */
const SCHEDULED_START = defineSearchAttributeKey('TemporalScheduledStartTime', SearchAttributeType.DATETIME);

// For our own trouble, such as a database that is down. The next run of the schedule takes the place of one that waits.
const { publishScheduledRun } = proxyActivities<ScheduleActivities>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
});

/** One run of a schedule. The activity decides from the row in Postgres what it publishes. */
export async function scheduleRun({ scheduleId }: ScheduleRunInput): Promise<string> {
  const { typedSearchAttributes, startTime } = workflowInfo();
  const at = typedSearchAttributes.get(SCHEDULED_START) ?? startTime;
  const { summary } = await publishScheduledRun({ scheduleId, at: at.toISOString() });
  setCurrentDetails(summary);
  return summary;
}
