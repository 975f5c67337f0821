import { isTerminal } from '@postrider/domain';
import type { DeliveryStatus } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { DELIVERY_COLUMNS, findDelivery, type DeliveryRow } from './read-deliveries.ts';
import type { DeliveryNoteDetail } from './delivery-notes.ts';
import { askForRetry, endDeliveries, redriveDeliveries } from './transitions.ts';

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
  const { delivery, endpointDeleted } = locked;
  const { id, status } = delivery;
  if (status === 'delivered' || status === 'skipped' || status === 'cancelled')
    return { kind: 'not_retryable', status };
  if (status === 'dead_lettered' && endpointDeleted) return { kind: 'not_retryable', status };
  if (await wasAttemptedSince(sql, command, delivery)) return { kind: 'ok', delivery };
  if (status === 'dead_lettered') {
    await redriveDeliveries(sql, { ids: [id], now: command.now, detail: noteOfDeadLetter(delivery, command) });
    return changed(sql, id);
  }
  await askForRetry(sql, { ids: [id], now: command.now, by: command.by });
  return changed(sql, id);
}

/** Takes a delivery back. An attempt in flight is still recorded, and a 2xx then makes it delivered after all. */
export async function cancelDelivery(sql: Sql, command: DeliveryCommand): Promise<CommandResult<'not_cancellable'>> {
  const locked = await lock(sql, command);
  if (locked === undefined) return { kind: 'not_found' };
  const { id, status } = locked.delivery;
  if (isTerminal(status)) return { kind: 'not_cancellable', status };
  const { now, by } = command;
  await endDeliveries(sql, { ids: [id], now, end: { status: 'cancelled', reason: 'requested' }, note: { by } });
  return changed(sql, id);
}

/** Puts a dead letter away for good. */
export async function discardDeadLetter(sql: Sql, command: DeliveryCommand): Promise<CommandResult<'not_dead'>> {
  const locked = await lock(sql, command);
  if (locked === undefined) return { kind: 'not_found' };
  const { id, status } = locked.delivery;
  if (status !== 'dead_lettered') return { kind: 'not_dead', status };
  const note = noteOfDeadLetter(locked.delivery, command);
  await endDeliveries(sql, { ids: [id], now: command.now, end: { status: 'cancelled', reason: 'discarded' }, note });
  return changed(sql, id);
}

async function lock(sql: Sql, { tenantId, deliveryId }: DeliveryCommand): Promise<Locked | undefined> {
  const statement = LOCK({ deliveryId, tenantId });
  const [row] = await readRows<DeliveryRow & Omit<Locked, 'delivery'>>(sql, statement);
  if (row === undefined) return undefined;
  const { endpointDeleted, ...delivery } = row;
  return { delivery, endpointDeleted };
}

const LOCK = defineQuery(
  `select ${DELIVERY_COLUMNS},
     (select deleted_at is not null from endpoints e where e.id = deliveries.endpoint_id) as endpoint_deleted
   from deliveries where id = $deliveryId and ($tenantId::text is null or tenant_id = $tenantId) for update`,
);

/** Whether an attempt began after this was asked: of twenty who ask at once, the last must not ask for another one. */
async function wasAttemptedSince(sql: Sql, { now }: DeliveryCommand, delivery: DeliveryRow): Promise<boolean> {
  const { rowCount } = await sql.query(BEGAN_AFTER({ deliveryId: delivery.id, number: delivery.attemptCount, now }));
  return rowCount !== 0;
}

const BEGAN_AFTER = defineQuery(
  'select 1 from attempts where delivery_id = $deliveryId and number = $number and started_at > $now',
);

/** The row tells of the dead letter no more, and the timeline still must. */
function noteOfDeadLetter(
  { deadLetterReason, deadLetterAt }: DeliveryRow,
  { now, by }: DeliveryCommand,
): DeliveryNoteDetail {
  return { by, deadLetter: { reason: deadLetterReason ?? '', at: (deadLetterAt ?? now).toISOString() } };
}

/** The delivery as a transition in this transaction left it. */
async function changed(sql: Sql, deliveryId: string): Promise<{ kind: 'ok'; delivery: DeliveryRow }> {
  const delivery = await findDelivery(sql, { deliveryId });
  if (delivery === undefined) throw new Error(`Delivery ${deliveryId} vanished while it was locked.`);
  return { kind: 'ok', delivery };
}
