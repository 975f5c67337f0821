import type { HoldReason } from '@postrider/contracts';
import type { Sql } from '../database.ts';

export interface SweepRequest {
  endpointIds: readonly string[];
  kind: 'wake' | 'cancel';
  /** Why; shown in the deliveries' timelines. */
  reason: string;
  /** Of a wake: which holds it looks at again. */
  holdReasons?: readonly HoldReason[];
  now: Date;
}

/**
 * Asks the relay to work through all deliveries of endpoints. Write it with the change that makes it necessary; call
 * `notifyCommands` after the commit. Two wakes of one endpoint become one that looks at what either meant.
 */
export async function requestSweeps(
  sql: Sql,
  { endpointIds, kind, reason, holdReasons, now }: SweepRequest,
): Promise<void> {
  // A new token and no lease: a sweep that is under way must not take this request for the one it is finishing, and the
  // next one need not wait for it.
  await sql.query(
    `insert into endpoint_sweeps (endpoint_id, kind, reason, hold_reasons, requested_at)
     select id, $2, $3, $5, $4 from unnest($1::text[]) as swept (id) order by id
     on conflict (endpoint_id, kind) do update
       set reason = excluded.reason, requested_at = excluded.requested_at, lease_until = null, token = gen_random_uuid(),
           hold_reasons = array(select unnest(endpoint_sweeps.hold_reasons) union select unnest(excluded.hold_reasons))`,
    [endpointIds, kind, reason, now, holdReasons ?? []],
  );
}
