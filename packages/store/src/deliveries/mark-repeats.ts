import type { Sql } from '../sql/database.ts';
import { defineQuery, recordset } from '../sql/statement.ts';

/** A request that was sent, but whose answer came after its delivery had ended or was restarted. It gets no record. */
export interface UnrecordedRequest {
  deliveryId: string;
  /** How many attempts were recorded when it began. */
  attemptCount: number;
}

/**
 * Marks the attempts that were recorded instead of these requests, because the receiver may have seen both. The deliveries
 * must be locked. A request without such an attempt changes nothing.
 */
export async function markRepeats(sql: Sql, requests: readonly UnrecordedRequest[]): Promise<void> {
  if (requests.length === 0) return;
  const repeats = requests.map((each) => ({ delivery_id: each.deliveryId, number: each.attemptCount + 1 }));
  await sql.query(MARK_REPEATS({ repeats: recordset(repeats) }));
}

/** Exported for the test of its plan. */
export const MARK_REPEATS = defineQuery(
  `update attempts a set possible_repeat = true
   from json_to_recordset($repeats) as r (delivery_id text, number int)
   where a.delivery_id = r.delivery_id and a.number = r.number and not a.possible_repeat`,
);
