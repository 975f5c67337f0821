import type { Database } from '../sql/database.ts';
import { readWithKeptPlans } from '../sql/database.ts';
import { defineStatement, readRows } from '../sql/statement.ts';

/** A delivery that waits for its next attempt. */
export interface WaitingRetry {
  id: string;
  generation: number;
  attemptCount: number;
  dueAt: Date;
}

/** In the order of the ids. Null for a delivery that waits for no retry. */
export async function findWaitingRetries(
  database: Database,
  deliveryIds: readonly string[],
): Promise<(WaitingRetry | null)[]> {
  const rows = await readWithKeptPlans(database, (sql) => readRows<WaitingRetry>(sql, WAITING({ deliveryIds })));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return deliveryIds.map((id) => byId.get(id) ?? null);
}

const WAITING = defineStatement(
  'waiting-retries',
  `select d.id, d.generation, d.attempt_count, d.next_attempt_at as due_at
   from unnest($deliveryIds::text[]) as wanted (id)
   join deliveries d on d.id = wanted.id
   where d.status = 'retrying' and d.next_attempt_at is not null`,
);
