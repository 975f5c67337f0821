import { idAt, type Priority } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';

/** An event, and what an endpoint got of it last. */
export interface EventAtEndpoint {
  id: string;
  type: string;
  /** JSON text, byte for byte as receivers get it. */
  data: string;
  externalId: string | null;
  priority: Priority;
  /** `occurredAt` if the app gave it, else when the event was accepted. */
  timestamp: Date;
  expiresAt: Date | null;
  deliverAt: Date | null;
  tags: string[];
  /** The app named the endpoints that get it. Not known where they were all endpoints of the tenant. */
  isAddressed: boolean;
  /** The delivery to the endpoint: of several, the latest with an attempt, else the latest. Null: none. */
  deliveryId: string | null;
  /** The last recorded attempt of that delivery. */
  lastAttempt: SentAttempt | null;
}

export interface SentAttempt {
  number: number;
  /** Of its `webhook-timestamp`. */
  at: Date;
  bodySha256: string;
}

/** The ids of the last events of a tenant, of those before `to`, newest first. */
export async function listLastEventIds(
  sql: Sql,
  { to, ...wanted }: { tenantId: string; limit: number; to?: Date | undefined },
): Promise<string[]> {
  const toId = to === undefined ? null : idAt('evt', to.getTime());
  return (await readRows<{ id: string }>(sql, LAST_IDS({ ...wanted, toId }))).map(({ id }) => id);
}

const LAST_IDS = defineQuery(
  `select id from events where tenant_id = $tenantId and ($toId::text is null or id < $toId) and expunged_at is null
   order by id desc limit $limit`,
);

/** These events of a tenant, in the given order. An id that is not one of them, or whose content is gone, gives nothing. */
export async function readEventsAtEndpoint(
  sql: Sql,
  wanted: { tenantId: string; endpointId: string; eventIds: readonly string[] },
): Promise<EventAtEndpoint[]> {
  const rows = await readRows<Row>(sql, READ(wanted));
  return rows.map(({ number, at, bodySha256, ...event }) => ({
    ...event,
    lastAttempt: number === null ? null : { number, at, bodySha256 },
  }));
}

type Row = Omit<EventAtEndpoint, 'lastAttempt'> & (SentAttempt | { number: null; at: null; bodySha256: null });

// An attempt starts a moment after the instant that it is signed for, which may be in the next second.
const READ = defineQuery(
  `select v.id, v.type, v.data, v.external_id, v.priority, coalesce(v.occurred_at, v.created_at) as timestamp,
     v.expires_at, v.deliver_at, v.tags, v.not_sent @> '[{"reason": "not_addressed"}]' as is_addressed,
     d.id as delivery_id, a.number, a.at, a.body_sha256
   from unnest($eventIds::text[]) with ordinality as wanted (id, place)
   join events v on v.id = wanted.id and v.tenant_id = $tenantId and v.expunged_at is null
   left join lateral (
     select id from deliveries where event_id = v.id and endpoint_id = $endpointId
     order by attempt_count > 0 desc, id desc limit 1) d on true
   left join lateral (
     select number, request ->> 'bodySha256' as body_sha256,
       coalesce(to_timestamp((request #>> '{headers,webhook-timestamp}')::bigint), started_at) as at
     from attempts where delivery_id = d.id order by number desc limit 1) a on true
   order by wanted.place`,
);
