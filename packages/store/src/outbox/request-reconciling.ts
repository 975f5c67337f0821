import type { HoldReason } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { defineQuery } from '../sql/statement.ts';
import { REQUESTED_AGAIN } from './requested-again.ts';

/** Why held deliveries are checked again. Their timelines show it. */
export interface WakeCause {
  reason: string;
  /** Who asked for it: the id of an API key. Null: not known. */
  by: string | null;
}

/** The holds that a wake checks again, each with its cause. */
export type WakeCauses = Partial<Record<HoldReason, WakeCause>>;

export type ReconcileRequest = { endpointIds: readonly string[]; now: Date } & (
  | { kind: 'wake'; holdReasons: readonly HoldReason[]; cause: WakeCause }
  | { kind: 'cancel'; reason: string }
);

/**
 * Asks the relay to reconcile all deliveries of endpoints. Call it in the transaction of the change that needs it, and
 * `notifyCommands` after the commit. Two wakes of one endpoint become one that checks the holds of both.
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
   select id, $kind, $reason, $causes, $now from unnest($endpointIds::text[]) as requested (id) order by id
   on conflict (endpoint_id, kind) do update
     set reason = excluded.reason, causes = endpoint_sweeps.causes || excluded.causes, ${REQUESTED_AGAIN}`,
);
