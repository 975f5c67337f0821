import { idAt, type DeliveryStatus, type Priority } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { Conditions } from '../sql/conditions.ts';

/** An event as it is read: with its first deliveries. */
export interface EventRow {
  id: string;
  tenantId: string;
  externalId: string | null;
  type: string;
  /** JSON text, byte for byte what goes out. */
  data: string;
  priority: Priority;
  occurredAt: Date | null;
  expiresAt: Date | null;
  deliverAt: Date | null;
  tags: string[];
  deliveryCount: number;
  createdAt: Date;
  /** The first `DELIVERIES_SHOWN`. */
  deliveries: { id: string; endpointId: string; status: DeliveryStatus }[];
}

/** Deliveries shown in an event; the others are listed by event. */
export const DELIVERIES_SHOWN = 100;
/** The first of them, as an expression where `events` is visible. */
export const DELIVERIES_OF_EVENT = `(
  select coalesce(json_agg(json_build_object('id', d.id, 'endpointId', d.endpoint_id, 'status', d.status) order by d.id), '[]')
  from (select id, endpoint_id, status from deliveries where event_id = events.id order by id limit ${DELIVERIES_SHOWN}) d)`;
// A page ends early when its payloads come to more, so that 100 events of 256 KiB do not become one answer of 25 MiB.
const PAGE_DATA_BYTES = 2 * 1024 * 1024;

const COLUMNS = `events.id, events.tenant_id as "tenantId", events.external_id as "externalId", events.type, events.data,
  events.priority, events.occurred_at as "occurredAt", events.expires_at as "expiresAt",
  events.deliver_at as "deliverAt", events.tags, events.delivery_count as "deliveryCount",
  events.created_at as "createdAt", ${DELIVERIES_OF_EVENT} as deliveries`;

/** One event; with `tenantId`, only if it is that tenant's. */
export async function findEvent(
  sql: Sql,
  { tenantId, eventId }: { tenantId?: string | undefined; eventId: string },
): Promise<EventRow | undefined> {
  const { rows } = await sql.query<EventRow>(
    `select ${COLUMNS} from events where id = $1 and ($2::text is null or tenant_id = $2)`,
    [eventId, tenantId ?? null],
  );
  return rows[0];
}

export interface EventFilter {
  tenantId: string;
  eventType?: string | undefined;
  tag?: string | undefined;
  /** Accepted at or after. */
  from?: Date | undefined;
  /** Accepted before. */
  to?: Date | undefined;
  /** The last id of the page before. */
  beforeId?: string | undefined;
  limit: number;
}

/** A page of events, newest first, and whether older ones follow. It may be shorter than the limit though more follow. */
export async function listEvents(sql: Sql, filter: EventFilter): Promise<{ events: EventRow[]; more: boolean }> {
  const { text, values } = eventsQuery({ ...filter, limit: filter.limit + 1 });
  const { rows: found } = await sql.query<{ id: string; bytes: number }>(text, values);
  const ids: string[] = [];
  let bytes = 0;
  for (const row of found.slice(0, filter.limit)) {
    bytes += row.bytes;
    if (ids.length > 0 && bytes > PAGE_DATA_BYTES) break;
    ids.push(row.id);
  }
  if (ids.length === 0) return { events: [], more: false };
  const { rows } = await sql.query<EventRow>(`select ${COLUMNS} from events where id = any($1) order by id desc`, [
    ids,
  ]);
  return { events: rows, more: found.length > ids.length };
}

/** The statement that picks a page's events, apart so that a test can explain it. */
export function eventsQuery(filter: EventFilter): { text: string; values: unknown[] } {
  const where = new Conditions();
  where.add('tenant_id = ?', filter.tenantId);
  where.add('type = ?', filter.eventType);
  where.add('? = any(tags)', filter.tag);
  where.add('id >= ?', filter.from && idAt('evt', filter.from.getTime()));
  where.add('id < ?', filter.to && idAt('evt', filter.to.getTime()));
  where.add('id < ?', filter.beforeId);
  // The length of a text is known without reading it back from where large values are kept.
  const text = `select id, octet_length(data) as bytes from events ${where.clause()} order by id desc limit ${where.value(filter.limit)}`;
  return { text, values: where.values };
}
