import { lockForTransition, endDeliveries, expungeDeliveries } from '../deliveries/transitions.ts';
import { forgetPublish } from '../keys/forget-publish.ts';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';

export interface ExpungeCommand {
  tenantId: string;
  eventIds: readonly string[];
  /** Who asked: the id of an API key. The timelines show it. */
  by: string;
  now: Date;
}

interface LockedEvent {
  id: string;
  externalId: string | null;
  createdAt: Date;
}

/**
 * Removes the content of events: their data, and what attempts, dead letters and stored answers show of it. The records stay.
 * What is open, or a dead letter, is cancelled. An attempt in flight is recorded without content. Returns the ids of the
 * events that the tenant has. Run it in a transaction, and call `notifyCommands` after the commit.
 */
export async function expungeEvents(sql: Sql, { tenantId, eventIds, by, now }: ExpungeCommand): Promise<string[]> {
  const events = await readRows<LockedEvent>(sql, LOCK_EVENTS({ tenantId, eventIds }));
  const found = events.map(({ id }) => id);
  if (found.length === 0) return [];
  const ids = (await readRows<{ id: string }>(sql, DELIVERIES({ eventIds: found }))).map(({ id }) => id);
  await lockForTransition(sql, ids);
  await endDeliveries(sql, {
    ids,
    now,
    end: { status: 'cancelled', reason: 'expunged' },
    note: { reason: 'expunged', by },
  });
  await expungeDeliveries(sql, { ids, now });
  await sql.query(EXPUNGE({ eventIds: found, now }));
  for (const event of events) await forgetPublish(sql, { ...event, tenantId });
  return found;
}

const LOCK_EVENTS = defineQuery<{ tenantId: string; eventIds: readonly string[] }>(
  `select id, external_id, created_at from events
   where id = any($eventIds) and tenant_id = $tenantId order by id for update`,
);

const DELIVERIES = defineQuery<{ eventIds: readonly string[] }>(
  'select id from deliveries where event_id = any($eventIds) order by id',
);

/** A warning or the failure of a filter may quote the data. */
const EXPUNGE = defineQuery<{ eventIds: readonly string[]; now: Date }>(
  `update events set data = 'null', warnings = null, expunged_at = coalesce(expunged_at, $now::timestamptz),
     not_sent = coalesce((select jsonb_agg(each - 'failure') from jsonb_array_elements(not_sent) each), '[]')
   where id = any($eventIds)`,
);
