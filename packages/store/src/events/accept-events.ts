import { claimPublishKeys } from '../keys/publish-keys.ts';
import { createBatcher } from '../sql/batcher.ts';
import { inTransaction } from '../sql/database.ts';
import type { Database, Sql } from '../sql/database.ts';
import { newId } from '../sql/new-id.ts';
import { retryingDatabase, violatesUnique } from '../sql/retryable-errors.ts';
import { defineQuery, defineStatement, readRows } from '../sql/statement.ts';
import { planFanOut } from './fan-out.ts';
import type { SubscribedEndpoint } from './fan-out.ts';
import { insertEvents } from './insert-events.ts';
import { keysOf } from './event-keys.ts';
import { findKeyConflict, type KeyConflict } from './find-key-conflict.ts';
import type { AcceptedEvent, AcceptInput, PlannedEvent } from './planned-event.ts';
import { DELIVERIES_OF_EVENT, DELIVERIES_SHOWN } from './shown-deliveries.ts';

export type AcceptResult = { kind: 'accepted'; event: AcceptedEvent } | { kind: 'tenant_not_found' } | KeyConflict;

export interface EventAcceptor {
  /** Resolves after the commit. From then on only the loss of the database can lose the event. */
  accept(input: AcceptInput): Promise<AcceptResult>;
}

export interface EventAcceptorOptions {
  /** The most publishes in one transaction. Default: 64. */
  maxBatch?: number;
  /** The most transactions at the same time in this process. Default: 3. */
  maxInFlight?: number;
}

// The publisher waits for the answer. After a statement that timed out, a quick error is better than another try.
const ACCEPT_RETRY = { attempts: 3, delayMs: 50, withinMs: 5_000 };

/** Accepts events. Calls that wait at the same moment share one transaction. */
export function createEventAcceptor(database: Database, options: EventAcceptorOptions = {}): EventAcceptor {
  const accept = createBatcher<AcceptInput & { id: string }, BatchedResult>({
    run: (items) => retryingDatabase(() => acceptBatch(database, items), ACCEPT_RETRY),
    maxItems: options.maxBatch ?? 64,
    maxInFlight: options.maxInFlight ?? 3,
  });
  return {
    async accept(input) {
      // The id is made before the first try. If the answer to a commit is lost, the second try finds its own event.
      const item = { ...input, id: newId('evt') };
      for (;;) {
        const result = await accept(item);
        if (result === 'again') continue;
        if (result !== 'lost_key') return result;
        const conflict = await findKeyConflict(database, item);
        // The key expired meanwhile, or the transaction that held it was rolled back.
        if (conflict === undefined) continue;
        // This call holds the key itself: its commit succeeded, but the answer was lost.
        if (conflict.kind === 'replayed' && conflict.event.id === item.id)
          return { kind: 'accepted', event: conflict.event };
        return conflict;
      }
    },
  };
}

/** `again`: the endpoints changed after the plan was made. Plan again. */
type BatchedResult = AcceptResult | 'lost_key' | 'again';

