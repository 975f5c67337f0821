import type { Database } from '../sql/database.ts';
import { createCostlyTurns } from './costly-turns.ts';
import { createFilterCache } from './filter-cache.ts';
import { findSubscribed } from './find-subscribed.ts';
import { planEvent, planPatiently, type AcceptItem, type PlanResult } from './plan-event.ts';

/** Plans events: finds the endpoints of their tenants and decides which of them get each event. */
export interface Planner {
  /** Plans all of them at once. Events whose filters take long are `costly`. */
  planAtOnce: (items: readonly AcceptItem[]) => Promise<PlanResult[]>;
  /** Plans them even if their filters take long. */
  planAll: (items: readonly AcceptItem[]) => Promise<PlanResult[]>;
}

export function createPlanner(database: Database): Planner {
  const filters = createFilterCache();
  const subscribed = (items: readonly AcceptItem[]) =>
    findSubscribed(database, { tenantIds: [...new Set(items.map(({ tenantId }) => tenantId))], filters });
  const turns = createCostlyTurns();
  const planAlone = (item: AcceptItem) =>
    turns.inOrder(item.tenantId, async () =>
      planPatiently(item, (await subscribed([item])).get(item.tenantId), (part) => turns.takeTurn(part)),
    );
  async function planAtOnce(items: readonly AcceptItem[]): Promise<PlanResult[]> {
    const endpoints = await subscribed(items);
    return items.map((item) => planEvent(item, endpoints.get(item.tenantId)));
  }
  return {
    planAtOnce,
    async planAll(items) {
      const plans = await planAtOnce(items);
      const planOne = async (item: AcceptItem, plan: PlanResult | undefined) =>
        plan === undefined || plan.kind === 'costly' ? planAlone(item) : plan;
      return Promise.all(items.map((item, i) => planOne(item, plans[i])));
    },
  };
}
