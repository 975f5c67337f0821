import { afterAll, beforeAll, expect, test } from 'vitest';
import { cancelDelivery, retryDelivery } from './delivery-commands.ts';
import { deleteEndpoint, resumeEndpoint } from '../endpoints/endpoint-status.ts';
import { lockTenant } from '../tenants/tenants.ts';
import { after, begin, NOW, startStoreScene, untilSomebodyWaits } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { dequeueEnded, recordEnd, recordHold } from './record-gate-decision.ts';
import type { DeliveryEnd } from './transitions.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
afterAll(() => scene?.close());

const LATER = after(9_000);

/** A delivery in the queue, as its attempt loaded it. */
async function loaded(columns: Record<string, unknown> = {}) {
  const endpoint = await scene.endpoint({ status: 'paused' });
  const deliveryId = await scene.delivery(endpoint, columns);
  await scene.enqueue(deliveryId);
  const gated = { deliveryId, generation: 1, endpointId: endpoint.endpointId, now: LATER };
  const gateVersions = { endpoint: 1, tenant: 1 };
  return { ...endpoint, deliveryId, gated, hold: { ...gated, reason: 'paused' as const, until: null, gateVersions } };
}
const rowsOf = async (table: 'delivery_queue' | 'delivery_watch', id: string) =>
  (await scene.database.query(`select * from ${table} where delivery_id = $1`, [id])).rows;

test.each(['pending', 'waiting', 'retrying'])(
  'a delivery that is %s is held in its workflow, out of the queue',
  async (status) => {
    const { deliveryId, hold } = await loaded({ status, next_attempt_at: NOW });
    expect(await recordHold(scene.database, hold)).toBe('held');
    expect(await scene.row('deliveries', deliveryId)).toMatchObject({
      status: 'waiting',
      in_workflow: true,
      hold_reason: 'paused',
      hold_until: null,
      next_attempt_at: null,
      started_at: LATER,
      finished_at: null,
    });
    expect(await rowsOf('delivery_queue', deliveryId)).toEqual([]);
    expect(await rowsOf('delivery_watch', deliveryId)).toEqual([]);
  },
);

test('a hold with an end is watched, a hold without an end is not', async () => {
  const { deliveryId, hold } = await loaded({ started_at: NOW });
  const until = after(60_000);
  expect(await recordHold(scene.database, { ...hold, reason: 'quiet_hours', until })).toBe('held');
  expect(await scene.row('deliveries', deliveryId)).toMatchObject({
    hold_reason: 'quiet_hours',
    hold_until: until,
    next_attempt_at: until,
    started_at: NOW,
  });
  expect(await rowsOf('delivery_watch', deliveryId)).toMatchObject([{ check_at: after(180_000) }]);
  await recordHold(scene.database, { ...hold, reason: 'quiet_hours', until: after(70_000) });
  expect(await rowsOf('delivery_watch', deliveryId)).toMatchObject([{ check_at: after(190_000) }]);
  await recordHold(scene.database, hold);
  expect(await rowsOf('delivery_watch', deliveryId)).toEqual([]);
});

test.each([
  ['endpoint', 'update endpoints set gate_version = gate_version + 1 where id = $1'],
  [
    'tenant',
    `update tenants set gate_version = gate_version + 1 where id = (select tenant_id from endpoints where id = $1)`,
  ],
])('a hold that was decided before the %s changed is stale', async (_what, change) => {
  const { endpointId, deliveryId, hold } = await loaded();
  await scene.database.query(change, [endpointId]);
  const before = await scene.row('deliveries', deliveryId);
  expect(await recordHold(scene.database, hold)).toBe('stale');
  expect(await scene.row('deliveries', deliveryId)).toEqual(before);
  expect(await rowsOf('delivery_queue', deliveryId)).toHaveLength(1);
});

test('a hold waits for a resume that is being committed, and then is stale', async () => {
  const { tenantId, endpointId, deliveryId, hold } = await loaded();
  const resume = await begin(scene.database);
  await resumeEndpoint(resume, { tenantId, endpointId, now: NOW });
  const holding = recordHold(scene.database, hold);
  await untilSomebodyWaits(scene.database);
  await resume.commit();
  expect(await holding).toBe('stale');
  expect(await scene.row('deliveries', deliveryId)).toMatchObject({ status: 'pending' });
});

test('a resume waits for a hold that is being written, so that reconciling sees it', async () => {
  const { tenantId, endpointId, deliveryId, hold } = await loaded();
  const blocker = await begin(scene.database);
  // Stops the hold after its locks, before its commit.
  await blocker.query('select 1 from delivery_queue where delivery_id = $1 for update', [deliveryId]);
  const holding = recordHold(scene.database, hold);
  await untilSomebodyWaits(scene.database);
  const resuming = resumeEndpoint(scene.database, { tenantId, endpointId, now: NOW });
  await untilSomebodyWaits(scene.database, 2);
  await blocker.rollback();
  expect(await holding).toBe('held');
  expect((await resuming)?.status).toBe('active');
});