async function acceptBatch(
  database: Database,
  items: readonly (AcceptInput & { id: string })[],
): Promise<BatchedResult[]> {
  const tenantIds = [...new Set(items.map((item) => item.tenantId))];
  const endpoints = await findSubscribed(database, tenantIds);
  const plans = items.map((item) => plan(item, endpoints.get(item.tenantId)));
  try {
    return await inTransaction(database, async (sql) => {
      const known = plans.filter((each) => each !== undefined);
      const changed = await changedMeanwhile(sql, known, endpoints);
      const steady = known.filter((each) => !changed.has(each.tenantId));
      const lost = await claimPublishKeys(
        sql,
        steady.flatMap((each) => keysOf(each)),
      );
      const winners = steady.filter((each) => !lost.has(each.id));
      if (winners.length > 0) await insertEvents(sql, winners);
      return plans.map((each) => {
        if (each === undefined) return { kind: 'tenant_not_found' };
        if (changed.has(each.tenantId)) return 'again';
        return lost.has(each.id) ? 'lost_key' : { kind: 'accepted', event: each.accepted };
      });
    });
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

function plan(
  item: AcceptInput & { id: string },
  endpoints: readonly SubscribedEndpoint[] | undefined,
): PlannedEvent | undefined {
  if (endpoints === undefined) return undefined;
  const fanOut = planFanOut(item.event, endpoints, { now: item.now, newId });
  const shown = fanOut.deliveries.slice(0, DELIVERIES_SHOWN);
  const accepted = {
    id: item.id,
    type: item.event.type,
    timestamp: item.now,
    deliveries: shown.map(({ id, endpointId, status }) => ({ id, endpointId, status })),
    deliveryCount: fanOut.deliveries.length,
  };
  return { ...item, fanOut, accepted };
}

/** Those of these events that exist already, with their deliveries, by id. */
async function findWritten(sql: Sql, items: readonly { id: string }[]): Promise<Map<string, AcceptedEvent>> {
  const written = await readRows<AcceptedEvent>(sql, FIND_WRITTEN({ ids: items.map(({ id }) => id) }));
  return new Map(written.map((event) => [event.id, event]));
}

const FIND_WRITTEN = defineQuery(
  `select id, type, created_at as timestamp, ${DELIVERIES_OF_EVENT} as deliveries, delivery_count
   from events where id = any($ids)`,
);

/** The endpoints of each tenant that exists. A tenant without endpoints has an empty list. */
async function findSubscribed(sql: Sql, tenantIds: readonly string[]): Promise<Map<string, SubscribedEndpoint[]>> {
  const rows = await readRows<{ owner: string } & SubscribedEndpoint>(sql, FIND_SUBSCRIBED({ tenantIds }));
  const byTenant = new Map<string, SubscribedEndpoint[]>();
  for (const { owner, ...endpoint } of rows) {
    const list = byTenant.get(owner) ?? [];
    if (endpoint.id !== null) list.push(endpoint);
    byTenant.set(owner, list);
  }
  return byTenant;
}

const FIND_SUBSCRIBED = defineStatement(
  'find-subscribed',
  `select t.id as owner, e.id, e.tenant_id, e.status, e.disabled_reason, e.event_types,
     json_build_object('tenant', t.preferences, 'endpoint', e.preferences) as preferences
   from tenants t left join endpoints e on e.tenant_id = t.id and e.deleted_at is null
   where t.id = any($tenantIds) and t.deleted_at is null
   order by e.id`,
);

/**
 * The tenants with an inactive endpoint that changed its status after the plan was made. The reconciliation that follows
 * such a change must see every held delivery, so the inactive endpoints stay locked until the commit. Active endpoints
 * need no lock: the gates are evaluated again before the attempt.
 */
async function changedMeanwhile(
  sql: Sql,
  plans: readonly PlannedEvent[],
  endpoints: ReadonlyMap<string, readonly SubscribedEndpoint[]>,
): Promise<Set<string>> {
  const held = plans.flatMap((each) =>
    each.fanOut.deliveries
      .filter(({ hold }) => hold !== null && hold.until === null)
      .map(({ endpointId }) => endpointId),
  );
  if (held.length === 0) return new Set();
  const rows = await readRows<{ id: string; status: string }>(sql, LOCK_STATUSES({ ids: [...new Set(held)] }));
  const statusNow = new Map(rows.map(({ id, status }) => [id, status]));
  const changed = new Set<string>();
  for (const [tenantId, list] of endpoints) {
    if (list.some(({ id, status }) => statusNow.has(id) && statusNow.get(id) !== status)) changed.add(tenantId);
  }
  return changed;
}

const LOCK_STATUSES = defineQuery(
  `select id, case when deleted_at is null then status else 'deleted' end as status
   from endpoints where id = any($ids) order by id for share`,
);
