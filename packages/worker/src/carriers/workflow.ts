import { proxyLocalActivities, setCurrentDetails } from '@temporalio/workflow';
import type { CarriedResult, CarryInput } from '@postrider/domain/workflows';
import type { CarrierActivities } from './activities.ts';

/**
 * The first attempts of many deliveries, in one workflow task. Nobody waits for this workflow and nobody signals it: the rows
 * in Postgres tell who owns a delivery, and what a carrier leaves behind is claimed again.
 */
export async function carry(input: CarryInput): Promise<string> {
  const { carryAll } = proxyLocalActivities<CarrierActivities>({
    startToCloseTimeout: '60s',
    retry: { maximumAttempts: 1 },
    summary: 'First attempts',
  });
  let results: CarriedResult[];
  try {
    results = await carryAll(input);
  } catch {
    // Postgres is down or the worker is stopping. The leases of the rows end by themselves.
    return 'Not carried: what was not sent becomes due again.';
  }
  setCurrentDetails(results.map(({ deliveryId, summary }) => `- ${deliveryId} ${summary}`).join('\n'));
  const counts = new Map<string, number>();
  for (const { kind } of results) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ') || 'Nothing was left to carry.';
}
