import type { Sql } from '../sql/database.ts';

/** Gives claimed rows back: they may be claimed again from `at` on. For starts that failed or met an older run. */
export async function releaseClaims(sql: Sql, deliveryIds: readonly string[], at: Date): Promise<void> {
  if (deliveryIds.length === 0) return;
  await sql.query(
    `update delivery_queue set lease_until = case when $2 > now() then $2::timestamptz end where delivery_id = any($1)`,
    [deliveryIds, at],
  );
}

/** Whether a delivery is still due in this generation and claimed by this process. */
export async function holdsClaim(
  sql: Sql,
  { deliveryId, generation, claimedBy }: { deliveryId: string; generation: number; claimedBy: string },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    'select 1 from delivery_queue where delivery_id = $1 and generation = $2 and claimed_by = $3',
    [deliveryId, generation, claimedBy],
  );
  return rowCount === 1;
}
