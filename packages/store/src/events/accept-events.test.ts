import { afterAll, beforeAll, expect, test } from 'vitest';
import { deleteEndpoint, resumeEndpoint } from '../endpoints/endpoint-status.ts';
import { inTransaction } from '../sql/database.ts';
import { newId } from '../sql/new-id.ts';
import { deleteTenant, lockTenant } from '../tenants/tenants.ts';
import { begin, NOW, after, publish, startStoreScene, untilSomebodyWaits } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { createEventAcceptor } from './accept-events.ts';
import { acceptBatch, type AcceptResult } from './accept-batch.ts';
import type { EventAcceptor } from './accept-events.ts';
import type { AcceptItem } from './plan-event.ts';
import { createPlanner } from './planner.ts';

let scene: StoreScene;
let acceptor: EventAcceptor;
beforeAll(async () => {
  scene = await startStoreScene();
  acceptor = createEventAcceptor(scene.database);
});
afterAll(() => scene?.close());

function accepted(result: AcceptResult) {
  if (result.kind !== 'accepted') throw new Error(`Not accepted: ${result.kind}`);
  return result.event;
}

const deliveriesOf = async (eventId: string) =>
  (await scene.database.query('select * from deliveries where event_id = $1 order by id', [eventId])).rows;
const queueOf = async (endpointId: string) =>
  (await scene.database.query('select * from delivery_queue where endpoint_id = $1', [endpointId])).rows;

test('an accepted event is written with its deliveries and their queue rows', async () => {
  const { tenantId, endpointId } = await scene.endpoint();
  const input = publish(tenantId, {
    type: 'order.paid',
    data: '{"b":1,"a":[2]}',
    externalId: 'order-1',
    priority: 'high',
    tags: ['b', 'a', 'b'],
    occurredAt: after(-5_000),
    expiresAt: after(3_600_000),
  });
  const event = accepted(await acceptor.accept(input));
  expect(event).toMatchObject({ type: 'order.paid', timestamp: NOW });
  expect(await scene.row('events', event.id)).toMatchObject({
    tenant_id: tenantId,
    type: 'order.paid',
    data: '{"b":1,"a":[2]}',
    external_id: 'order-1',
    priority: 'high',
    occurred_at: after(-5_000),
    expires_at: after(3_600_000),
    deliver_at: null,
    tags: ['b', 'a', 'b'],
    not_sent: [],
    delivery_count: 1,
    created_at: NOW,
  });
  const deliveries = await deliveriesOf(event.id);
  expect(deliveries).toMatchObject([
    {
      tenant_id: tenantId,
      event_type: 'order.paid',
      endpoint_id: endpointId,
      status: 'pending',
      generation: 1,
      attempts_before: 0,
      attempt_count: 0,
      in_workflow: false,
      next_attempt_at: NOW,
      hold_reason: null,
      expires_at: after(3_600_000),
      started_at: null,
      created_at: NOW,
      finished_at: null,
    },
  ]);
  expect(event.deliveries).toEqual(deliveries.map(({ id }) => ({ id, endpointId, status: 'pending' })));
  expect(await queueOf(endpointId)).toMatchObject([
    {
      delivery_id: deliveries[0].id,
      generation: 1,
      due_at: NOW,
      lease_until: null,
      claimed_by: null,
      handed_over: false,
    },
  ]);
});

