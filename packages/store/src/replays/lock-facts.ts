import type { DeadLetterReason, DeliveryStatus } from '@postrider/domain';
import { lockForTransition } from '../deliveries/transitions.ts';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { IS_GOT } from './criteria.ts';
import type { ReplayInProgress } from './progress.ts';

/** One of what a replay matched. */
export interface Item {
  /** A delivery; of `missedBy` an event. */
  subject: string;
  sourceId: string | null;
}

/** A delivery that may be sent again. */
export interface Source {
  id: string;
  eventId: string;
  endpointId: string;
  status: DeliveryStatus;
  deadLetterReason: DeadLetterReason | null;
  deadLetterAt: Date | null;
}

export interface SourceEvent {
  id: string;
  type: string;
  expiresAt: Date | null;
  isExpunged: boolean;
}

/** What is known of a page, and stays so until the commit. */
export interface PageFacts {
  sources: Map<string, Source>;
  events: Map<string, SourceEvent>;
  /** The endpoints that exist. */
  endpoints: Set<string>;
  /** By event and endpoint. */
  histories: Map<string, History>;
}

export interface History {
  /** The highest number of a fresh delivery. */
  freshNumber: number;
  /** The endpoint got the event, or it is on its way. */
  isGot: boolean;
}

export const pairOf = (eventId: string, endpointId: string): string => `${eventId} ${endpointId}`;

/** Locks the events of a page, then its deliveries, each in the order of their ids; an expunge does the same. */
export async function lockFacts(
  sql: Sql,
  { tenantId, criteria }: ReplayInProgress,
  page: readonly Item[],
): Promise<PageFacts> {
  const ids = page.flatMap(({ sourceId }) => sourceId ?? []);
  const places =
    'missedBy' in criteria
      ? page.map(({ subject }) => ({ eventId: subject, endpointId: criteria.missedBy.endpointId }))
      : await readRows<Source>(sql, SOURCES({ ids, tenantId }));
  const eventIds = places.map(({ eventId }) => eventId);
  const endpointIds = places.map(({ endpointId }) => endpointId);
  await sql.query(LOCK_EVENTS({ eventIds }));
  await lockForTransition(sql, ids);
  const sources = await readRows<Source>(sql, SOURCES({ ids, tenantId }));
  const events = await readRows<SourceEvent>(sql, EVENTS({ eventIds, tenantId }));
  const endpoints = await readRows<{ id: string }>(sql, ENDPOINTS({ endpointIds, tenantId }));
  const histories = await readRows<History & { eventId: string; endpointId: string }>(sql, HISTORIES({ eventIds }));
  return {
    sources: new Map(sources.map((source) => [source.id, source])),
    events: new Map(events.map((event) => [event.id, event])),
    endpoints: new Set(endpoints.map(({ id }) => id)),
    histories: new Map(histories.map((history) => [pairOf(history.eventId, history.endpointId), history])),
  };
}

const LOCK_EVENTS = defineQuery<{ eventIds: readonly string[] }>(
  'select 1 from events where id = any($eventIds) order by id for no key update',
);

const SOURCES = defineQuery<{ ids: readonly string[]; tenantId: string }>(
  `select id, event_id, endpoint_id, status, dead_letter_reason, dead_letter_at from deliveries
   where id = any($ids) and tenant_id = $tenantId`,
);

const EVENTS = defineQuery<{ eventIds: readonly string[]; tenantId: string }>(
  `select id, type, expires_at, expunged_at is not null as is_expunged from events
   where id = any($eventIds) and tenant_id = $tenantId`,
);

const ENDPOINTS = defineQuery<{ endpointIds: readonly string[]; tenantId: string }>(
  'select id from endpoints where id = any($endpointIds) and tenant_id = $tenantId and deleted_at is null',
);

const HISTORIES = defineQuery<{ eventIds: readonly string[] }>(
  `select event_id, endpoint_id, coalesce(max(fresh_number), 0) as fresh_number,
     ${IS_GOT} as is_got
   from deliveries where event_id = any($eventIds) group by event_id, endpoint_id`,
);
