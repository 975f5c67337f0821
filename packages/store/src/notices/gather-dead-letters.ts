import { DEAD_LETTERS_GATHERED_MS, DEAD_LETTERS_NAMED, NOTICE_TYPES } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { defineQuery, recordset } from '../sql/statement.ts';

/**
 * Counts new dead letters for the notice of their endpoint, in the transaction that makes them. The first one opens the
 * notice; it is published a minute later. Dead letters of notices are not counted: a tenant that gets notices would get one
 * of those that could not be delivered to it, and so on.
 */
export async function gatherDeadLetters(
  sql: Sql,
  deadLetters: readonly { deliveryId: string; reason: string }[],
): Promise<void> {
  if (deadLetters.length === 0) return;
  const records = deadLetters.map(({ deliveryId, reason }) => ({ id: deliveryId, reason }));
  await sql.query(GATHER({ deadLetters: recordset(records), types: NOTICE_TYPES }));
}

const GATHER = defineQuery(
  `insert into notices (id, type, tenant_id, endpoint_id, occurred_at, due_at, facts, count, delivery_ids)
   select 'delivery.dead_lettered/' || d.endpoint_id, 'delivery.dead_lettered', d.tenant_id, d.endpoint_id, clock_timestamp(),
     clock_timestamp() + interval '${DEAD_LETTERS_GATHERED_MS} ms', jsonb_build_object('reasons', jsonb_agg(distinct n.reason)),
     count(*), (array_agg(d.id order by d.id))[1:${DEAD_LETTERS_NAMED}]
   from json_to_recordset($deadLetters) as n (id text, reason text)
   join deliveries d on d.id = n.id
   join tenants t on t.id = d.tenant_id and not t.is_operator
   where d.event_type <> all($types)
   group by d.tenant_id, d.endpoint_id
   order by d.endpoint_id
   on conflict (id) do update set
     count = notices.count + excluded.count,
     delivery_ids = (notices.delivery_ids || excluded.delivery_ids)[1:${DEAD_LETTERS_NAMED}],
     facts = jsonb_build_object('reasons', (
       select jsonb_agg(distinct reason)
       from jsonb_array_elements((notices.facts -> 'reasons') || (excluded.facts -> 'reasons')) as each (reason)))`,
);
