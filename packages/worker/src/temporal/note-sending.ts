import { ActivityCancelledError } from '@temporalio/client';
import type { Client } from '@temporalio/client';

const DEADLINE_MS = 10_000;

/**
 * A heartbeat that is waited for. Rejects where Temporal cannot be reached, or no longer counts on this execution, having
 * given it to another one: then nothing must be sent.
 */
export async function noteSending(client: Client, taskToken: Uint8Array, slot: string): Promise<void> {
  try {
    await client.withDeadline(Date.now() + DEADLINE_MS, () => client.activity.heartbeat(taskToken, slot));
  } catch (error) {
    // Somebody woke the delivery: this attempt is the one that they wait for.
    if (!(error instanceof ActivityCancelledError)) throw error;
  }
}
