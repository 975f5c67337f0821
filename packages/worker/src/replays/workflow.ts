import {
  condition,
  continueAsNew,
  defineSignal,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { REPLAY_CHANGED_SIGNAL } from '@postrider/domain/workflows';
import type { ReplayInput, ReplaySlice } from '@postrider/domain/workflows';
import type { ReplayActivities } from './activities.ts';

const replayChanged = defineSignal(REPLAY_CHANGED_SIGNAL);

// Each call works for about half a minute, page by page. What a page did stays done, so a repeated call only goes on.
const { advanceReplay } = proxyActivities<ReplayActivities>({
  startToCloseTimeout: '10m',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
  summary: 'Send the next deliveries',
});

const LONGEST_HISTORY = 1_000;

/** Sends many past deliveries again. Where it has got to is in Postgres; pausing it, its rate and cancelling it are, too. */
export async function replay({ replayId }: ReplayInput): Promise<string> {
  let changes = 0;
  setHandler(replayChanged, () => {
    changes++;
  });

  for (;;) {
    const seen = changes;
    const { waitMs, summary }: ReplaySlice = await advanceReplay({ replayId });
    setCurrentDetails(summary);
    if (waitMs === null) return summary;
    if (waitMs > 0) await condition(() => changes > seen, waitMs);
    if (workflowInfo().historyLength > LONGEST_HISTORY) await continueAsNew<typeof replay>({ replayId });
  }
}
