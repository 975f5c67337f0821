import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { endDeliveries, rescheduleDeliveries } from '../deliveries/transitions.ts';

export interface EventCommand {
  tenantId: string;
  eventId: string;
  /** Who asked, for the timelines: the id of an API key. */
  by: string;
  now: Date;
}

/**
 * Moves the deliveries of an event that still wait for its time; null: they are due now. What was claimed for its
 * attempt already is left alone, and the time that the event has already changes nothing. Run it inside a transaction; call `notifyQueue` and `notifyCommands` after the commit.
 */
export async function rescheduleEvent(
  sql: Sql,
  command: EventCommand & { deliverAt: Date | null },
): Promise<'rescheduled' | 'not_found' | 'not_scheduled' | 'expires_before'> {
  const { eventId, deliverAt, by, now } = command;
  const event = await lockEvent(sql, command);
  if (event === undefined) return 'not_found';
  // A repeat of a request whose answer was lost: nothing to do, also when what it moved has been sent by now.
  if (event.deliverAt?.getTime() === deliverAt?.getTime()) return 'rescheduled';
  const scheduled = await lockScheduled(sql, command);
  if (scheduled.length === 0) return 'not_scheduled';
  if (event.expiresAt !== null && event.expiresAt <= (deliverAt ?? now)) return 'expires_before';
  await sql.query('update events set deliver_at = $2 where id = $1', [eventId, deliverAt]);
  await rescheduleDeliveries(sql, { ids: idsOf(scheduled), now, deliverAt, by });
  return 'rescheduled';
}

/** Cancels every delivery of an event that is still open. An attempt in flight is recorded, and a 2xx then counts. */
export async function cancelEvent(
  sql: Sql,
  { tenantId, eventId, by, now }: EventCommand,
): Promise<'cancelled' | 'not_found' | 'not_cancellable'> {
  if ((await lockEvent(sql, { tenantId, eventId })) === undefined) return 'not_found';
  const { rows: open } = await sql.query<{ id: string }>(
    `select id from deliveries where event_id = $1 and status in ('pending', 'waiting', 'retrying') order by id for update`,
    [eventId],
  );
  const end = { status: 'cancelled', reason: 'requested' } as const;
  const cancelled = await endDeliveries(sql, { ids: idsOf(open), now, end, note: { by } });
  if (cancelled.length === 0) return 'not_cancellable';
  return 'cancelled';
}

async function lockEvent(
  sql: Sql,
  { tenantId, eventId }: { tenantId: string; eventId: string },
): Promise<{ expiresAt: Date | null; deliverAt: Date | null } | undefined> {
  const [event] = await readRows<{ expiresAt: Date | null; deliverAt: Date | null }>(sql, LOCK({ eventId, tenantId }));
  return event;
}

const LOCK = defineQuery(
  'select expires_at, deliver_at from events where id = $eventId and tenant_id = $tenantId for update',
);

/** What waits for its time, and what an endpoint that rests holds until then at least; locked, with its queue row. */
async function lockScheduled(sql: Sql, { eventId, now }: EventCommand): Promise<{ id: string }[]> {
  const { rows } = await sql.query<{ id: string }>(
    `select id from deliveries
     where event_id = $1 and status = 'waiting' and (hold_reason = 'scheduled' or deliver_at > $2)
     order by id for update`,
    [eventId, now],
  );
  // A claim that is being committed is waited for: whose attempt is under way cannot be moved any more.
  const queued = await sql.query<{ delivery_id: string; leased: boolean }>(
    `select delivery_id, coalesce(lease_until > $2, false) as leased from delivery_queue
     where delivery_id = any($1) order by delivery_id for update`,
    [idsOf(rows), now],
  );
  const leased = new Set(queued.rows.filter((row) => row.leased).map((row) => row.delivery_id));
  return rows.filter(({ id }) => !leased.has(id));
}

const idsOf = (deliveries: readonly { id: string }[]): string[] => deliveries.map(({ id }) => id);
