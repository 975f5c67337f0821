import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';

export interface ExternalKey {
  tenantId: string;
  externalId: string;
}

/**
 * The id of the endpoint with an external id. With `lock` it keeps that external id until this transaction ends: otherwise it
 * could be given to another endpoint before the change.
 */
export async function findByExternalId(
  sql: Sql,
  key: ExternalKey,
  { lock = false }: { lock?: boolean } = {},
): Promise<string | undefined> {
  const find = async () => (await readRows<{ id: string }>(sql, lock ? LOCK(key) : FIND(key)))[0]?.id;
  // Whoever waited for the lock finds nothing if the endpoint lost its external id meanwhile. Another may have it by then.
  return (await find()) ?? (lock ? find() : undefined);
}

const FIND_TEXT = `select id from endpoints
  where tenant_id = $tenantId and external_id = $externalId and deleted_at is null`;
const FIND = defineQuery<ExternalKey>(FIND_TEXT);
const LOCK = defineQuery<ExternalKey>(`${FIND_TEXT} for update`);
