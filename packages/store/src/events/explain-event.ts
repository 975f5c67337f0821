import type { FilterFailure, NotSentReason } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { withExpectedTimes } from '../rate-limits/expected-times.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { DELIVERY_COLUMNS, type DeliveryRow } from '../deliveries/read-deliveries.ts';

/** What became of an event at one endpoint. */
export type ExplainedEndpoint = (EndpointOfEvent & { delivery: DeliveryRow }) | (EndpointOfEvent & NotDelivered);

interface NotDelivered {
  delivery: null;
  reason: NotSentReason;
  /** Of `filtered`: the operand that the event fails. */
  failure: FilterFailure | null;
}

interface EndpointOfEvent {
  endpointId: string;
  endpointName: string | null;
  endpointUrl: string;
}

export interface ExplainQuery {
  /** Left out only for operators. */
  tenantId?: string | undefined;
  eventId: string;
  /** The last endpoint of the page before. */
  afterEndpointId?: string | undefined;
  limit: number;
}

/**
 * A page of what became of an event, the oldest endpoint first: the latest delivery to each endpoint (a replay adds
 * one), or the reason why there is none. Undefined if the event does not exist.
 */
export async function explainEvent(sql: Sql, query: ExplainQuery): Promise<ExplainedEndpoint[] | undefined> {
  const tenantId = await findTenantOf(sql, query);
  if (tenantId === undefined) return undefined;
  const after = query.afterEndpointId ?? '';
  const delivered = await latestDeliveries(sql, query, after);
  const unsent = await neverSent(sql, query, after);
  // Each source gives its first `limit` rows, so together they hold the first `limit` of all.
  const explained = new Set([...delivered, ...unsent].map(({ endpointId }) => endpointId));
  const later = (await endpointsNow(sql, { tenantId, after, limit: query.limit }))
    .filter(({ endpointId }) => !explained.has(endpointId))
    .map((endpoint): ExplainedEndpoint => ({ ...endpoint, delivery: null, reason: 'created_later', failure: null }));
  return [...delivered, ...unsent, ...later].toSorted(byEndpoint).slice(0, query.limit);
}

async function findTenantOf(sql: Sql, { tenantId, eventId }: ExplainQuery): Promise<string | undefined> {
  const [event] = await readRows<{ tenantId: string }>(sql, FIND_TENANT({ eventId, tenantId: tenantId ?? null }));
  return event?.tenantId;
}

const FIND_TENANT = defineQuery(
  'select tenant_id from events where id = $eventId and ($tenantId::text is null or tenant_id = $tenantId)',
);

async function latestDeliveries(sql: Sql, query: ExplainQuery, after: string): Promise<ExplainedEndpoint[]> {
  const { eventId, limit } = query;
  const latest = await readRows<DeliveryRow>(sql, LATEST_DELIVERIES({ eventId, after, limit }));
  const rows = await withExpectedTimes(sql, latest);
  return rows.map((delivery) => {
    const { endpointId, endpointName, endpointUrl } = delivery;
    return { endpointId, endpointName, endpointUrl, delivery };
  });
}

const LATEST_DELIVERIES = defineQuery(
  `select distinct on (deliveries.endpoint_id) ${DELIVERY_COLUMNS}
   from deliveries where event_id = $eventId and endpoint_id > $after
   order by deliveries.endpoint_id, deliveries.id desc limit $limit`,
);

/** The endpoints that the event was not sent to, by a replay neither. */
async function neverSent(sql: Sql, query: ExplainQuery, after: string): Promise<ExplainedEndpoint[]> {
  const { eventId, limit } = query;
  const rows = await readRows<EndpointOfEvent & Omit<NotDelivered, 'delivery'>>(
    sql,
    NEVER_SENT({ eventId, after, limit }),
  );
  return rows.map((row) => ({ ...row, delivery: null }));
}

const NEVER_SENT = defineQuery(
  `select endpoints.id as endpoint_id, endpoints.name as endpoint_name, endpoints.url as endpoint_url, unsent.reason,
     unsent.failure
   from events, jsonb_to_recordset(events.not_sent) as unsent (
       "endpointId" text collate "C", reason text, failure jsonb), endpoints
   where events.id = $eventId and endpoints.id = unsent."endpointId" and unsent."endpointId" > $after
     and not exists (select 1 from deliveries where event_id = events.id and endpoint_id = unsent."endpointId")
   order by unsent."endpointId" limit $limit`,
);

function endpointsNow(sql: Sql, page: { tenantId: string; after: string; limit: number }): Promise<EndpointOfEvent[]> {
  return readRows(sql, ENDPOINTS_NOW(page));
}

const ENDPOINTS_NOW = defineQuery(
  `select id as endpoint_id, name as endpoint_name, url as endpoint_url from endpoints
   where tenant_id = $tenantId and deleted_at is null and id > $after order by id limit $limit`,
);

const byEndpoint = (one: ExplainedEndpoint, other: ExplainedEndpoint): number =>
  one.endpointId < other.endpointId ? -1 : one.endpointId > other.endpointId ? 1 : 0;