test('an event goes to the subscribed endpoints, waits at inactive ones, and records why the others get none', async () => {
  const tenantId = await scene.tenant();
  const endpoint = async (options: Parameters<StoreScene['endpoint']>[0]) =>
    (await scene.endpoint({ tenantId, ...options })).endpointId;
  const all = await endpoint({});
  const exact = await endpoint({ eventTypes: ['order.paid'] });
  const family = await endpoint({ eventTypes: ['order.*'] });
  const other = await endpoint({ eventTypes: ['order.refunded', 'invoice.*'] });
  const paused = await endpoint({ status: 'paused' });
  const failing = await endpoint({ status: 'disabled', disabledReason: 'failing' });
  const gone = await endpoint({ status: 'disabled', disabledReason: 'gone' });
  const byPerson = await endpoint({ status: 'disabled', disabledReason: 'requested' });
  const deleted = await endpoint({});
  await deleteEndpoint(scene.database, { tenantId, endpointId: deleted, now: NOW });
  await scene.endpoint();

  const event = accepted(await acceptor.accept(publish(tenantId)));
  const states = (await deliveriesOf(event.id)).map((row) => [row.endpoint_id, row.status, row.hold_reason]);
  expect(states).toEqual([
    [all, 'pending', null],
    [exact, 'pending', null],
    [family, 'pending', null],
    [paused, 'waiting', 'paused'],
    [failing, 'waiting', 'disabled'],
    [gone, 'waiting', 'disabled'],
  ]);
  expect(await scene.row('events', event.id)).toMatchObject({
    delivery_count: 6,
    not_sent: [
      { endpointId: other, reason: 'type_not_subscribed' },
      { endpointId: byPerson, reason: 'disabled' },
    ],
  });
  const due = await Promise.all(
    [all, exact, family, paused, failing, gone].map(async (id) => (await queueOf(id)).length),
  );
  expect(due).toEqual([1, 1, 1, 0, 0, 0]);
});

test('an event for later is a scheduled row in the queue', async () => {
  const { tenantId, endpointId } = await scene.endpoint();
  const event = accepted(await acceptor.accept(publish(tenantId, { deliverAt: after(60_000) })));
  expect(await deliveriesOf(event.id)).toMatchObject([
    {
      status: 'waiting',
      hold_reason: 'scheduled',
      hold_until: after(60_000),
      next_attempt_at: after(60_000),
      deliver_at: after(60_000),
    },
  ]);
  expect(await queueOf(endpointId)).toMatchObject([{ due_at: after(60_000) }]);
});

test('an event without subscribers is kept', async () => {
  const tenantId = await scene.tenant();
  const event = accepted(await acceptor.accept(publish(tenantId)));
  expect(event.deliveries).toEqual([]);
  expect(await scene.row('events', event.id)).toMatchObject({ delivery_count: 0 });
});

test('an unknown or deleted tenant is answered tenant_not_found, and the rest of the batch is accepted', async () => {
  const deletedId = await scene.tenant();
  await inTransaction(scene.database, async (sql) => {
    await lockTenant(sql, deletedId);
    await deleteTenant(sql, { tenantId: deletedId, now: NOW });
  });
  const tenantId = await scene.tenant();
  const results = await Promise.all(['nobody', tenantId, deletedId].map((id) => acceptor.accept(publish(id))));
  expect(results.map(({ kind }) => kind)).toEqual(['tenant_not_found', 'accepted', 'tenant_not_found']);
});

test('publishes of many tenants in one batch do not mix', async () => {
  const endpoints = await Promise.all(Array.from({ length: 20 }, () => scene.endpoint()));
  const inputs = Array.from({ length: 200 }, (_, i) => ({ ...endpoints[i % 20], i }));
  const events = await Promise.all(
    inputs.map(({ tenantId = '', i }) => acceptor.accept(publish(tenantId, { data: String(i) })).then(accepted)),
  );
  for (const [i, event] of events.entries()) {
    expect(await scene.row('events', event.id)).toMatchObject({ data: String(i), tenant_id: inputs[i]?.tenantId });
    expect(event.deliveries.map(({ endpointId }) => endpointId)).toEqual([inputs[i]?.endpointId]);
  }
});

test('an event is written whole or not at all', async () => {
  const { tenantId, endpointId } = await scene.endpoint();
  const before = await scene.rows('publish_keys');
  // The constraint refuses the last part of the statement.
  await scene.database.query(
    `alter table delivery_queue add constraint refused check (endpoint_id <> '${endpointId}') not valid`,
  );
  await expect(acceptor.accept(publish(tenantId, { externalId: 'whole' }))).rejects.toThrow(/refused/);
  await expect(acceptor.accept(publish(tenantId))).rejects.toThrow(/refused/);
  await scene.database.query('alter table delivery_queue drop constraint refused');
  const { rows } = await scene.database.query('select id from events where tenant_id = $1', [tenantId]);
  expect(rows).toEqual([]);
  expect(await scene.rows('publish_keys')).toEqual(before);
});

