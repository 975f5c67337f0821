import { proxyLocalActivities } from '@temporalio/workflow';

/** The least that a durable delivery can be: one local activity which posts, nothing recorded anywhere else. */
export async function bare(path: string): Promise<void> {
  const { post } = proxyLocalActivities<{ post(path: string): Promise<void> }>({ startToCloseTimeout: '10s' });
  await post(path);
}
