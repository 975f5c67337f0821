import { proxyLocalActivities } from '@temporalio/workflow';

/** The smallest durable delivery: one local activity that sends the POST, without any other record. */
export async function bare(path: string): Promise<void> {
  const { post } = proxyLocalActivities<{ post(path: string): Promise<void> }>({ startToCloseTimeout: '10s' });
  await post(path);
}
