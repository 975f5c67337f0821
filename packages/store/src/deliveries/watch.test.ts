import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { deleteEndpoint } from '../endpoints/endpoint-status.ts';
import { after, NOW, startStoreScene } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { findFinished, restartDelivery, reconcileForgottenHolds, takeOverdue } from './watch.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
beforeEach(() => scene.database.query('truncate delivery_watch, endpoint_sweeps, delivery_queue'));
afterAll(() => scene?.close());

const AGAIN_MS = 60_000;
const overdue = (now: Date, limit = 10) => takeOverdue(scene.database, { limit, againMs: AGAIN_MS, now });
const idsOf = (rows: readonly { deliveryId: string }[]) => rows.map(({ deliveryId }) => deliveryId).toSorted();
const watch = (id: string, checkAt: Date) =>
  scene.database.query('insert into delivery_watch values ($1, $2)', [id, checkAt]);
const watched = async () => (await scene.rows('delivery_watch')).map((row) => [row['delivery_id'], row['check_at']]);

async function retrying(columns: Record<string, unknown> = {}) {
  const endpoint = await scene.endpoint();
  return { ...endpoint, id: await scene.delivery(endpoint, { status: 'retrying', in_workflow: true, ...columns }) };
}

test('a delivery without progress is overdue after its time, and again later', async () => {
  const { id } = await retrying({ generation: 3 });
  await watch(id, NOW);
  expect(await overdue(after(-1))).toEqual([]);
  expect(await overdue(NOW)).toEqual([{ deliveryId: id, generation: 3, status: 'retrying' }]);
  expect(await overdue(after(AGAIN_MS - 1))).toEqual([]);
  expect(idsOf(await overdue(after(AGAIN_MS)))).toEqual([id]);
});

test('the longest overdue come first, at most `limit`', async () => {
  const ids = [(await retrying()).id, (await retrying()).id, (await retrying()).id];
  for (const [i, id] of ids.entries()) await watch(id, after(-i));
  expect(idsOf(await overdue(NOW, 2))).toEqual(ids.slice(1).toSorted());
});

test('a restart begins a new generation and continues the schedule', async () => {
  const planned = after(5_000);
  const state = { generation: 2, attempts_before: 1, attempt_count: 4, next_attempt_at: planned };
  const { id, endpointId } = await retrying(state);
  await watch(id, NOW);
  expect(await restartDelivery(scene.database, { deliveryId: id, generation: 2, now: NOW })).toBe(true);
  expect(await scene.row('deliveries', id)).toMatchObject({
    status: 'pending',
    generation: 3,
    attempts_before: 1,
    attempt_count: 4,
    in_workflow: false,
    next_attempt_at: planned,
  });
  expect(await scene.rows('delivery_queue')).toMatchObject([
    { delivery_id: id, endpoint_id: endpointId, generation: 3, due_at: planned, lease_until: null, handed_over: true },
  ]);
  expect(await watched()).toEqual([]);
});

test('an overdue attempt is due at once after a restart', async () => {
  const { id } = await retrying({ next_attempt_at: after(-60_000) });
  await restartDelivery(scene.database, { deliveryId: id, generation: 1, now: NOW });
  expect(await scene.rows('delivery_queue')).toMatchObject([{ due_at: NOW }]);
});

test('a first attempt whose workflow is gone is restarted too, and its claim ends', async () => {
  const { id } = await retrying({ status: 'pending', in_workflow: false });
  await scene.enqueue(id, { lease_until: after(60_000), claimed_by: 'boot' });
  expect(await restartDelivery(scene.database, { deliveryId: id, generation: 1, now: NOW })).toBe(true);
  expect(await scene.rows('delivery_queue')).toMatchObject([
    { generation: 2, lease_until: null, claimed_by: null, handed_over: true },
  ]);
});

test('without a generation, only a delivery in a workflow is restarted', async () => {
  const { id } = await retrying({ generation: 4 });
  expect(await restartDelivery(scene.database, { deliveryId: id, generation: null, now: NOW })).toBe(true);
  // Now it is due again, and has no workflow.
  expect(await restartDelivery(scene.database, { deliveryId: id, generation: null, now: NOW })).toBe(false);
  expect(await scene.row('deliveries', id)).toMatchObject({ status: 'pending', generation: 5 });
});

test('a held delivery is due at once after a restart, so that its gates are evaluated again', async () => {
  const until = after(9_000);
  const held = { status: 'waiting', hold_reason: 'quiet_hours', hold_until: until, next_attempt_at: until };
  const { id } = await retrying(held);
  await restartDelivery(scene.database, { deliveryId: id, generation: 1, now: NOW });
  expect(await scene.row('deliveries', id)).toMatchObject({ status: 'pending', hold_reason: null, hold_until: null });
  expect(await scene.rows('delivery_queue')).toMatchObject([{ due_at: NOW }]);
});

test.each([
  ['moved on to another generation', { generation: 2 }],
  ['was redriven', { generation: 2, status: 'pending' }],
  ['was delivered', { status: 'delivered' }],
  ['is dead', { status: 'dead_lettered' }],
])('a delivery that %s meanwhile is not restarted', async (_what, columns) => {
  const { id } = await retrying(columns);
  const before = await scene.row('deliveries', id);
  expect(await restartDelivery(scene.database, { deliveryId: id, generation: 1, now: NOW })).toBe(false);
  expect(await scene.row('deliveries', id)).toEqual(before);
  expect(await scene.rows('delivery_queue')).toEqual([]);
});

test('reconciling is requested for holds that a resume left behind, and for no others', async () => {
  const held = async (options: Parameters<StoreScene['endpoint']>[0], columns: Record<string, unknown>) => {
    const endpoint = await scene.endpoint(options);
    await scene.delivery(endpoint, { status: 'waiting', ...columns });
    return endpoint;
  };
  const forgotten = await held({}, { hold_reason: 'paused' });
  await scene.delivery(forgotten, { status: 'waiting', hold_reason: 'paused' });
  const disabled = await held({}, { hold_reason: 'disabled' });
  await held({ status: 'paused' }, { hold_reason: 'paused' });
  await held({ status: 'disabled', disabledReason: 'gone' }, { hold_reason: 'disabled' });
  await held({}, { hold_reason: 'quiet_hours' });
  await held({}, { status: 'retrying' });
  const deleted = await held({}, { hold_reason: 'paused' });
  await deleteEndpoint(scene.database, { ...deleted, now: NOW });
  await scene.database.query('truncate endpoint_sweeps');

  expect(await reconcileForgottenHolds(scene.database, NOW)).toBe(2);
  expect(await scene.rows('endpoint_sweeps')).toMatchObject(
    [forgotten, disabled].map(({ endpointId }) => ({
      endpoint_id: endpointId,
      kind: 'wake',
      requested_at: NOW,
      causes: { paused: { reason: 'forgotten', by: null }, disabled: { reason: 'forgotten', by: null } },
    })),
  );
  // It is requested already.
  expect(await reconcileForgottenHolds(scene.database, NOW)).toBe(0);
});

test('deliveries that have ended or do not exist are found among those of running workflows', async () => {
  const endpoint = await scene.endpoint();
  const of = (status: string) => scene.delivery(endpoint, { status });
  const open = [await of('pending'), await of('waiting'), await of('retrying')];
  const ended = [await of('delivered'), await of('dead_lettered'), await of('skipped'), await of('cancelled')];
  const found = await findFinished(scene.database, [...open, ...ended, 'dlv_nothing']);
  expect(found.toSorted()).toEqual([...ended, 'dlv_nothing'].toSorted());
  expect(await findFinished(scene.database, [])).toEqual([]);
});
