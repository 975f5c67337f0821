import type { HoldReason } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { REQUESTED_AGAIN } from './requested-again.ts';
import { defineQuery } from '../sql/statement.ts';

/** Why what was held is looked at again; shown in the deliveries' timelines. */
export interface WakeCause {
  reason: string;
  /** Who asked for it: the id of an API key. Null: nobody in particular. */
  by: string | null;
}

/** Which holds a wake looks at again, each with its cause. */
export type WakeCauses = Partial<Record<HoldReason, WakeCause>>;

export type ReconcileRequest = { endpointIds: readonly string[]; now: Date } & (
  | { kind: 'wake'; holdReasons: readonly HoldReason[]; cause: WakeCause }
  | { kind: 'cancel'; reason: string }
);

/**
 * Asks the relay to work through all deliveries of endpoints. Write it with the change that makes it necessary; call
 * `notifyCommands` after the commit. Two wakes of one endpoint become one that looks at what either meant.
 */
export async function requestReconciling(sql: Sql, request: ReconcileRequest): Promise<void> {
  const isWake = request.kind === 'wake';
  const causes = isWake ? Object.fromEntries(request.holdReasons.map((reason) => [reason, request.cause])) : {};
  const { endpointIds, kind, now } = request;
  const reason = isWake ? request.cause.reason : request.reason;
  await sql.query(REQUEST({ endpointIds, kind, reason, causes, now }));
}

const REQUEST = defineQuery(
  `insert into endpoint_sweeps (endpoint_id, kind, reason, causes, requested_at)
   select id, $kind, $reason, $causes, $now from unnest($endpointIds::text[]) as reconciled (id) order by id
   on conflict (endpoint_id, kind) do update
     set reason = excluded.reason, causes = endpoint_sweeps.causes || excluded.causes, ${REQUESTED_AGAIN}`,
);
