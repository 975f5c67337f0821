import type { Sql } from '../sql/database.ts';
import { defineQuery } from '../sql/statement.ts';

/** Gives claimed rows back: they may be claimed again from `at` on. For starts that failed or met an older run. */
export async function releaseClaims(sql: Sql, deliveryIds: readonly string[], at: Date): Promise<void> {
  if (deliveryIds.length === 0) return;
  await sql.query(RELEASE({ deliveryIds, at }));
}

const RELEASE = defineQuery<{ deliveryIds: readonly string[]; at: Date }>(
  `update delivery_queue set lease_until = case when $at > now() then $at::timestamptz end
   where delivery_id = any($deliveryIds)`,
);

interface OwnClaim {
  deliveryId: string;
  generation: number;
  claimedBy: string;
}

/** Whether a delivery is still due in this generation and claimed by this process. */
export async function holdsClaim(sql: Sql, claim: OwnClaim): Promise<boolean> {
  const { rowCount } = await sql.query(FIND_CLAIM(claim));
  return rowCount === 1;
}

const FIND_CLAIM = defineQuery<OwnClaim>(
  `select 1 from delivery_queue
   where delivery_id = $deliveryId and generation = $generation and claimed_by = $claimedBy`,
);
