import { ActivityCancelledError } from '@temporalio/client';
import type { Client } from '@temporalio/client';

const DEADLINE_MS = 10_000;

/**
 * Sends a heartbeat and waits for its answer. Rejects if Temporal is down, or has given the activity to another execution:
 * then the request must not be sent.
 */
export async function noteSending(client: Client, taskToken: Uint8Array, attemptName: string): Promise<void> {
  try {
    await client.withDeadline(Date.now() + DEADLINE_MS, () => client.activity.heartbeat(taskToken, attemptName));
  } catch (error) {
    // Somebody woke the delivery. This attempt is the one they wait for.
    if (!(error instanceof ActivityCancelledError)) throw error;
  }
}