test.each([
  ['another generation', { generation: 2 }],
  ['a delivery that has ended', { status: 'cancelled' }],
])('a hold of %s writes nothing', async (_what, columns) => {
  const { deliveryId, hold } = await loaded(columns);
  const before = await scene.row('deliveries', deliveryId);
  expect(await recordHold(scene.database, hold)).toBe('superseded');
  expect(await scene.row('deliveries', deliveryId)).toEqual(before);
  expect(await rowsOf('delivery_queue', deliveryId)).toHaveLength(1);
});

test('a hold waits for a cancel that is being committed, and then is superseded', async () => {
  const { tenantId, deliveryId, hold } = await loaded();
  const cancel = await begin(scene.database);
  await cancelDelivery(cancel, { tenantId, deliveryId, by: 'key_test', now: NOW });
  const holding = recordHold(scene.database, hold);
  await untilSomebodyWaits(scene.database);
  await cancel.commit();
  expect(await holding).toBe('superseded');
  expect(await scene.row('deliveries', deliveryId)).toMatchObject({ status: 'cancelled', hold_reason: null });
});

test('a hold locks the delivery before the endpoint, as recording an attempt does', async () => {
  const { endpointId, deliveryId, hold } = await loaded();
  const recording = await begin(scene.database);
  await recording.query('select 1 from deliveries where id = $1 for update', [deliveryId]);
  const holding = recordHold(scene.database, hold);
  await untilSomebodyWaits(scene.database);
  await recording.query(`set local lock_timeout = '500ms'`);
  await recording.query('select 1 from endpoints where id = $1 for no key update', [endpointId]);
  await recording.commit();
  expect(await holding).toBe('held');
});

test('a hold locks the tenant before the endpoint, as deleting the tenant does', async () => {
  const { tenantId, endpointId, hold } = await loaded();
  const deletion = await begin(scene.database);
  await lockTenant(deletion, tenantId);
  const holding = recordHold(scene.database, hold);
  await untilSomebodyWaits(scene.database);
  await deletion.query(`set local lock_timeout = '500ms'`);
  await deleteEndpoint(deletion, { tenantId, endpointId, now: NOW });
  await deletion.commit();
  expect(await holding).toBe('stale');
});

test.each([
  [{ status: 'skipped', reason: 'expired' }, { skip_reason: 'expired' }, false],
  [{ status: 'cancelled', reason: 'endpoint_deleted' }, { cancel_reason: 'endpoint_deleted' }, false],
  [
    { status: 'dead_lettered', reason: 'build_failed', detail: 'no such format' },
    { dead_letter_reason: 'build_failed', dead_letter_detail: 'no such format', dead_letter_at: LATER },
    true,
  ],
] as const)('a delivery can end without an attempt: %j', async (end, expected, isSignalled) => {
  const { deliveryId, endpointId, gated, hold } = await loaded();
  await recordHold(scene.database, { ...hold, reason: 'quiet_hours', until: after(60_000) });
  await scene.enqueue(deliveryId);
  expect(await recordEnd(scene.database, gated, end satisfies DeliveryEnd)).toBe(true);
  const none = { skip_reason: null, cancel_reason: null, dead_letter_reason: null, dead_letter_detail: null };
  expect(await scene.row('deliveries', deliveryId)).toMatchObject({
    status: end.status,
    ...none,
    dead_letter_at: null,
    ...expected,
    hold_reason: null,
    hold_until: null,
    next_attempt_at: null,
    in_workflow: false,
    finished_at: LATER,
    started_at: LATER,
    attempt_count: 0,
  });
  expect(await rowsOf('delivery_queue', deliveryId)).toEqual([]);
  expect(await rowsOf('delivery_watch', deliveryId)).toEqual([]);
  const signals = await scene.database.query('select 1 from endpoint_health_signals where endpoint_id = $1', [
    endpointId,
  ]);
  expect(signals.rowCount).toBe(isSignalled ? 1 : 0);
});

test.each([
  ['another generation', { generation: 2 }],
  ['a delivery that has ended', { status: 'delivered' }],
])('an end of %s writes nothing', async (_what, columns) => {
  const { deliveryId, gated } = await loaded(columns);
  const before = await scene.row('deliveries', deliveryId);
  expect(await recordEnd(scene.database, gated, { status: 'skipped', reason: 'expired' })).toBe(false);
  expect(await scene.row('deliveries', deliveryId)).toEqual(before);
  expect(await rowsOf('delivery_queue', deliveryId)).toHaveLength(1);
});

test('an ended delivery is removed from the queue', async () => {
  const { deliveryId } = await loaded({ status: 'delivered' });
  await dequeueEnded(scene.database, deliveryId);
  expect(await rowsOf('delivery_queue', deliveryId)).toEqual([]);
});

test('an ended delivery that was redriven meanwhile stays in the queue', async () => {
  const { tenantId, endpointId, deliveryId } = await loaded({ status: 'dead_lettered' });
  const redrive = await begin(scene.database);
  await retryDelivery(redrive, { tenantId, deliveryId, by: 'key_test', now: NOW });
  const leaving = dequeueEnded(scene.database, deliveryId);
  await untilSomebodyWaits(scene.database);
  await redrive.commit();
  await leaving;
  expect(await rowsOf('delivery_queue', deliveryId)).toMatchObject([{ generation: 2, endpoint_id: endpointId }]);
});
