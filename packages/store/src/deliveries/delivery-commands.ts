import { isTerminal } from '@postrider/domain';
import type { DeliveryStatus } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { deliveryColumns } from './read-deliveries.ts';
import type { DeliveryRow } from './read-deliveries.ts';
import { noteDeliveries } from './delivery-notes.ts';
import type { DeliveryNoteDetail, DeliveryNoteKind } from './delivery-notes.ts';
import { enqueue } from '../queue/enqueue.ts';

/** What a person asked for. With `tenantId` null any tenant's delivery may be meant (operators). */
export interface DeliveryCommand {
  tenantId: string | null;
  deliveryId: string;
  /** Who asked, for the timeline: the id of an API key. */
  by: string;
  /** When it was asked: before anything is waited for. */
  now: Date;
}

export type CommandResult<Refusal extends string> =
  | { kind: 'ok'; delivery: DeliveryRow }
  | { kind: 'not_found' }
  | { kind: Refusal; status: DeliveryStatus };

interface Locked {
  delivery: DeliveryRow;
  inWorkflow: boolean;
  endpointDeleted: boolean;
}

/**
 * Sends a delivery now: a waiting or retrying one skips its backoff (never a gate), a dead letter begins a new
 * generation with a fresh schedule. An attempt that is under way is waited for; should it fail, the next one follows at
 * once. Whatever is asked before that next attempt begins asks for that one. Run it inside a transaction.
 */
export async function retryDelivery(sql: Sql, command: DeliveryCommand): Promise<CommandResult<'not_retryable'>> {
  const locked = await lock(sql, command);
  if (locked === undefined) return { kind: 'not_found' };
  const { delivery, inWorkflow, endpointDeleted } = locked;
  const { id, status } = delivery;
  if (status === 'delivered' || status === 'skipped' || status === 'cancelled')
    return { kind: 'not_retryable', status };
  if (status === 'dead_lettered' && endpointDeleted) return { kind: 'not_retryable', status };
  if (await wasAttemptedSince(sql, command, delivery)) return { kind: 'ok', delivery };
  if (status === 'dead_lettered') return { kind: 'ok', delivery: await redrive(sql, command, delivery) };
  await note(sql, command, 'retry_requested');
  if (inWorkflow) await requestWakes(sql, [id], 'retry_requested');
  const due = status === 'retrying' ? ', next_attempt_at = $2' : '';
  return { kind: 'ok', delivery: await change(sql, command, `retry_asked_at = $2${due}`) };
}

/** Takes a delivery back. An attempt in flight is still recorded, and a 2xx then makes it delivered after all. */
export async function cancelDelivery(sql: Sql, command: DeliveryCommand): Promise<CommandResult<'not_cancellable'>> {
  const locked = await lock(sql, command);
  if (locked === undefined) return { kind: 'not_found' };
  const { id, status } = locked.delivery;
  if (isTerminal(status)) return { kind: 'not_cancellable', status };
  await note(sql, command, 'cancelled');
  if (locked.inWorkflow) await requestWakes(sql, [id], 'cancel_requested');
  await sql.query('delete from delivery_queue where delivery_id = $1', [id]);
  await sql.query('delete from delivery_watch where delivery_id = $1', [id]);
  return { kind: 'ok', delivery: await change(sql, command, CANCELLED('requested')) };
}

/** Puts a dead letter away for good. */
export async function discardDeadLetter(sql: Sql, command: DeliveryCommand): Promise<CommandResult<'not_dead'>> {
  const locked = await lock(sql, command);
  if (locked === undefined) return { kind: 'not_found' };
  const { status } = locked.delivery;
  if (status !== 'dead_lettered') return { kind: 'not_dead', status };
  await note(sql, command, 'discarded', { deadLetter: deadLetterOf(locked.delivery, command) });
  return { kind: 'ok', delivery: await change(sql, command, CANCELLED('discarded')) };
}

/** Asks the relay to wake the workflows of these deliveries; only for rows which have one. */
export async function requestWakes(sql: Sql, deliveryIds: readonly string[], reason: string): Promise<void> {
  if (deliveryIds.length === 0) return;
  await sql.query(
    `insert into delivery_wakes (delivery_id, reason, requested_at)
     select id, $2, now() from unnest($1::text[]) as d (id) order by id
     on conflict (delivery_id) do update
       set reason = excluded.reason, requested_at = excluded.requested_at, lease_until = null, token = gen_random_uuid()`,
    [deliveryIds, reason],
  );
}

const CANCELLED = (reason: 'requested' | 'discarded') =>
  `status = 'cancelled', cancel_reason = '${reason}', finished_at = $2, next_attempt_at = null, hold_reason = null,
   hold_until = null, in_workflow = false`;

async function lock(sql: Sql, { tenantId, deliveryId }: DeliveryCommand): Promise<Locked | undefined> {
  const { rows } = await sql.query<DeliveryRow & Omit<Locked, 'delivery'>>(
    `select ${deliveryColumns('d')}, d.in_workflow as "inWorkflow", e.deleted_at is not null as "endpointDeleted"
     from deliveries d join endpoints e on e.id = d.endpoint_id
     where d.id = $1 and ($2::text is null or d.tenant_id = $2) for update of d`,
    [deliveryId, tenantId],
  );
  if (rows[0] === undefined) return undefined;
  const { inWorkflow, endpointDeleted, ...delivery } = rows[0];
  return { delivery, inWorkflow, endpointDeleted };
}

/** Whether an attempt began after this was asked: of twenty who ask at once, the last must not ask for another one. */
async function wasAttemptedSince(sql: Sql, { now }: DeliveryCommand, delivery: DeliveryRow): Promise<boolean> {
  const { rowCount } = await sql.query(
    'select 1 from attempts where delivery_id = $1 and number = $2 and started_at > $3',
    [delivery.id, delivery.attemptCount, now],
  );
  return rowCount !== 0;
}

async function redrive(sql: Sql, command: DeliveryCommand, dead: DeliveryRow): Promise<DeliveryRow> {
  const delivery = await change(
    sql,
    command,
    `status = 'pending', generation = generation + 1, attempts_before = attempt_count, in_workflow = false,
     retry_asked_at = $2, next_attempt_at = $2, finished_at = null, dead_letter_reason = null, dead_letter_detail = null, dead_letter_at = null`,
  );
  await note(sql, command, 'redriven', { deadLetter: deadLetterOf(dead, command) });
  await enqueue(sql, [command.deliveryId], command.now);
  return delivery;
}

/** Kept in the note: the row tells of it no more, and the timeline still must. */
function deadLetterOf({ deadLetterReason, deadLetterAt }: DeliveryRow, { now }: DeliveryCommand) {
  return { reason: deadLetterReason ?? '', at: (deadLetterAt ?? now).toISOString() };
}

function note(
  sql: Sql,
  { deliveryId, by, now }: DeliveryCommand,
  ...[kind, more]: [kind: DeliveryNoteKind, more?: DeliveryNoteDetail]
): Promise<void> {
  return noteDeliveries(sql, [deliveryId], { at: now, kind, detail: { by, ...more } });
}

async function change(sql: Sql, { deliveryId, now }: DeliveryCommand, set: string): Promise<DeliveryRow> {
  const { rows } = await sql.query<DeliveryRow>(
    `update deliveries set ${set} where id = $1 and $2::timestamptz is not null returning ${deliveryColumns()}`,
    [deliveryId, now],
  );
  const row = rows[0];
  if (row === undefined) throw new Error(`Delivery ${deliveryId} vanished while it was locked.`);
  return row;
}
