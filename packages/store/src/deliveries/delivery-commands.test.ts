import { DELIVERY_STATUSES } from '@postrider/domain';
import type { DeliveryStatus } from '@postrider/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordAttempts } from './record-attempts.ts';
import { inTransaction } from '../sql/database.ts';
import type { Sql } from '../sql/database.ts';
import { findDelivery } from './read-deliveries.ts';
import { deleteEndpoint } from '../endpoints/endpoint-status.ts';
import { after, attemptOf, begin, NOW, startStoreScene, untilSomebodyWaits } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { cancelDelivery, discardDeadLetter, retryDelivery } from './delivery-commands.ts';
import { endHolds } from './transitions.ts';
import type { CommandResult, DeliveryCommand } from './delivery-commands.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
afterAll(() => scene?.close());

const LATER = after(7_000);
const DEAD = {
  status: 'dead_lettered',
  dead_letter_reason: 'rejected',
  dead_letter_detail: 'HTTP 400',
  dead_letter_at: NOW,
  attempt_count: 4,
  generation: 2,
  attempts_before: 1,
  finished_at: NOW,
  started_at: NOW,
};
const RETRYING = { status: 'retrying', in_workflow: true, next_attempt_at: after(3_600_000) };
const HELD = { status: 'waiting', hold_reason: 'quiet_hours', hold_until: after(3_600_000), in_workflow: true };

async function made(columns: Record<string, unknown>) {
  const endpoint = await scene.endpoint();
  const deliveryId = await scene.delivery(endpoint, columns);
  return { ...endpoint, deliveryId, command: { tenantId: endpoint.tenantId, deliveryId, by: 'key_test', now: LATER } };
}
const run = <T>(work: (sql: Sql) => Promise<T>): Promise<T> => inTransaction(scene.database, work);
const rowsOf = async (table: 'delivery_queue' | 'delivery_watch' | 'delivery_wakes', id: string) =>
  (await scene.database.query(`select * from ${table} where delivery_id = $1`, [id])).rows;

type Verdict = 'not_retryable' | 'not_cancellable' | 'not_dead';
const MATRIX: Record<DeliveryStatus, Record<'retry' | 'cancel' | 'discard', 'ok' | Verdict>> = {
  pending: { retry: 'ok', cancel: 'ok', discard: 'not_dead' },
  waiting: { retry: 'ok', cancel: 'ok', discard: 'not_dead' },
  retrying: { retry: 'ok', cancel: 'ok', discard: 'not_dead' },
  delivered: { retry: 'not_retryable', cancel: 'not_cancellable', discard: 'not_dead' },
  dead_lettered: { retry: 'ok', cancel: 'not_cancellable', discard: 'ok' },
  skipped: { retry: 'not_retryable', cancel: 'not_cancellable', discard: 'not_dead' },
  cancelled: { retry: 'not_retryable', cancel: 'not_cancellable', discard: 'not_dead' },
};
const CASES = DELIVERY_STATUSES.flatMap((status) =>
  (['retry', 'cancel', 'discard'] as const).map((command) => ({ status, command, expected: MATRIX[status][command] })),
);
const COMMANDS: Record<string, (sql: Sql, command: DeliveryCommand) => Promise<CommandResult<Verdict>>> = {
  retry: retryDelivery,
  cancel: cancelDelivery,
  discard: discardDeadLetter,
};
const give = (name: string, command: DeliveryCommand) =>
  run((sql) => COMMANDS[name]?.(sql, command) ?? Promise.reject(new Error(`No command ${name}`)));

test.each(CASES)('$command of a delivery that is $status: $expected', async ({ status, command, expected }) => {
  const { deliveryId, command: asked } = await made({ status });
  const before = await scene.row('deliveries', deliveryId);
  const result = await give(command, asked);
  expect(result.kind).toBe(expected);
  if (result.kind === 'ok') {
    expect(result.delivery).toEqual(await findDelivery(scene.database, { deliveryId }));
  } else {
    expect(result).toMatchObject({ status });
    expect(await scene.row('deliveries', deliveryId)).toEqual(before);
  }
});

test.each(['retry', 'cancel', 'discard'] as const)(
  "%s finds neither another tenant's delivery nor one that there is not",
  async (name) => {
    const { deliveryId, command } = await made(DEAD);
    const other = await scene.tenant();
    expect(await give(name, { ...command, tenantId: other })).toEqual({ kind: 'not_found' });
    expect(await give(name, { ...command, deliveryId: 'dlv_nothing' })).toEqual({ kind: 'not_found' });
    expect(await scene.row('deliveries', deliveryId)).toMatchObject(DEAD);
    expect((await give(name, { ...command, tenantId: null })).kind).toBe(name === 'cancel' ? 'not_cancellable' : 'ok');
  },
);

