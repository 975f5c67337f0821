import type { Sql } from '../sql/database.ts';
import { CHANGE_COLUMNS } from '../changes/write-changes.ts';
import { defineStatement, recordset } from '../sql/statement.ts';
import { noteEach, type DeliveryNoteOf } from '../deliveries/delivery-notes.ts';
import type { PlannedEvent } from './planned-event.ts';

/** Writes events, their deliveries and the queue rows in one statement, and the notes of held deliveries in a second. */
export async function insertEvents(sql: Sql, events: readonly PlannedEvent[]): Promise<void> {
  const deliveries = recordset(events.flatMap(deliveryRecords));
  await sql.query(INSERT_EVENTS({ events: recordset(events.map(eventRecord)), deliveries }));
  await noteHeld(sql, events);
}

const INSERT_EVENTS = defineStatement(
  'insert-events',
  `with new_events as (
     insert into events (id, tenant_id, type, data, priority, external_id, occurred_at, expires_at, deliver_at, tags,
                         not_sent, delivery_count, created_at, warnings, traceparent)
     select * from json_to_recordset($events) as e (
       id text, tenant_id text, type text, data text, priority text, external_id text, occurred_at timestamptz,
       expires_at timestamptz, deliver_at timestamptz, tags text[], not_sent jsonb, delivery_count int,
       created_at timestamptz, warnings jsonb, traceparent text)
   ), planned as (
     select * from json_to_recordset($deliveries) as d (
       id text, tenant_id text, event_id text, event_type text, endpoint_id text, status text, hold_reason text,
       hold_until timestamptz, due_at timestamptz, deliver_at timestamptz, expires_at timestamptz,
       created_at timestamptz)
   ), new_deliveries as (
     insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, hold_reason, hold_until,
                             next_attempt_at, deliver_at, expires_at, created_at)
     select * from planned
   ), told as (
     insert into delivery_changes (${CHANGE_COLUMNS}, reason, until)
     select c.kind, p.tenant_id, p.event_id, p.event_type, p.id, p.endpoint_id, false, p.status, p.hold_reason,
            p.hold_until
     from planned p cross join (values ('accepted'), ('held')) c (kind)
     where c.kind = 'accepted' or p.hold_reason is not null order by p.id, c.kind
   )
   insert into delivery_queue (delivery_id, endpoint_id, generation, due_at)
   select id, endpoint_id, 1, due_at from planned where due_at is not null`,
);

function eventRecord({ id, tenantId, event, fanOut, now }: PlannedEvent): object {
  return {
    id,
    tenant_id: tenantId,
    type: event.type,
    data: event.data,
    priority: event.priority,
    external_id: event.externalId,
    occurred_at: event.occurredAt,
    expires_at: event.expiresAt,
    deliver_at: event.deliverAt,
    tags: event.tags,
    not_sent: fanOut.notSent,
    delivery_count: fanOut.deliveries.length,
    created_at: now,
    warnings: event.warnings?.length ? event.warnings : null,
    traceparent: event.traceparent ?? null,
  };
}

function deliveryRecords({ id: eventId, tenantId, event, fanOut, now }: PlannedEvent): object[] {
  return fanOut.deliveries.map(({ id, endpointId, status, hold, dueAt }) => ({
    id,
    tenant_id: tenantId,
    event_id: eventId,
    event_type: event.type,
    endpoint_id: endpointId,
    status,
    hold_reason: hold?.reason,
    hold_until: hold?.until,
    due_at: dueAt,
    deliver_at: event.deliverAt,
    expires_at: event.expiresAt,
    created_at: now,
  }));
}

function noteHeld(sql: Sql, events: readonly PlannedEvent[]): Promise<void> {
  const notes = events.flatMap(({ fanOut, now }) =>
    fanOut.deliveries.flatMap(({ id, hold }): DeliveryNoteOf[] => {
      if (hold === null) return [];
      const detail = { reason: hold.reason, until: hold.until?.toISOString() ?? null };
      return [{ deliveryId: id, at: now, kind: 'held', detail }];
    }),
  );
  return noteEach(sql, notes);
}
