import type { NotSentReason, Outcome } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { deliveryColumns, type DeliveryRow } from '../deliveries/read-deliveries.ts';

/** What became of an event at one endpoint. */
export type ExplainedEndpoint =
  | { endpointId: string; delivery: DeliveryRow & { lastOutcome: Outcome | null } }
  | { endpointId: string; delivery: null; reason: NotSentReason };

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
    .filter((endpointId) => !told.has(endpointId))
    .map((endpointId): ExplainedEndpoint => ({ endpointId, delivery: null, reason: 'created_later' }));
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
  const { rows } = await sql.query<DeliveryRow & { lastOutcome: Outcome | null }>(
    `select distinct on (deliveries.endpoint_id) ${deliveryColumns()}, deliveries.last_outcome as "lastOutcome"
     from deliveries where event_id = $1 and endpoint_id > $2
     order by deliveries.endpoint_id, deliveries.id desc limit $3`,
    [query.eventId, after, query.limit],
  );
  return rows.map((delivery) => ({ endpointId: delivery.endpointId, delivery }));
}

/** A replay may have sent it after all. */
async function neverSent(sql: Sql, query: ExplainQuery, after: string): Promise<ExplainedEndpoint[]> {
  const { rows } = await sql.query<{ endpointId: string; reason: NotSentReason }>(
    `select unsent."endpointId", unsent.reason
     from events, jsonb_to_recordset(events.not_sent) as unsent ("endpointId" text collate "C", reason text)
     where events.id = $1 and unsent."endpointId" > $2
       and not exists (select 1 from deliveries where event_id = events.id and endpoint_id = unsent."endpointId")
     order by unsent."endpointId" limit $3`,
    [query.eventId, after, query.limit],
  );
  return rows.map((row) => ({ ...row, delivery: null }));
}

async function endpointsNow(
  sql: Sql,
  { tenantId, after, limit }: { tenantId: string; after: string; limit: number },
): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    'select id from endpoints where tenant_id = $1 and deleted_at is null and id > $2 order by id limit $3',
    [tenantId, after, limit],
  );
  return rows.map(({ id }) => id);
}

const byEndpoint = (one: ExplainedEndpoint, other: ExplainedEndpoint): number =>
  one.endpointId < other.endpointId ? -1 : one.endpointId > other.endpointId ? 1 : 0;