test('retrying a retrying delivery makes its next attempt due now and wakes its workflow', async () => {
  const { deliveryId, command } = await made(RETRYING);
  await run((sql) => retryDelivery(sql, command));
  expect(await scene.row('deliveries', deliveryId)).toMatchObject({
    status: 'retrying',
    next_attempt_at: LATER,
    generation: 1,
  });
  expect(await rowsOf('delivery_wakes', deliveryId)).toMatchObject([{ reason: 'retry_requested', lease_until: null }]);
  expect(await rowsOf('delivery_queue', deliveryId)).toEqual([]);
});

test('retrying a delivery that is held in its workflow wakes it and leaves the hold to the gates', async () => {
  const { deliveryId, command } = await made(HELD);
  await run((sql) => retryDelivery(sql, command));
  expect(await scene.row('deliveries', deliveryId)).toMatchObject(HELD);
  expect(await rowsOf('delivery_wakes', deliveryId)).toHaveLength(1);
});

test.each([RETRYING, HELD])(
  'a retry that a person asks for of what is $status is watched from now on',
  async (state) => {
    const { deliveryId, command } = await made(state);
    await scene.database.query('insert into delivery_watch values ($1, $2)', [deliveryId, after(3_720_000)]);
    await run((sql) => retryDelivery(sql, command));
    expect(await rowsOf('delivery_watch', deliveryId)).toMatchObject([{ check_at: after(7_000 + 120_000) }]);
  },
);

test('retrying a delivery that is held without a workflow does not release it: no retry skips a gate', async () => {
  const { deliveryId, command } = await made({ ...HELD, in_workflow: false, hold_reason: 'paused', hold_until: null });
  const before = await scene.row('deliveries', deliveryId);
  await run((sql) => retryDelivery(sql, command));
  expect(await scene.row('deliveries', deliveryId)).toEqual({ ...before, retry_asked_at: LATER });
  expect(await rowsOf('delivery_wakes', deliveryId)).toEqual([]);
  expect(await rowsOf('delivery_queue', deliveryId)).toEqual([]);
});

test.each([RETRYING, HELD, DEAD])(
  'a retry asked for before the last attempt began is answered by it: %o',
  async (columns) => {
    const { deliveryId, command, endpointId } = await made({ ...columns, attempt_count: 0, generation: 1 });
    const attempt = attemptOf(deliveryId, endpointId, { kind: 'retry', nextAttemptAt: after(9_000) });
    // Recorded as an attempt of a pending delivery. The test is about the command after it.
    await scene.database.query(`update deliveries set status = 'pending' where id = $1`, [deliveryId]);
    await recordAttempts(scene.database, [attempt]);
    await scene.database.query(`update deliveries set status = $2 where id = $1`, [deliveryId, columns.status]);
    const before = await scene.row('deliveries', deliveryId);
    const early = { ...command, now: after(-1) };
    expect(await run((sql) => retryDelivery(sql, early))).toMatchObject({ kind: 'ok', delivery: { id: deliveryId } });
    expect(await scene.row('deliveries', deliveryId)).toEqual(before);
    expect(await rowsOf('delivery_wakes', deliveryId)).toEqual([]);

    await run((sql) => retryDelivery(sql, command));
    expect(await scene.row('deliveries', deliveryId)).not.toEqual(before);
  },
);

test('a redrive begins a new generation with a fresh schedule, due now', async () => {
  const { deliveryId, endpointId, command } = await made({ ...DEAD, deliver_at: after(-1) });
  expect(await run((sql) => retryDelivery(sql, command))).toMatchObject({
    kind: 'ok',
    delivery: { status: 'pending' },
  });
  expect(await scene.row('deliveries', deliveryId)).toMatchObject({
    status: 'pending',
    generation: 3,
    attempts_before: 4,
    attempt_count: 4,
    next_attempt_at: LATER,
    dead_letter_reason: null,
    dead_letter_detail: null,
    dead_letter_at: null,
    finished_at: null,
    in_workflow: false,
    started_at: NOW,
  });
  expect(await rowsOf('delivery_queue', deliveryId)).toEqual([
    {
      delivery_id: deliveryId,
      endpoint_id: endpointId,
      generation: 3,
      due_at: LATER,
      lease_until: null,
      claimed_by: null,
      handed_over: false,
      slot_us: null,
      held: false,
      carrier_id: null,
      execution: null,
      unsent: false,
    },
  ]);
});

