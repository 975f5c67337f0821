import type * as store from '@postrider/store/deliveries';
import { isTerminal } from '@postrider/domain';
import { cancel, advance, change, note } from '../advance-deliveries.ts';
import { matching } from './matching-deliveries.ts';
import { fits, memoryOf, pageOf, type Memory, type StoredDelivery } from '../memory.ts';

export { groupDeadLetters } from './dead-letter-groups.ts';
export { recordTestSend } from './test-sends.ts';

export const findDelivery: typeof store.findDelivery = async (sql, { tenantId, deliveryId }) => {
  const memory = memoryOf(sql);
  const delivery = memory.deliveries.get(deliveryId);
  return delivery !== undefined && fits(tenantId, delivery.tenantId) ? memory.rowOf(delivery) : undefined;
};

export const listDeliveries: typeof store.listDeliveries = async (sql, { limit, beforeId, ...filter }) => {
  const memory = memoryOf(sql);
  const page = pageOf(memory.deliveries.values(), { matches: matching(memory, filter), beforeId, limit });
  return { ...page, rows: page.rows.map((delivery) => memory.rowOf(delivery)) };
};

export const listAttempts: typeof store.listAttempts = async (sql, deliveryId) =>
  memoryOf(sql).deliveries.get(deliveryId)?.attempts ?? [];

export const listDeliveryNotes: typeof store.listDeliveryNotes = async (sql, deliveryId) =>
  memoryOf(sql).deliveries.get(deliveryId)?.notes ?? [];

type Command = Parameters<typeof store.retryDelivery>[1];

function find(memory: Memory, { tenantId, deliveryId }: Command): StoredDelivery | undefined {
  const delivery = memory.deliveries.get(deliveryId);
  return delivery !== undefined && fits(tenantId ?? undefined, delivery.tenantId) ? delivery : undefined;
}

/** Returns the delivery before its attempt: the API's answer does not wait for the receiver either. */
export const retryDelivery: typeof store.retryDelivery = async (sql, command) => {
  const memory = memoryOf(sql);
  const delivery = find(memory, command);
  if (delivery === undefined) return { kind: 'not_found' };
  const { id, status } = delivery;
  if (status === 'dead_lettered') {
    if (memory.endpoints.get(delivery.endpointId)?.isDeleted) return { kind: 'not_retryable', status };
    return { kind: 'ok', delivery: memory.rowOf(redrive(memory, delivery, command)) };
  }
  if (isTerminal(status)) return { kind: 'not_retryable', status };
  if (status !== 'pending') note(memory, id, { kind: 'retry_requested', detail: { by: command.by } });
  // A retry skips no gate.
  if (delivery.holdReason === 'quiet_hours') advance(memory, id);
  return { kind: 'ok', delivery: memory.rowOf(delivery) };
};

function redrive(memory: Memory, dead: StoredDelivery, { by, now }: Command): StoredDelivery {
  const deadLetter = { reason: dead.deadLetterReason ?? '', at: (dead.deadLetterAt ?? now).toISOString() };
  const noDeadLetter = { deadLetterReason: null, deadLetterDetail: null, deadLetterAt: null };
  const attemptsBefore = dead.attemptCount;
  const again = change(memory, dead.id, {
    ...noDeadLetter,
    attemptsBefore,
    status: 'pending',
    nextAttemptAt: now,
    finishedAt: null,
  });
  note(memory, dead.id, { kind: 'redriven', detail: { by, deadLetter } });
  advance(memory, dead.id);
  return again;
}

export const cancelDelivery: typeof store.cancelDelivery = async (sql, command) => {
  const memory = memoryOf(sql);
  const delivery = find(memory, command);
  if (delivery === undefined) return { kind: 'not_found' };
  if (isTerminal(delivery.status)) return { kind: 'not_cancellable', status: delivery.status };
  cancel(memory, delivery.id, { reason: 'requested', by: command.by });
  return { kind: 'ok', delivery: memory.rowOf(memory.deliveries.get(delivery.id) ?? delivery) };
};

export const discardDeadLetter: typeof store.discardDeadLetter = async (sql, command) => {
  const memory = memoryOf(sql);
  const delivery = find(memory, command);
  if (delivery === undefined) return { kind: 'not_found' };
  if (delivery.status !== 'dead_lettered') return { kind: 'not_dead', status: delivery.status };
  const { deadLetterReason, deadLetterAt } = delivery;
  const deadLetter = { reason: deadLetterReason ?? '', at: (deadLetterAt ?? command.now).toISOString() };
  note(memory, delivery.id, { kind: 'discarded', detail: { by: command.by, deadLetter } });
  cancel(memory, delivery.id, { reason: 'discarded' });
  return { kind: 'ok', delivery: memory.rowOf(memory.deliveries.get(delivery.id) ?? delivery) };
};
