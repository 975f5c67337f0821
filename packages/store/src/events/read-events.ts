import { idAt, type DeliveryStatus, type Priority } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { Conditions } from '../sql/conditions.ts';
import { idsWithin, keyOf, listQuery, readPage, type ListQuery, type Page } from '../sql/page.ts';
import { findEventIdOf } from '../keys/publish-keys.ts';
import type { NotSent } from './fan-out.ts';
import type { EventWarning } from './planned-event.ts';
import { DELIVERIES_OF_EVENT, NOT_SENT_OF_EVENT } from './shown-deliveries.ts';

/** An event with its first deliveries. */
export interface EventRow {
  id: string;
  tenantId: string;
  externalId: string | null;
  type: string;
  /** JSON text, byte for byte as receivers get it. */
  data: string;
  priority: Priority;
  occurredAt: Date | null;
  expiresAt: Date | null;
  deliverAt: Date | null;
  tags: string[];
  deliveryCount: number;
  createdAt: Date;
  /** When its content was removed. Null: it has it. */
  expungedAt: Date | null;
  /** The first `DELIVERIES_SHOWN`. */
  deliveries: { id: string; endpointId: string; status: DeliveryStatus }[];
  /** The first endpoints that it could have reached and did not. */
  notSent: NotSent[];
  warnings: EventWarning[];
}

const COLUMNS = `events.id, tenant_id, external_id, type, data, priority, occurred_at, expires_at, deliver_at, tags,
  delivery_count, created_at, expunged_at, ${DELIVERIES_OF_EVENT} as deliveries,
  ${NOT_SENT_OF_EVENT} as not_sent, coalesce(warnings, '[]') as warnings`;

/** One event; with `tenantId`, only if it is that tenant's. */
export async function findEvent(
  sql: Sql,
  { tenantId, eventId }: { tenantId?: string | undefined; eventId: string },
): Promise<EventRow | undefined> {
  const [event] = await readRows<EventRow>(sql, FIND({ eventId, tenantId: tenantId ?? null }));
  return event;
}

const FIND = defineQuery(
  `select ${COLUMNS} from events where id = $eventId and ($tenantId::text is null or tenant_id = $tenantId)`,
);

export interface EventFilter {
  tenantId: string;
  /** The app's own id of the event. */
  externalId?: string | undefined;
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

/** A page of events, newest first. It ends early when its payloads are large. */
export async function listEvents(sql: Sql, filter: EventFilter): Promise<Page<EventRow>> {
  const eventId = filter.externalId === undefined ? undefined : await findEventIdOf(sql, filter);
  if (filter.externalId !== undefined && eventId === undefined) return { rows: [], nextId: null };
  const query = eventsQuery({ ...filter, eventId });
  const page = await readPage<{ id: string; bytes: number }>(sql, query, filter.limit);
  const { ids, nextId } = idsWithin(page);
  const rows = ids.length === 0 ? [] : await readRows<EventRow>(sql, READ_ALL({ ids }));
  return { rows, nextId };
}

const READ_ALL = defineQuery(`select ${COLUMNS} from events where id = any($ids) order by id desc`);

/** How `listEvents` finds its rows. Exported for the test of its plan. */
export function eventsQuery(filter: EventFilter & { eventId?: string | undefined }): ListQuery {
  const along = new Conditions();
  along.add('id = ?', filter.eventId);
  along.add('id >= ?', filter.from && idAt('evt', filter.from.getTime()));
  along.add('id < ?', filter.to && idAt('evt', filter.to.getTime()));
  along.add('id < ?', filter.beforeId);
  // Postgres knows the length of a large text without reading the text itself.
  return listQuery(
    { table: 'events', columns: 'id, octet_length(data) as bytes', key: keyOf('tenant_id', filter.tenantId), along },
    [
      ['type = ?', filter.eventType],
      ['? = any(tags)', filter.tag],
    ],
  );
}
