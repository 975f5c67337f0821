import type { NotSentReason } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { deliveryColumns, type DeliveryRow } from '../deliveries/read-deliveries.ts';

/** What became of an event at one endpoint. */
export type ExplainedEndpoint =
  | (ToldEndpoint & { delivery: DeliveryRow })
  | (ToldEndpoint & { delivery: null; reason: NotSentReason });

interface ToldEndpoint {
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
 * A page of what became of an event, by endpoint, the oldest first: of each endpoint its latest delivery (a replay makes
 * another one), else why there is none. Undefined where there is no such event.
 */
export async function explainEvent(sql: Sql, query: ExplainQuery): Promise<ExplainedEndpoint[] | undefined> {
  const tenantId = await findTenantOf(sql, query);
  if (tenantId === undefined) return undefined;
  const after = query.afterEndpointId ?? '';
  const delivered = await latestDeliveries(sql, query, after);
  const unsent = await neverSent(sql, query, after);
  // What comes below covers the page: of the first `limit` of all, each source has those among its own first `limit`.
  const told = new Set([...delivered, ...unsent].map(({ endpointId }) => endpointId));
  const later = (await endpointsNow(sql, { tenantId, after, limit: query.limit }))
    .filter(({ endpointId }) => !told.has(endpointId))
    .map((endpoint): ExplainedEndpoint => ({ ...endpoint, delivery: null, reason: 'created_later' }));
  return [...delivered, ...unsent, ...later].toSorted(byEndpoint).slice(0, query.limit);
}

async function findTenantOf(sql: Sql, { tenantId, eventId }: ExplainQuery): Promise<string | undefined> {
  const { rows } = await sql.query<{ tenantId: string }>(
    'select tenant_id as "tenantId" from events where id = $1 and ($2::text is null or tenant_id = $2)',
    [eventId, tenantId ?? null],
  );
  return rows[0]?.tenantId;
}

async function latestDeliveries(sql: Sql, query: ExplainQuery, after: string): Promise<ExplainedEndpoint[]> {
  const { rows } = await sql.query<DeliveryRow>(
    `select distinct on (deliveries.endpoint_id) ${deliveryColumns()}
     from deliveries where event_id = $1 and endpoint_id > $2
     order by deliveries.endpoint_id, deliveries.id desc limit $3`,
    [query.eventId, after, query.limit],
  );
  return rows.map((delivery) => {
    const { endpointId, endpointName, endpointUrl } = delivery;
    return { endpointId, endpointName, endpointUrl, delivery };
  });
}

/** A replay may have sent it after all. */
async function neverSent(sql: Sql, query: ExplainQuery, after: string): Promise<ExplainedEndpoint[]> {
  const { rows } = await sql.query<ToldEndpoint & { reason: NotSentReason }>(
    `select endpoints.id as "endpointId", endpoints.name as "endpointName", endpoints.url as "endpointUrl", unsent.reason
     from events, jsonb_to_recordset(events.not_sent) as unsent ("endpointId" text collate "C", reason text), endpoints
     where events.id = $1 and endpoints.id = unsent."endpointId" and unsent."endpointId" > $2
       and not exists (select 1 from deliveries where event_id = events.id and endpoint_id = unsent."endpointId")
     order by unsent."endpointId" limit $3`,
    [query.eventId, after, query.limit],
  );
  return rows.map((row) => ({ ...row, delivery: null }));
}

async function endpointsNow(
  sql: Sql,
  { tenantId, after, limit }: { tenantId: string; after: string; limit: number },
): Promise<ToldEndpoint[]> {
  const { rows } = await sql.query<ToldEndpoint>(
    'select id as "endpointId", name as "endpointName", url as "endpointUrl" from endpoints where tenant_id = $1 and deleted_at is null and id > $2 order by id limit $3',
    [tenantId, after, limit],
  );
  return rows;
}

const byEndpoint = (one: ExplainedEndpoint, other: ExplainedEndpoint): number =>
  one.endpointId < other.endpointId ? -1 : one.endpointId > other.endpointId ? 1 : 0;
