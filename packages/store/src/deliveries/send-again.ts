import { CHANGE_COLUMNS } from '../changes/write-changes.ts';
import type { Sql } from '../sql/database.ts';
import { defineStatement, recordset } from '../sql/statement.ts';

export interface RepeatedDelivery {
  id: string;
  tenantId: string;
  eventId: string;
  eventType: string;
  endpointId: string;
  /** The delivery that it repeats. Null: the endpoint had none of the event. */
  replayOf: string | null;
  /** The number in its `webhook-id`. Null: the receiver sees the same event again. */
  freshNumber: number | null;
  expiresAt: Date | null;
}

/** New deliveries of past events → pending. The caller has locked the events. */
export async function sendAgain(
  sql: Sql,
  { deliveries, now }: { deliveries: readonly RepeatedDelivery[]; now: Date },
): Promise<void> {
  if (deliveries.length === 0) return;
  const eventIds = [...new Set(deliveries.map(({ eventId }) => eventId))];
  await sql.query(SEND_AGAIN({ deliveries: recordset(deliveries), eventIds, now }));
}

const SEND_AGAIN = defineStatement(
  'send-again',
  `with planned as (
     select * from json_to_recordset($deliveries) as d ("id" text, "tenantId" text, "eventId" text, "eventType" text,
       "endpointId" text, "replayOf" text, "freshNumber" int, "expiresAt" timestamptz)
   ), added as (
     insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, replay_of, fresh_number, expires_at,
                             status, next_attempt_at, created_at)
     select *, 'pending', $now::timestamptz, $now from planned
   ), counted as (
     update events v set delivery_count = v.delivery_count + n.added
     from (select "eventId" as id, count(*) as added from planned group by 1) n
     -- By the ids themselves: Postgres takes the recordset for a hundred rows, and may join it with all events.
     where v.id = n.id and v.id = any($eventIds)
   ), told as (
     insert into delivery_changes (${CHANGE_COLUMNS})
     select 'accepted', "tenantId", "eventId", "eventType", id, "endpointId", false, 'pending' from planned order by id
   )
   insert into delivery_queue (delivery_id, endpoint_id, generation, due_at)
   select id, "endpointId", 1, $now from planned order by id`,
);
