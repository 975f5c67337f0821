import { compileFilter, decideFilter, isTerminal, namesEndpoint, type Filter } from '@postrider/domain';
import { keysOf, contentFingerprint } from '@postrider/store/event-keys';
import { planFanOut, readForFilters, type FanOut } from '@postrider/store/fan-out';
import { shownNotSent } from '@postrider/store/shown-deliveries';
import type * as store from '@postrider/store/events';
import { cancel, advance, change, note } from '../advance-deliveries.ts';
import { fits, isWithin, memoryOf, pageOf, type Memory, type StoredPublish, type StoredEvent } from '../memory.ts';
import { newDelivery } from '../new-delivery.ts';

export { eventOfRun } from '@postrider/store/event-of-run';
export { listLastEventIds, readEventsAtEndpoint } from './events-at-endpoint.ts';

const DELIVERIES_SHOWN = 100;
const PAGE_DATA_BYTES = 2 * 1024 * 1024;

/** An event as the store reads it, with its first deliveries. */
export function withDeliveries(memory: Memory, event: StoredEvent): store.EventRow {
  return { ...event, ...shownOf(memory, event.id), notSent: shownNotSent(event.notSent) };
}

function shownOf(memory: Memory, eventId: string): Pick<store.EventRow, 'deliveries' | 'deliveryCount'> {
  const all = memory.deliveriesOf(eventId);
  const deliveries = all.slice(0, DELIVERIES_SHOWN).map(({ id, endpointId, status }) => ({ id, endpointId, status }));
  return { deliveries, deliveryCount: all.length };
}

export const findEvent: typeof store.findEvent = async (sql, { tenantId, eventId }) => {
  const event = memoryOf(sql).events.get(eventId);
  return event !== undefined && fits(tenantId, event.tenantId) ? withDeliveries(memoryOf(sql), event) : undefined;
};

export const listEvents: typeof store.listEvents = async (sql, { limit, beforeId, ...filter }) => {
  const memory = memoryOf(sql);
  const page = pageOf(memory.events.values(), {
    matches: (event) =>
      event.tenantId === filter.tenantId &&
      fits(filter.eventType, event.type) &&
      (filter.tag === undefined || event.tags.includes(filter.tag)) &&
      fits(filter.externalId, event.externalId) &&
      isWithin(event.createdAt, filter),
    beforeId,
    limit,
  });
  let bytes = 0;
  const shown = page.rows.filter((event, index) => {
    bytes += Buffer.byteLength(event.data);
    return index === 0 || bytes <= PAGE_DATA_BYTES;
  });
  const rows = shown.map((event) => withDeliveries(memory, event));
  return { rows, nextId: shown.length < page.rows.length ? (shown.at(-1)?.id ?? null) : page.nextId };
};

export const explainEvent: typeof store.explainEvent = async (sql, query) => {
  const memory = memoryOf(sql);
  const event = memory.events.get(query.eventId);
  if (event === undefined || !fits(query.tenantId, event.tenantId)) return undefined;
  const of = (endpointId: string) => {
    const endpoint = memory.endpoints.get(endpointId);
    return { endpointId, endpointName: endpoint?.name ?? null, endpointUrl: endpoint?.url ?? '' };
  };
  const sent = memory
    .deliveriesOf(event.id)
    .map((delivery) => ({ ...of(delivery.endpointId), delivery: memory.rowOf(delivery) }));
  const unsent = event.notSent.map(({ failure = null, ...each }) => ({
    ...each,
    ...of(each.endpointId),
    failure,
    delivery: null,
  }));
  const told = new Set([...sent, ...unsent].map(({ endpointId }) => endpointId));
  const later = memory
    .endpointsOf(event.tenantId)
    .filter(({ id }) => !told.has(id))
    .map(({ id }) => ({ ...of(id), delivery: null, reason: 'created_later' as const, failure: null }));
  return [...sent, ...unsent, ...later]
    .filter(({ endpointId }) => endpointId > (query.afterEndpointId ?? ''))
    .toSorted((one, other) => (one.endpointId < other.endpointId ? -1 : 1))
    .slice(0, query.limit);
};

const keyName = ({ tenantId, kind, key }: { tenantId: string; kind: string; key: string }) =>
  JSON.stringify([tenantId, kind, key]);

export const findKeyConflict: typeof store.findKeyConflict = async (sql, { tenantId, event, idempotency, now }) => {
  const memory = memoryOf(sql);
  const find = (kind: string, key: string): StoredPublish | undefined => {
    const held = memory.publishes.get(keyName({ tenantId, kind, key }));
    return held !== undefined && (held.expiresAt === null || held.expiresAt > now) ? held : undefined;
  };
  const byKey = idempotency === null ? undefined : find(idempotency.scope, idempotency.key);
  if (byKey !== undefined && idempotency !== null) {
    const isSame = Buffer.from(byKey.fingerprint).equals(idempotency.fingerprint);
    return isSame ? { kind: 'replayed', event: byKey.event } : { kind: 'idempotency_mismatch' };
  }
  const byId = event.externalId === null ? undefined : find('external_id', event.externalId);
  if (byId === undefined) return undefined;
  const isSame = Buffer.from(byId.fingerprint).equals(contentFingerprint({ event }));
  return isSame ? { kind: 'replayed', event: byId.event } : { kind: 'external_id_taken' };
};

