import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction } from '../sql/database.ts';
import { deleteEndpoint, pauseEndpoint, resumeEndpoint } from '../endpoints/endpoint-status.ts';
import { deleteTenant, lockTenant } from '../tenants/tenants.ts';
import { after, begin, NOW, startStoreScene, untilSomebodyWaits } from '../testing/store-scene.ts';
import type { EndpointOptions, StoreScene } from '../testing/store-scene.ts';
import { settleInactive } from './settle-inactive.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
afterAll(() => scene?.close());

const LATER = after(5_000);

/** An endpoint with one delivery in the queue. */
async function queued(options: EndpointOptions, delivery: object = {}, queue: Record<string, unknown> = {}) {
  const endpoint = await scene.endpoint(options);
  const deliveryId = await scene.delivery(endpoint, { next_attempt_at: NOW, ...delivery });
  await scene.enqueue(deliveryId, queue);
  return { ...endpoint, deliveryId };
}
const queueOf = async (endpointId: string) =>
  (await scene.database.query('select * from delivery_queue where endpoint_id = $1', [endpointId])).rows;

test.each([
  ['paused', null],
  ['disabled', 'requested'],
] as const)('what is due for an endpoint that is %s is held for it', async (status, disabledReason) => {
  const options = { status, ...(disabledReason === null ? {} : { disabledReason }) };
  const { endpointId, deliveryId } = await queued(options);
  expect(await settleInactive(scene.database, endpointId, LATER)).toMatchObject({ settled: 1 });
  expect(await scene.row('deliveries', deliveryId)).toMatchObject({
    status: 'waiting',
    hold_reason: status,
    hold_until: null,
    next_attempt_at: null,
    finished_at: null,
  });
  expect(await queueOf(endpointId)).toEqual([]);
  expect(await settleInactive(scene.database, endpointId, LATER)).toMatchObject({ settled: 0 });
});

test('what is due for a deleted endpoint is cancelled', async () => {
  const { tenantId, endpointId, deliveryId } = await queued({});
  await deleteEndpoint(scene.database, { tenantId, endpointId, now: NOW });
  expect(await settleInactive(scene.database, endpointId, LATER)).toMatchObject({ settled: 1 });
  expect(await scene.row('deliveries', deliveryId)).toMatchObject({
    status: 'cancelled',
    cancel_reason: 'endpoint_deleted',
    finished_at: LATER,
    next_attempt_at: null,
  });
  expect(await queueOf(endpointId)).toEqual([]);
});

test('what is due for a deleted tenant is cancelled, and says so', async () => {
  const { tenantId, endpointId, deliveryId } = await queued({});
  await inTransaction(scene.database, async (sql) => {
    await lockTenant(sql, tenantId);
    await deleteTenant(sql, { tenantId, now: NOW });
  });
  await settleInactive(scene.database, endpointId, LATER);
  expect(await scene.row('deliveries', deliveryId)).toMatchObject({
    status: 'cancelled',
    cancel_reason: 'tenant_deleted',
  });
});

test('what is planned for later is held too, and keeps its plan', async () => {
  const planned = { status: 'waiting', hold_reason: 'scheduled', hold_until: after(60_000), deliver_at: after(60_000) };
  const { endpointId, deliveryId } = await queued({ status: 'paused' }, planned, { due_at: after(60_000) });
  expect(await settleInactive(scene.database, endpointId, LATER)).toMatchObject({ settled: 1 });
  expect(await scene.row('deliveries', deliveryId)).toMatchObject({
    status: 'waiting',
    hold_reason: 'paused',
    hold_until: null,
    deliver_at: after(60_000),
  });
});

test('an active endpoint keeps its queue', async () => {
  const { endpointId, deliveryId } = await queued({});
  expect(await settleInactive(scene.database, endpointId, LATER)).toMatchObject({ settled: 0 });
  expect(await queueOf(endpointId)).toHaveLength(1);
  expect(await scene.row('deliveries', deliveryId)).toMatchObject({ status: 'pending' });
});

