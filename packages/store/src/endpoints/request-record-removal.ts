import type { Sql } from '../sql/database.ts';
import { defineQuery } from '../sql/statement.ts';

/**
 * Asks for the removal of all deliveries of an endpoint and of their attempts (`removeRecords`). Call it in the transaction
 * that deletes the endpoint: then a crash loses neither.
 */
export async function requestRecordRemoval(sql: Sql, removal: { endpointId: string; now: Date }): Promise<void> {
  await sql.query(REQUEST(removal));
}

const REQUEST = defineQuery(
  `insert into record_removals (endpoint_id, requested_at) values ($endpointId, $now)
   on conflict (endpoint_id) do nothing`,
);