/** Accepts events. Deliveries without a hold advance at once, after the answer was made. */
export function createAcceptor(memory: Memory): store.EventAcceptor {
  return {
    accept: (input) => accept(memory, input),
    planTogether: async (inputs) => ({ items: inputs.map((input) => ({ ...input, id: '' })), plans: [] }),
    async acceptTogether(_sql, { items }) {
      const results: store.AcceptResult[] = [];
      for (const item of items) results.push(await accept(memory, item));
      return results;
    },
  };
}

async function accept(memory: Memory, input: store.AcceptInput): Promise<store.AcceptResult> {
  const { tenantId, event } = input;
  if (memory.findTenant(tenantId) === undefined) return { kind: 'tenant_not_found' };
  const conflict = await findKeyConflict(memory as never, input); // the memory is what stands for a connection
  if (conflict !== undefined) return conflict;
  const endpointIds = (event.endpointIds ?? []).filter(
    (given) => !memory.endpointsOf(tenantId).some((endpoint) => namesEndpoint([given], endpoint)),
  );
  if (endpointIds.length > 0) return { kind: 'unknown_endpoints', endpointIds };
  return { kind: 'accepted', event: acceptNew(memory, input) };
}

/** Filters as they were given, compiled: rows are replaced, never changed. */
const compiled = new WeakMap<Filter, ReturnType<typeof compileFilter>>();

function compiledOf(filter: Filter): ReturnType<typeof compileFilter> {
  const made = compiled.get(filter) ?? compileFilter(filter);
  compiled.set(filter, made);
  return made;
}

function acceptNew(memory: Memory, input: store.AcceptInput): store.AcceptedEvent {
  const { tenantId, event, now } = input;
  const id = memory.newId('evt');
  const endpoints = memory.endpointsOf(tenantId).map((each) => ({
    ...each,
    filter: each.filter && compiledOf(each.filter),
    preferences: memory.preferencesFor(each),
  }));
  const subject = readForFilters(event);
  const decide = (filter: ReturnType<typeof compileFilter>) => decideFilter(filter, subject());
  const fanOut = planFanOut(event, endpoints, { now, newId: memory.newId, decide });
  const { endpointIds: _e, optIn: _o, warnings = [], ...kept } = event;
  memory.events.set(id, { ...kept, id, tenantId, createdAt: now, expungedAt: null, notSent: fanOut.notSent, warnings });
  for (const planned of fanOut.deliveries) addDelivery(memory, { ...planned, eventId: id, input });
  const notSent = shownNotSent(fanOut.notSent);
  const accepted = { id, type: event.type, timestamp: now, ...shownOf(memory, id), notSent, warnings };
  for (const key of keysOf({ ...input, id, fanOut, accepted })) {
    const { fingerprint, expiresAt } = key;
    memory.publishes.set(keyName(key), { fingerprint, event: accepted, expiresAt });
  }
  for (const { id: deliveryId, status } of fanOut.deliveries) if (status === 'pending') advance(memory, deliveryId);
  return accepted;
}

type Planned = FanOut['deliveries'][number] & { eventId: string; input: store.AcceptInput };

function addDelivery(memory: Memory, { id, eventId, endpointId, status, hold, dueAt, input }: Planned): void {
  const row = newDelivery({
    id,
    tenantId: input.tenantId,
    eventId,
    eventType: input.event.type,
    endpointId,
    status,
    nextAttemptAt: dueAt,
    holdReason: hold?.reason ?? null,
    holdUntil: hold?.until ?? null,
    createdAt: input.now,
    deliverAt: input.event.deliverAt,
  });
  memory.deliveries.set(id, row);
  if (hold === null) return;
  note(memory, id, { kind: 'held', detail: { reason: hold.reason, until: hold.until?.toISOString() ?? null } });
}

export const rescheduleEvent: typeof store.rescheduleEvent = async (sql, command) => {
  const memory = memoryOf(sql);
  const { tenantId, eventId, deliverAt, by, now } = command;
  const event = memory.events.get(eventId);
  if (event?.tenantId !== tenantId) return 'not_found';
  if (event.deliverAt?.getTime() === deliverAt?.getTime()) return 'rescheduled';
  // A delivery behind a paused endpoint waits for both.
  const scheduled = memory
    .deliveriesOf(eventId)
    .filter(
      (each) =>
        each.status === 'waiting' &&
        (each.holdReason === 'scheduled' || (each.deliverAt !== null && each.deliverAt > now)),
    );
  if (scheduled.length === 0) return 'not_scheduled';
  if (event.expiresAt !== null && event.expiresAt <= (deliverAt ?? now)) return 'expires_before';
  memory.events.set(eventId, { ...event, deliverAt });
  for (const { id, holdReason } of scheduled) {
    change(memory, id, { deliverAt });
    note(memory, id, { kind: 'rescheduled', detail: { until: deliverAt?.toISOString() ?? null, by } });
    if (holdReason !== 'scheduled') continue;
    if (deliverAt === null || deliverAt <= now) advance(memory, id);
    else change(memory, id, { holdUntil: deliverAt, nextAttemptAt: deliverAt });
  }
  return 'rescheduled';
};

export const cancelEvent: typeof store.cancelEvent = async (sql, { tenantId, eventId, by }) => {
  const memory = memoryOf(sql);
  if (memory.events.get(eventId)?.tenantId !== tenantId) return 'not_found';
  const open = memory.deliveriesOf(eventId).filter(({ status }) => !isTerminal(status));
  for (const { id } of open) cancel(memory, id, { reason: 'requested', by });
  return open.length === 0 ? 'not_cancellable' : 'cancelled';
};