test('what is in flight is left to its attempt until its lease ends', async () => {
  const { endpointId } = await queued({ status: 'paused' }, {}, { lease_until: after(10_000), claimed_by: 'boot' });
  expect(await settleInactive(scene.database, endpointId, after(9_999))).toMatchObject({ settled: 0 });
  expect(await settleInactive(scene.database, endpointId, after(10_000))).toMatchObject({ settled: 1 });
});

test('a queue row that its delivery left behind goes, and the delivery stays as it ended', async () => {
  const { endpointId, deliveryId } = await queued({ status: 'paused' }, { status: 'delivered', finished_at: NOW });
  expect(await settleInactive(scene.database, endpointId, LATER)).toMatchObject({ settled: 1 });
  expect(await queueOf(endpointId)).toEqual([]);
  expect(await scene.row('deliveries', deliveryId)).toMatchObject({ status: 'delivered', finished_at: NOW });
});

test('a long queue is settled a batch at a time', async () => {
  const { tenantId, endpointId } = await scene.endpoint({ status: 'paused' });
  await scene.database.query(
    `with made as (
       insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, created_at)
       select 'dlv_long_' || i, $1, 'evt', 'a', $2, 'pending', $3 from generate_series(1, 501) i)
     insert into delivery_queue (delivery_id, endpoint_id, generation, due_at)
     select 'dlv_long_' || i, $2, 1, $3 from generate_series(1, 501) i`,
    [tenantId, endpointId, NOW],
  );
  expect(await settleInactive(scene.database, endpointId, LATER)).toMatchObject({ settled: 500 });
  expect(await settleInactive(scene.database, endpointId, LATER)).toMatchObject({ settled: 1 });
  expect(await settleInactive(scene.database, endpointId, LATER)).toMatchObject({ settled: 0 });
});

test('a resume that is being committed is waited for, and then nothing is held any more', async () => {
  const { tenantId, endpointId, deliveryId } = await queued({ status: 'paused' });
  const resume = await begin(scene.database);
  await resumeEndpoint(resume, { tenantId, endpointId, now: NOW });
  const settling = settleInactive(scene.database, endpointId, LATER);
  await untilSomebodyWaits(scene.database);
  await resume.commit();
  expect(await settling).toMatchObject({ settled: 0 });
  expect(await scene.row('deliveries', deliveryId)).toMatchObject({ status: 'pending' });
});

test('a resume waits until what is being held is committed, so that its sweep sees it', async () => {
  const { tenantId, endpointId, deliveryId } = await queued({ status: 'paused' });
  const held = await begin(scene.database);
  // Stops the settling after it has taken its locks, before its commit.
  await held.query('lock table delivery_queue in exclusive mode');
  const settling = settleInactive(scene.database, endpointId, LATER);
  await untilSomebodyWaits(scene.database);
  const resuming = resumeEndpoint(scene.database, { tenantId, endpointId, now: NOW });
  await untilSomebodyWaits(scene.database, 2);
  await held.rollback();
  expect(await settling).toMatchObject({ settled: 1 });
  await resuming;
  expect(await scene.row('deliveries', deliveryId)).toMatchObject({ status: 'waiting', hold_reason: 'paused' });
});

test('a delivery that somebody else works on is left alone: waiting for it while holding the endpoint could be a deadlock', async () => {
  const first = await queued({});
  const secondId = await scene.delivery(first);
  await scene.enqueue(secondId);
  await pauseEndpoint(scene.database, { ...first, now: NOW });
  // As recording an attempt does: the delivery first, then its endpoint.
  const recording = await begin(scene.database);
  await recording.query('select 1 from deliveries where id = $1 for update', [first.deliveryId]);
  expect(await settleInactive(scene.database, first.endpointId, LATER)).toMatchObject({ settled: 1 });
  await recording.query('select 1 from endpoints where id = $1 for no key update', [first.endpointId]);
  await recording.commit();
  expect(await scene.row('deliveries', first.deliveryId)).toMatchObject({ status: 'pending' });
  expect(await scene.row('deliveries', secondId)).toMatchObject({ status: 'waiting' });
  expect(await settleInactive(scene.database, first.endpointId, LATER)).toMatchObject({ settled: 1 });
});
