import type { Sql } from '../sql/database.ts';
import { WATCH_GRACE_MS } from '../deliveries/write-attempts.ts';
import { noteDeliveries } from '../deliveries/delivery-notes.ts';
import { requestWakes } from '../deliveries/delivery-commands.ts';

export interface EventCommand {
  tenantId: string;
  eventId: string;
  /** Who asked, for the timelines: the id of an API key. */
  by: string;
  now: Date;
}

interface OpenDelivery {
  id: string;
  in_workflow: boolean;
  hold_reason: string | null;
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
  await moveDeliveries(sql, scheduled, { dueAt: deliverAt !== null && deliverAt > now ? deliverAt : now, ...command });
  const detail = { until: deliverAt?.toISOString() ?? null, by };
  await noteDeliveries(sql, idsOf(scheduled), { at: now, kind: 'rescheduled', detail });
  return 'rescheduled';
}

/** Cancels every delivery of an event that is still open. An attempt in flight is recorded, and a 2xx then counts. */
export async function cancelEvent(
  sql: Sql,
  { tenantId, eventId, by, now }: EventCommand,
): Promise<'cancelled' | 'not_found' | 'not_cancellable'> {
  if ((await lockEvent(sql, { tenantId, eventId })) === undefined) return 'not_found';
  const { rows: open } = await sql.query<OpenDelivery>(
    `select id, in_workflow, hold_reason from deliveries
     where event_id = $1 and status in ('pending', 'waiting', 'retrying') order by id for update`,
    [eventId],
  );
  if (open.length === 0) return 'not_cancellable';
  const ids = idsOf(open);
  await sql.query(
    `update deliveries set status = 'cancelled', cancel_reason = 'requested', finished_at = $2, next_attempt_at = null,
       hold_reason = null, hold_until = null, in_workflow = false
     where id = any($1)`,
    [ids, now],
  );
  await sql.query('delete from delivery_queue where delivery_id = any($1)', [ids]);
  await sql.query('delete from delivery_watch where delivery_id = any($1)', [ids]);
  await noteDeliveries(sql, ids, { at: now, kind: 'cancelled', detail: { by } });
  await requestWakes(sql, idsOf(open.filter((each) => each.in_workflow)), 'cancel_requested');
  return 'cancelled';
}

async function lockEvent(
  sql: Sql,
  { tenantId, eventId }: { tenantId: string; eventId: string },
): Promise<{ expiresAt: Date | null; deliverAt: Date | null } | undefined> {
  const { rows } = await sql.query<{ expiresAt: Date | null; deliverAt: Date | null }>(
    'select expires_at as "expiresAt", deliver_at as "deliverAt" from events where id = $1 and tenant_id = $2 for update',
    [eventId, tenantId],
  );
  return rows[0];
}

/** What waits for its time, and what an endpoint that rests holds until then at least; locked, with its queue row. */
async function lockScheduled(sql: Sql, { eventId, now }: EventCommand): Promise<OpenDelivery[]> {
  const { rows } = await sql.query<OpenDelivery>(
    `select id, in_workflow, hold_reason from deliveries
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

async function moveDeliveries(
  sql: Sql,
  scheduled: readonly OpenDelivery[],
  { deliverAt, dueAt, now }: { deliverAt: Date | null; dueAt: Date; now: Date },
): Promise<void> {
  await sql.query('update deliveries set deliver_at = $2 where id = any($1)', [idsOf(scheduled), deliverAt]);
  const waiting = scheduled.filter((each) => each.hold_reason === 'scheduled');
  const idle = idsOf(waiting.filter((each) => !each.in_workflow));
  await sql.query(
    `update deliveries set next_attempt_at = $2, status = case when $2 > $3::timestamptz then 'waiting' else 'pending' end,
       hold_reason = case when $2 > $3::timestamptz then hold_reason end, hold_until = case when $2 > $3::timestamptz then $2::timestamptz end
     where id = any($1)`,
    [idle, dueAt, now],
  );
  await sql.query(
    'update delivery_queue set due_at = $2, lease_until = null, held = false where delivery_id = any($1)',
    [idle, dueAt],
  );
  // A workflow holds these: it asks the gates again, and records the new hold itself.
  const inWorkflow = idsOf(waiting.filter((each) => each.in_workflow));
  await sql.query('update deliveries set hold_until = $2, next_attempt_at = $2 where id = any($1)', [
    inWorkflow,
    dueAt,
  ]);
  await sql.query('update delivery_watch set check_at = $2 where delivery_id = any($1)', [
    inWorkflow,
    new Date(dueAt.getTime() + WATCH_GRACE_MS),
  ]);
  await requestWakes(sql, inWorkflow, 'rescheduled');
}

const idsOf = (deliveries: readonly OpenDelivery[]): string[] => deliveries.map(({ id }) => id);
