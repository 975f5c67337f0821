import { isTerminal } from '@postrider/domain';
import type { DeliveryStatus } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { findDelivery, type DeliveryRow } from './read-deliveries.ts';
import type { DeliveryNoteDetail } from './delivery-notes.ts';
import { askForRetry, endDeliveries, redriveDeliveries } from './transitions.ts';

/** What a person asked for. `tenantId` null: an operator, who may name a delivery of any tenant. */
export interface DeliveryCommand {
  tenantId: string | null;
  deliveryId: string;
  /** Who asked: the id of an API key. The timeline shows it. */
  by: string;
  /** When it was asked, before any wait for a lock. */
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
 * Sends a delivery now. A waiting or retrying delivery skips its backoff, never a gate. A dead letter begins a new
 * generation with a fresh schedule. If an attempt in flight fails, the next one starts at once; all retries that are asked
 * for before that mean the same attempt. Run it in a transaction.
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

/** Cancels a delivery. An attempt in flight is still recorded: a 2xx makes the delivery delivered. */
export async function cancelDelivery(sql: Sql, command: DeliveryCommand): Promise<CommandResult<'not_cancellable'>> {
  const locked = await lock(sql, command);
  if (locked === undefined) return { kind: 'not_found' };
  const { id, status } = locked.delivery;
  if (isTerminal(status)) return { kind: 'not_cancellable', status };
  const { now, by } = command;
  await endDeliveries(sql, { ids: [id], now, end: { status: 'cancelled', reason: 'requested' }, note: { by } });
  return changed(sql, id);
}

/** Cancels a dead letter, so that it never needs a person again. */
export async function discardDeadLetter(sql: Sql, command: DeliveryCommand): Promise<CommandResult<'not_dead'>> {
  const locked = await lock(sql, command);
  if (locked === undefined) return { kind: 'not_found' };
  const { id, status } = locked.delivery;
  if (status !== 'dead_lettered') return { kind: 'not_dead', status };
  const note = noteOfDeadLetter(locked.delivery, command);
  await endDeliveries(sql, { ids: [id], now: command.now, end: { status: 'cancelled', reason: 'discarded' }, note });
  return changed(sql, id);
}

/**
 * Two statements: Postgres 18.4 crashes (SIGSEGV) where a locking select meets a row that was just changed, and has subqueries
 * over partitioned tables in its list.
 */
async function lock(sql: Sql, { tenantId, deliveryId }: DeliveryCommand): Promise<Locked | undefined> {
  const [row] = await readRows<{ id: string }>(sql, LOCK({ deliveryId, tenantId }));
  const delivery = row && (await findDelivery(sql, { deliveryId }));
  if (delivery === undefined) return undefined;
  const [endpoint] = await readRows<{ deleted: boolean }>(sql, IS_DELETED({ endpointId: delivery.endpointId }));
  return { delivery, endpointDeleted: endpoint?.deleted ?? true };
}

const LOCK = defineQuery(
  `select id from deliveries
   where id = $deliveryId and ($tenantId::text is null or tenant_id = $tenantId) for update`,
);

const IS_DELETED = defineQuery('select deleted_at is not null as deleted from endpoints where id = $endpointId');

/** Whether an attempt began after the command. Then the command is fulfilled, and must not cause one more attempt. */
async function wasAttemptedSince(sql: Sql, { now }: DeliveryCommand, delivery: DeliveryRow): Promise<boolean> {
  const { rowCount } = await sql.query(BEGAN_AFTER({ deliveryId: delivery.id, number: delivery.attemptCount, now }));
  return rowCount !== 0;
}

const BEGAN_AFTER = defineQuery(
  'select 1 from attempts where delivery_id = $deliveryId and number = $number and started_at > $now',
);

/** The transition clears the dead letter in the row, so the note of the timeline keeps it. */
export function noteOfDeadLetter(
  { deadLetterReason, deadLetterAt }: Pick<DeliveryRow, 'deadLetterReason' | 'deadLetterAt'>,
  { now, by }: Pick<DeliveryCommand, 'now' | 'by'>,
): DeliveryNoteDetail {
  return { by, deadLetter: { reason: deadLetterReason ?? '', at: (deadLetterAt ?? now).toISOString() } };
}

/** The delivery after the transition. */
async function changed(sql: Sql, deliveryId: string): Promise<{ kind: 'ok'; delivery: DeliveryRow }> {
  const delivery = await findDelivery(sql, { deliveryId });
  if (delivery === undefined) throw new Error(`Delivery ${deliveryId} vanished while it was locked.`);
  return { kind: 'ok', delivery };
}
