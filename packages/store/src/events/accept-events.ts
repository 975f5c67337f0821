import { newId } from '@postrider/domain';
import { claimPublishKeys } from '../keys/publish-keys.ts';
import { createBatcher } from '../sql/batcher.ts';
import { inTransaction } from '../sql/database.ts';
import type { Database, Sql } from '../sql/database.ts';
import { defineQuery, defineStatement, readRows } from '../sql/statement.ts';
import { retryingDatabase, violatesUnique } from '../sql/retryable-errors.ts';
import { planFanOut } from './fan-out.ts';
import type { SubscribedEndpoint } from './fan-out.ts';
import { insertEvents } from './insert-events.ts';
import { keysOf } from './event-keys.ts';
import { findKeyConflict, type KeyConflict } from './find-key-conflict.ts';
import type { AcceptedEvent, AcceptInput, PlannedEvent } from './planned-event.ts';
import { DELIVERIES_OF_EVENT, DELIVERIES_SHOWN } from './shown-deliveries.ts';

export type AcceptResult = { kind: 'accepted'; event: AcceptedEvent } | { kind: 'tenant_not_found' } | KeyConflict;

export interface EventAcceptor {
  /** Resolves after the commit: from then on the event survives anything but the loss of the database. */
  accept(input: AcceptInput): Promise<AcceptResult>;
}

export interface EventAcceptorOptions {
  /** Publishes which are committed together at the most. */
  maxBatch?: number;
  /** Transactions under way at the same time in this process. */
  maxInFlight?: number;
}

// Publishers wait for the answer: after a statement that timed out they are told to come again instead.
const ACCEPT_RETRY = { attempts: 3, delayMs: 50, withinMs: 5_000 };

/** Accepts events; calls that wait at the same moment share one transaction. */
export function createEventAcceptor(database: Database, options: EventAcceptorOptions = {}): EventAcceptor {
  const accept = createBatcher<AcceptInput & { id: string }, BatchedResult>({
    run: (items) => retryingDatabase(() => acceptBatch(database, items), ACCEPT_RETRY),
    maxItems: options.maxBatch ?? 64,
    maxInFlight: options.maxInFlight ?? 3,
  });
  return {
    async accept(input) {
      // The id is given before the first try: should the answer to a commit be lost, the second try meets its own event.
      const item = { ...input, id: newId('evt') };
      for (;;) {
        const result = await accept(item);
        if (result === 'again') continue;
        if (result !== 'lost_key') return result;
        const conflict = await findKeyConflict(database, item);
        // None: the key expired or its holder was rolled back in between, so it is free now.
        if (conflict === undefined) continue;
        // Held by this very call: it was committed, only the answer to the commit was lost.
        if (conflict.kind === 'replayed' && conflict.event.id === item.id)
          return { kind: 'accepted', event: conflict.event };
        return conflict;
      }
    },
  };
}

/** `again`: what the plan was made from has changed, so it must be made anew. */
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
    // Only a commit whose answer was lost leaves our own ids behind. What was written then has the ids of its deliveries;
    // those of the batch which had lost a key then were not written.
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
  const fanOut = planFanOut(item.event, endpoints, item.now);
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

/** Which of these events are there already, with their deliveries. */
async function findWritten(sql: Sql, items: readonly { id: string }[]): Promise<Map<string, AcceptedEvent>> {
  const written = await readRows<AcceptedEvent>(sql, FIND_WRITTEN({ ids: items.map(({ id }) => id) }));
  return new Map(written.map((event) => [event.id, event]));
}

const FIND_WRITTEN = defineQuery(
  `select id, type, created_at as timestamp, ${DELIVERIES_OF_EVENT} as deliveries, delivery_count
   from events where id = any($ids)`,
);

/** The endpoints of each tenant that exists; a tenant without endpoints has an empty list. */
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
 * Tenants one of whose resting endpoints was resumed or deleted since the plan was made. A delivery that is written as
 * held must be seen by the sweep of that change, so the endpoint is locked until the commit; active endpoints need no
 * lock, because the gates are asked again before the attempt.
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
  const { rows } = await sql.query<{ id: string; status: string }>(
    `select id, case when deleted_at is null then status else 'deleted' end as status
     from endpoints where id = any($1) order by id for share`,
    [[...new Set(held)]],
  );
  const statusNow = new Map(rows.map(({ id, status }) => [id, status]));
  const changed = new Set<string>();
  for (const [tenantId, list] of endpoints) {
    if (list.some(({ id, status }) => statusNow.has(id) && statusNow.get(id) !== status)) changed.add(tenantId);
  }
  return changed;
}
