import type { Sql } from '../sql/database.ts';
import { noteEach, type DeliveryNoteOf } from '../deliveries/delivery-notes.ts';
import type { PlannedEvent } from './planned-event.ts';

/**
 * Writes events, their deliveries and the queue rows of what is due: one statement, however many events, and
 * another where something is held from the beginning.
 */
export async function insertEvents(sql: Sql, events: readonly PlannedEvent[]): Promise<void> {
  const deliveries = events.flatMap((event) => event.fanOut.deliveries.map((delivery) => ({ event, delivery })));
  await sql.query({
    name: 'insert-events',
    text: `
      with new_events as (
        insert into events (id, tenant_id, type, data, priority, external_id, occurred_at, expires_at, deliver_at, tags,
                            not_sent, delivery_count, created_at)
        select id, tenant_id, type, data, priority, external_id, occurred_at, expires_at, deliver_at,
               array(select jsonb_array_elements_text(tags)), not_sent, delivery_count, created_at
        from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[],
                    $8::timestamptz[], $9::timestamptz[], $10::jsonb[], $11::jsonb[], $12::int[], $13::timestamptz[])
          as e (id, tenant_id, type, data, priority, external_id, occurred_at, expires_at, deliver_at, tags, not_sent,
                delivery_count, created_at)
      ), new_deliveries as (
        insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, hold_reason, hold_until,
                                next_attempt_at, deliver_at, expires_at, created_at)
        select id, tenant_id, event_id, event_type, endpoint_id, status, hold_reason, hold_until, due_at, deliver_at,
               expires_at, created_at
        from unnest($14::text[], $15::text[], $16::text[], $17::text[], $18::text[], $19::text[], $20::text[],
                    $21::timestamptz[], $22::timestamptz[], $23::timestamptz[], $24::timestamptz[], $25::timestamptz[])
          as d (id, tenant_id, event_id, event_type, endpoint_id, status, hold_reason, hold_until, due_at, deliver_at,
                expires_at, created_at)
      )
      insert into delivery_queue (delivery_id, endpoint_id, generation, due_at)
      select id, endpoint_id, 1, due_at
      from unnest($14::text[], $18::text[], $22::timestamptz[]) as q (id, endpoint_id, due_at)
      where due_at is not null`,
    values: [
      events.map((each) => each.id),
      events.map((each) => each.tenantId),
      events.map((each) => each.event.type),
      events.map((each) => each.event.data),
      events.map((each) => each.event.priority),
      events.map((each) => each.event.externalId),
      events.map((each) => each.event.occurredAt),
      events.map((each) => each.event.expiresAt),
      events.map((each) => each.event.deliverAt),
      events.map((each) => JSON.stringify(each.event.tags)),
      events.map((each) => JSON.stringify(each.fanOut.notSent)),
      events.map((each) => each.fanOut.deliveries.length),
      events.map((each) => each.now),
      deliveries.map(({ delivery }) => delivery.id),
      deliveries.map(({ event }) => event.tenantId),
      deliveries.map(({ event }) => event.id),
      deliveries.map(({ event }) => event.event.type),
      deliveries.map(({ delivery }) => delivery.endpointId),
      deliveries.map(({ delivery }) => delivery.status),
      deliveries.map(({ delivery }) => delivery.hold?.reason ?? null),
      deliveries.map(({ delivery }) => delivery.hold?.until ?? null),
      deliveries.map(({ delivery }) => delivery.dueAt),
      deliveries.map(({ event }) => event.event.deliverAt),
      deliveries.map(({ event }) => event.event.expiresAt),
      deliveries.map(({ event }) => event.now),
    ],
  });
  await noteHeld(sql, events);
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
