import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { endDeliveries, rescheduleDeliveries } from '../deliveries/transitions.ts';

export interface EventCommand {
  tenantId: string;
  eventId: string;
  /** Who asked: the id of an API key. The timelines show it. */
  by: string;
  now: Date;
}

/**
 * Moves the deliveries of an event that still wait for their time. `deliverAt` null makes them due now. Claimed
 * deliveries stay as they are. Repeating the current time changes nothing.
 * Run it in a transaction, and call `notifyQueue` and `notifyCommands` after the commit.
 */
export async function rescheduleEvent(
  sql: Sql,
  command: EventCommand & { deliverAt: Date | null },
): Promise<'rescheduled' | 'not_found' | 'not_scheduled' | 'expires_before'> {
  const { eventId, deliverAt, by, now } = command;
  const event = await lockEvent(sql, command);
  if (event === undefined) return 'not_found';
  // A client repeats a request whose answer it lost. The deliveries may have been sent since: that is no error.
  if (event.deliverAt?.getTime() === deliverAt?.getTime()) return 'rescheduled';
  const scheduled = await lockScheduled(sql, command);
  if (scheduled.length === 0) return 'not_scheduled';
  if (event.expiresAt !== null && event.expiresAt <= (deliverAt ?? now)) return 'expires_before';
  await sql.query(SET_DELIVER_AT({ eventId, deliverAt }));
  await rescheduleDeliveries(sql, { ids: idsOf(scheduled), now, deliverAt, by });
  return 'rescheduled';
}

const SET_DELIVER_AT = defineQuery('update events set deliver_at = $deliverAt where id = $eventId');

/** Cancels the open deliveries of an event. An attempt in flight is still recorded: a 2xx makes its delivery delivered. */
export async function cancelEvent(
  sql: Sql,
  { tenantId, eventId, by, now }: EventCommand,
): Promise<'cancelled' | 'not_found' | 'not_cancellable'> {
  if ((await lockEvent(sql, { tenantId, eventId })) === undefined) return 'not_found';
  const open = await readRows<{ id: string }>(sql, LOCK_OPEN({ eventId }));
  const end = { status: 'cancelled', reason: 'requested' } as const;
  const cancelled = await endDeliveries(sql, { ids: idsOf(open), now, end, note: { by } });
  return cancelled.length === 0 ? 'not_cancellable' : 'cancelled';
}

const LOCK_OPEN = defineQuery(
  `select id from deliveries where event_id = $eventId and status in ('pending', 'waiting', 'retrying')
   order by id for update`,
);

async function lockEvent(
  sql: Sql,
  { tenantId, eventId }: { tenantId: string; eventId: string },
): Promise<{ expiresAt: Date | null; deliverAt: Date | null } | undefined> {
  const [event] = await readRows<{ expiresAt: Date | null; deliverAt: Date | null }>(
    sql,
    LOCK_EVENT({ eventId, tenantId }),
  );
  return event;
}

const LOCK_EVENT = defineQuery(
  'select expires_at, deliver_at from events where id = $eventId and tenant_id = $tenantId for update',
);

/** Locks the deliveries that wait for their time, at an inactive endpoint too, and their queue rows. */
async function lockScheduled(sql: Sql, { eventId, now }: EventCommand): Promise<{ id: string }[]> {
  const scheduled = await readRows<{ id: string }>(sql, LOCK_SCHEDULED({ eventId, now }));
  // This lock waits for a claim that is being committed. A claimed delivery cannot be moved any more.
  const leased = await readRows<{ id: string; isLeased: boolean }>(sql, LOCK_QUEUED({ ids: idsOf(scheduled), now }));
  const taken = new Set(leased.filter(({ isLeased }) => isLeased).map(({ id }) => id));
  return scheduled.filter(({ id }) => !taken.has(id));
}

const LOCK_SCHEDULED = defineQuery(
  `select id from deliveries
   where event_id = $eventId and status = 'waiting' and (hold_reason = 'scheduled' or deliver_at > $now)
   order by id for update`,
);

const LOCK_QUEUED = defineQuery(
  `select delivery_id as id, coalesce(lease_until > $now, false) as is_leased
   from delivery_queue where delivery_id = any($ids) order by delivery_id for update`,
);

const idsOf = (deliveries: readonly { id: string }[]): string[] => deliveries.map(({ id }) => id);
