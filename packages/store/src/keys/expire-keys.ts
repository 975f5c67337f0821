import type { Sql } from '../sql/database.ts';

const BATCH = 5_000;

/** Deletes a batch of expired idempotency keys. Returns how many, and whether more may follow. */
export async function expireKeys(sql: Sql, now: Date): Promise<{ expired: number; more: boolean }> {
  const { rowCount } = await sql.query(
    `delete from publish_keys where ctid = any(array(
       select ctid from publish_keys where expires_at <= $1 limit ${BATCH} for update skip locked))`,
    [now],
  );
  const expired = rowCount ?? 0;
  return { expired, more: expired === BATCH };
}
