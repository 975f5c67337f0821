import { claimPublishKeys } from '../keys/publish-keys.ts';
import { inTransaction } from '../sql/database.ts';
import type { Database, Sql } from '../sql/database.ts';
import { violatesUnique } from '../sql/retryable-errors.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { keysOf } from './event-keys.ts';
import type { KeyConflict } from './find-key-conflict.ts';
import { insertEvents } from './insert-events.ts';
import type { AcceptItem, PlanResult } from './plan-event.ts';
import type { AcceptedEvent, PlannedEvent } from './planned-event.ts';
import { DELIVERIES_OF_EVENT, NOT_SENT_OF_EVENT } from './shown-deliveries.ts';

export type AcceptResult =
  | { kind: 'accepted'; event: AcceptedEvent }
  | { kind: 'tenant_not_found' }
  /** The tenant has no such endpoints. */
  | { kind: 'unknown_endpoints'; endpointIds: string[] }
  | KeyConflict;

/**
 * `again`: the endpoints changed after the plan was made. `costly`: its filters take so long that it needs a transaction
 * of its own.
 */
export type BatchedResult = AcceptResult | 'lost_key' | 'again' | 'costly';

/** Accepts events together, all or none of them. The results are in the order of the items. */
export async function acceptBatch(
  database: Database,
  items: readonly AcceptItem[],
  planAll: (items: readonly AcceptItem[]) => Promise<PlanResult[]>,
): Promise<BatchedResult[]> {
  const plans = await planAll(items);
  try {
    if (plans.every(isOneStatement)) return await acceptPlanned(database, plans);
    return await inTransaction(database, (sql) => acceptPlanned(sql, plans));
  } catch (error) {
    // Our own ids exist already: an earlier try was committed, but its answer was lost. Events of the batch that lost a
    // key in that try were not written, so they are planned again.
    if (!violatesUnique(error, /^events_.*pkey$/)) throw error;
    const written = await findWritten(database, items);
    return items.map(({ id }) => {
      const event = written.get(id);
      return event === undefined ? 'again' : { kind: 'accepted', event };
    });
  }
}

/** Whether `acceptPlanned` writes it in one statement, which needs no transaction around it: no key to claim, nothing held. */
function isOneStatement(plan: PlanResult): boolean {
  if (plan.kind !== 'planned') return true;
  const { idempotency, event, fanOut } = plan.event;
  return idempotency === null && event.externalId === null && fanOut.deliveries.every(({ hold }) => hold === null);
}

/** Writes what was planned. Needs a transaction, unless every plan is one statement. */
export async function acceptPlanned(sql: Sql, plans: readonly PlanResult[]): Promise<BatchedResult[]> {
  const planned = plans.flatMap((plan) => (plan.kind === 'planned' ? [plan.event] : []));
  const changed = await changedMeanwhile(sql, planned);
  const steady = planned.filter((each) => !changed.has(each.tenantId));
  const lost = await claimPublishKeys(
    sql,
    steady.flatMap((each) => keysOf(each)),
  );
  const winners = steady.filter((each) => !lost.has(each.id));
  if (winners.length > 0) await insertEvents(sql, winners);
  return plans.map((plan) => {
    if (plan.kind === 'costly') return 'costly';
    if (plan.kind !== 'planned') return plan;
    if (changed.has(plan.event.tenantId)) return 'again';
    return lost.has(plan.event.id) ? 'lost_key' : { kind: 'accepted', event: plan.event.accepted };
  });
}

/** Those of these events that exist already, with their deliveries, by id. */
async function findWritten(sql: Sql, items: readonly { id: string }[]): Promise<Map<string, AcceptedEvent>> {
  const written = await readRows<AcceptedEvent>(sql, FIND_WRITTEN({ ids: items.map(({ id }) => id) }));
  return new Map(written.map((event) => [event.id, event]));
}

const FIND_WRITTEN = defineQuery(
  `select id, type, created_at as timestamp, ${DELIVERIES_OF_EVENT} as deliveries, delivery_count,
     ${NOT_SENT_OF_EVENT} as not_sent, coalesce(warnings, '[]') as warnings
   from events where id = any($ids)`,
);

/**
 * The tenants with an inactive endpoint that changed its status after the plan was made. The reconciliation that follows
 * such a change must see every held delivery, so the inactive endpoints stay locked until the commit. Active endpoints
 * need no lock: the gates are evaluated again before the attempt.
 */
async function changedMeanwhile(sql: Sql, plans: readonly PlannedEvent[]): Promise<Set<string>> {
  const held = plans.flatMap(({ tenantId, fanOut }) =>
    fanOut.deliveries.flatMap(({ endpointId, hold }) =>
      hold === null || hold.until !== null ? [] : [{ tenantId, endpointId, status: hold.reason }],
    ),
  );
  if (held.length === 0) return new Set();
  const ids = [...new Set(held.map(({ endpointId }) => endpointId))];
  const rows = await readRows<{ id: string; status: string }>(sql, LOCK_STATUSES({ ids }));
  const statusNow = new Map(rows.map(({ id, status }) => [id, status]));
  return new Set(
    held.filter(({ endpointId, status }) => statusNow.get(endpointId) !== status).map(({ tenantId }) => tenantId),
  );
}

const LOCK_STATUSES = defineQuery(
  `select id, case when deleted_at is null then status else 'deleted' end as status
   from endpoints where id = any($ids) order by id for share`,
);
