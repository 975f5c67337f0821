import type { Sql } from '../sql/database.ts';
import { acceptPlanned, type AcceptResult } from './accept-batch.ts';
import { findKeyConflict } from './find-key-conflict.ts';
import type { AcceptItem, PlanResult } from './plan-event.ts';

export interface PlannedBatch {
  items: readonly AcceptItem[];
  /** In the order of the items. */
  plans: readonly PlanResult[];
}

// Another round follows only if an endpoint changed, or a key was released, within the milliseconds of this one.
const MAX_ROUNDS = 10;

/** Accepts a batch in the caller's transaction. Each item has its own result: a repeat or a conflict does not affect others. */
export async function acceptTogether(
  sql: Sql,
  { items, plans }: PlannedBatch,
  planAll: (items: readonly AcceptItem[]) => Promise<PlanResult[]>,
): Promise<AcceptResult[]> {
  const results = new Map<AcceptItem, AcceptResult>();
  let open = items;
  let planned = plans;
  for (let round = 0; open.length > 0; round++) {
    if (round === MAX_ROUNDS) throw new Error('The endpoints of a batch changed each time that it was planned.');
    if (round > 0) planned = await planAll(open);
    const accepted = await acceptPlanned(sql, planned);
    for (const [i, item] of open.entries()) {
      const result = await settle(sql, item, accepted[i] ?? 'again');
      if (result !== undefined) results.set(item, result);
    }
    open = open.filter((item) => !results.has(item));
  }
  return items.flatMap((item) => results.get(item) ?? []);
}

/** The result of an item. Undefined if it must be planned again. */
async function settle(
  sql: Sql,
  item: AcceptItem,
  result: Awaited<ReturnType<typeof acceptPlanned>>[number],
): Promise<AcceptResult | undefined> {
  if (result === 'again' || result === 'costly') return undefined;
  if (result === 'lost_key') return findKeyConflict(sql, item);
  // A repeat gets its first answer, even if endpoints that it named have been deleted.
  if (result.kind === 'unknown_endpoints') return (await findKeyConflict(sql, item)) ?? result;
  return result;
}
