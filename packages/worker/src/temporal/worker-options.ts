import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config.ts';
import { createWorkflowSlots } from './workflow-slots.ts';

/**
 * The share of the workflow-task slots that first attempts may take. A slot is free again only when Temporal has
 * acknowledged the task, tens of milliseconds after the attempt: with 0.8, half of the starts found none and were not eager.
 */
export const FIRST_ATTEMPTS_SHARE = 0.4;
const ACTIVITY_POLLS = { type: 'autoscaling', initial: 5, minimum: 1, maximum: 20 } as const;
/** Of each kind: polls of the task queue, and of the queue for workflows that this worker has cached. */
const MOST_WORKFLOW_POLLS = 10;

export const WORKFLOW_BUNDLE = fileURLToPath(new URL('../../dist/workflow-bundle.js', import.meta.url));

/**
 * How many retries may wait here for their instant. They have slots of their own, so that they never delay what is due. One
 * tenant may have half.
 */
export const earlyPlaces = (attemptSlots: number) => 2 * attemptSlots;

/** How this process runs workflows and activities. */
export function workerOptions(config: Config, bootId: string) {
  const polled = polledSlots(config);
  return {
    identity: `postrider-worker/${bootId}`,
    namespace: config.namespace,
    taskQueue: config.taskQueue,
    tuner: {
      workflowTaskSlotSupplier: createWorkflowSlots({ slots: config.workflowSlots, polled }),
      localActivityTaskSlotSupplier: { type: 'fixed-size', numSlots: config.workflowSlots },
      activityTaskSlotSupplier: {
        type: 'fixed-size',
        numSlots: config.attemptSlots + earlyPlaces(config.attemptSlots),
      },
      nexusTaskSlotSupplier: { type: 'fixed-size', numSlots: 1 },
    },
    // A workflow of one task never sticks to a worker. The default leaves the queue of such workflows two pollers of ten.
    workflowTaskPollerBehavior: workflowPolls(polled),
    activityTaskPollerBehavior: ACTIVITY_POLLS,
    maxCachedWorkflows: 1_000,
    // After a crash, timers of workflows that the dead worker had cached wait this long. The default is 10 s.
    stickyQueueScheduleToStartTimeout: '2s',
    shutdownGraceTime: config.drainMs,
    shutdownForceTime: config.drainMs + 5_000,
    ...workflowSource(),
  } as const;
}

/**
 * As many as both kinds of polls hold while they wait for work, but never the share of first attempts. With more of them,
 * woken workflows delay what has just been published.
 */
function polledSlots({ workflowSlots }: Config): number {
  return Math.min(2 * MOST_WORKFLOW_POLLS, Math.ceil(workflowSlots * (1 - FIRST_ATTEMPTS_SHARE)));
}

/** Both kinds together have a slot for each poll. Otherwise one kind could hold all slots, and nobody would serve the other queue. */
function workflowPolls(polled: number) {
  const maximum = Math.floor(polled / 2);
  return { type: 'autoscaling', initial: Math.min(5, maximum), minimum: 1, maximum } as const;
}

/** The prebuilt bundle, or the compiled sources where nobody has built one. */
function workflowSource() {
  if (existsSync(WORKFLOW_BUNDLE)) return { workflowBundle: { codePath: WORKFLOW_BUNDLE } };
  return { workflowsPath: fileURLToPath(new URL('../../dist/workflows.js', import.meta.url)) };
}