test('what is written without a transaction is one statement', async () => {
  const { tenantId } = await scene.endpoint();
  const statements: unknown[] = [];
  const counting = new Proxy(scene.database, {
    get(pool, name) {
      if (name === 'connect') throw new Error('A transaction was begun.');
      if (name !== 'query') return Reflect.get(pool, name);
      return (statement: { name?: string }) => {
        statements.push(statement.name);
        return pool.query(statement as Parameters<typeof pool.query>[0]);
      };
    },
  });
  const everything = { tags: ['a'], occurredAt: NOW, expiresAt: after(60_000), traceparent: '00-1-2-01', warnings: [] };
  const items = [{}, everything].map((event) => ({ ...publish(tenantId, event), id: newId('evt') }));
  const plan = (of: readonly AcceptItem[]) => createPlanner(scene.database).planAtOnce(of);
  const results = await acceptBatch(counting, items, plan);
  expect(results.map((result) => typeof result === 'object' && result.kind)).toEqual(['accepted', 'accepted']);
  expect(statements).toEqual(['insert-events']);
  for (const kept of [{ externalId: 'kept' }, { deliverAt: after(60_000) }]) {
    const item = { ...publish(tenantId, kept), id: newId('evt') };
    await expect(acceptBatch(counting, [item], plan)).rejects.toThrow('A transaction was begun.');
  }
});

test('a poison event fails alone among its neighbours', async () => {
  const { tenantId } = await scene.endpoint();
  const data = ['1', '"a\0b"', '3'];
  const results = await Promise.allSettled(data.map((each) => acceptor.accept(publish(tenantId, { data: each }))));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  const { rows } = await scene.database.query('select data from events where tenant_id = $1 order by id', [tenantId]);
  expect(rows).toEqual([{ data: '1' }, { data: '3' }]);
});

test('an endpoint resumed while an event is accepted leaves no held delivery behind', async () => {
  const { tenantId, endpointId } = await scene.endpoint({ status: 'paused' });
  const resume = await begin(scene.database);
  await resumeEndpoint(resume, { tenantId, endpointId, now: NOW });
  // The plan is made from the paused endpoint; writing it waits for the resume.
  const accepting = acceptor.accept(publish(tenantId));
  await untilSomebodyWaits(scene.database);
  await resume.commit();
  const event = accepted(await accepting);
  expect(event.deliveries).toMatchObject([{ status: 'pending' }]);
  expect(await deliveriesOf(event.id)).toMatchObject([{ status: 'pending', hold_reason: null }]);
  expect(await queueOf(endpointId)).toHaveLength(1);
});

test('a resume waits for the held deliveries that are being written, so that its reconciliation sees them', async () => {
  const { tenantId, endpointId } = await scene.endpoint({ status: 'paused' });
  // Stops the accept between its lock on the endpoint and its commit.
  const holder = await begin(scene.database);
  await holder.query(
    `insert into publish_keys (tenant_id, kind, key, fingerprint, created_at) values ($1, 'external_id', 'k', '', $2)`,
    [tenantId, NOW],
  );
  const accepting = acceptor.accept(publish(tenantId, { externalId: 'k' }));
  await untilSomebodyWaits(scene.database);
  const resuming = resumeEndpoint(scene.database, { tenantId, endpointId, now: NOW });
  await untilSomebodyWaits(scene.database, 2);
  await holder.rollback();
  const event = accepted(await accepting);
  await resuming;
  expect(await deliveriesOf(event.id)).toMatchObject([{ status: 'waiting', hold_reason: 'paused' }]);
  expect(await scene.row('endpoints', endpointId)).toMatchObject({ status: 'active' });
});

test('an endpoint deleted while an event is accepted leaves no held delivery behind', async () => {
  const { tenantId, endpointId } = await scene.endpoint({ status: 'paused' });
  const deletion = await begin(scene.database);
  await deleteEndpoint(deletion, { tenantId, endpointId, now: NOW });
  const accepting = acceptor.accept(publish(tenantId));
  await untilSomebodyWaits(scene.database);
  await deletion.commit();
  const event = accepted(await accepting);
  expect(event.deliveries).toEqual([]);
  expect(await deliveriesOf(event.id)).toEqual([]);
});
