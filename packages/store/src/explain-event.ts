import type { NotSentReason, Outcome } from '@postrider/contracts';
import type { Sql } from './database.ts';
import { deliveryColumns, type DeliveryRow } from './deliveries-read.ts';

/** What became of an event, endpoint by endpoint. */
export interface ExplainedEvent {
  eventId: string;
  notSent: { endpointId: string; reason: NotSentReason }[];
  /** Of each endpoint its latest: a replay makes another one. */
  deliveries: (DeliveryRow & { lastOutcome: Outcome | null })[];
}

/** Undefined where the tenant has no such event. */
export async function explainEvent(
  sql: Sql,
  { tenantId, eventId }: { tenantId: string; eventId: string },
): Promise<ExplainedEvent | undefined> {
  const { rows } = await sql.query<{ notSent: ExplainedEvent['notSent'] }>(
    'select not_sent as "notSent" from events where id = $1 and tenant_id = $2',
    [eventId, tenantId],
  );
  const event = rows[0];
  if (event === undefined) return undefined;
  const deliveries = await sql.query<ExplainedEvent['deliveries'][number]>(
    `select distinct on (deliveries.endpoint_id) ${deliveryColumns()}, deliveries.last_outcome as "lastOutcome"
     from deliveries where event_id = $1 order by deliveries.endpoint_id, deliveries.id desc`,
    [eventId],
  );
  return { eventId, notSent: event.notSent, deliveries: deliveries.rows };
}