test('two redrives at once begin one new generation', async () => {
  const { deliveryId, command } = await made(DEAD);
  const first = await begin(scene.database);
  await retryDelivery(first, command);
  const second = run((sql) => retryDelivery(sql, command));
  await untilSomebodyWaits(scene.database);
  await first.commit();
  expect((await second).kind).toBe('ok');
  expect(await scene.row('deliveries', deliveryId)).toMatchObject({ status: 'pending', generation: 3 });
  expect(await rowsOf('delivery_queue', deliveryId)).toMatchObject([{ generation: 3 }]);
});

test('a redrive replaces a queue row of an earlier generation', async () => {
  const { deliveryId, command } = await made(DEAD);
  await scene.enqueue(deliveryId, { lease_until: after(60_000), claimed_by: 'boot', handed_over: true });
  await run((sql) => retryDelivery(sql, command));
  expect(await rowsOf('delivery_queue', deliveryId)).toMatchObject([
    { generation: 3, lease_until: null, claimed_by: null, handed_over: false },
  ]);
});

test('a dead letter of a deleted endpoint can be discarded, not retried', async () => {
  const { deliveryId, command, ...endpoint } = await made(DEAD);
  await deleteEndpoint(scene.database, { ...endpoint, now: NOW });
  expect(await run((sql) => retryDelivery(sql, command))).toEqual({ kind: 'not_retryable', status: 'dead_lettered' });
  expect(await rowsOf('delivery_queue', deliveryId)).toEqual([]);
  expect((await run((sql) => discardDeadLetter(sql, command))).kind).toBe('ok');
});

test('a cancelled delivery leaves the queue and the watch list, and its workflow is woken', async () => {
  const { deliveryId, command } = await made(RETRYING);
  await scene.enqueue(deliveryId);
  await scene.database.query('insert into delivery_watch values ($1, $2)', [deliveryId, NOW]);
  await run((sql) => cancelDelivery(sql, command));
  expect(await scene.row('deliveries', deliveryId)).toMatchObject({
    status: 'cancelled',
    cancel_reason: 'requested',
    finished_at: LATER,
    next_attempt_at: null,
    in_workflow: false,
  });
  expect(await rowsOf('delivery_queue', deliveryId)).toEqual([]);
  expect(await rowsOf('delivery_watch', deliveryId)).toEqual([]);
  expect(await rowsOf('delivery_wakes', deliveryId)).toMatchObject([{ reason: 'cancel_requested' }]);
});

test('the workflow of a pending delivery is never signalled: its first attempt may be in flight', async () => {
  const { deliveryId, command } = await made({ status: 'pending' });
  await run((sql) => retryDelivery(sql, command));
  await run((sql) => cancelDelivery(sql, command));
  expect(await rowsOf('delivery_wakes', deliveryId)).toEqual([]);
});

test('a cancel ends the hold', async () => {
  const { deliveryId, command } = await made(HELD);
  await run((sql) => cancelDelivery(sql, command));
  expect(await scene.row('deliveries', deliveryId)).toMatchObject({
    status: 'cancelled',
    hold_reason: null,
    hold_until: null,
  });
});

test('a discarded dead letter is cancelled', async () => {
  const { deliveryId, command } = await made(DEAD);
  await run((sql) => discardDeadLetter(sql, command));
  expect(await scene.row('deliveries', deliveryId)).toMatchObject({
    status: 'cancelled',
    cancel_reason: 'discarded',
    finished_at: LATER,
  });
});

test('a wake that is requested again is a new request, also while the first is carried out', async () => {
  const { deliveryId } = await made(HELD);
  const wake = (why: string) => run((sql) => endHolds(sql, { ids: [deliveryId], now: NOW, wake: why, notes: [] }));
  await wake('first');
  const [first] = await rowsOf('delivery_wakes', deliveryId);
  await scene.database.query('update delivery_wakes set lease_until = $2 where delivery_id = $1', [deliveryId, LATER]);
  await wake('second');
  const [second] = await rowsOf('delivery_wakes', deliveryId);
  expect(second).toMatchObject({ reason: 'second', lease_until: null });
  expect(second.token).not.toBe(first.token);
});
