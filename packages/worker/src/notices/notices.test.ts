import { once } from 'node:events';
import { createEventAcceptor } from '@postrider/store/events';
import { notifyQueue } from '@postrider/store/outbox';
import { claimOperatorTenant } from '@postrider/store/tenants';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { startRig, type Rig, type Scene } from '../testing/rig.ts';

const OPERATOR = 'postrider';
const WAIT = { interval: 50 };

let rig: Rig;
/** The endpoint of the people on call. */
let desk: Scene;
beforeAll(async () => {
  rig = await startRig();
  await claimOperatorTenant(rig.database, { tenantId: OPERATOR, now: new Date() });
  desk = await rig.scene({ tenantId: OPERATOR });
  await rig.spawnWorker();
});
beforeEach(() => {
  answering(desk, 200);
  desk.receiver.requests.length = 0;
});
afterAll(() => rig?.stop());

interface Told {
  type: string;
  data: { message: string; endpointId?: string; count?: number; deliveryIds?: string[] };
}

function answering(scene: Scene, status: number): void {
  scene.receiver.answer = (_request, response) => void response.writeHead(status).end();
}

/** The notices about an endpoint that reached the people on call. */
const told = ({ endpointId }: Scene): Told[] => {
  const byId = new Map(desk.receiver.requests.map(({ headers, body }) => [headers['webhook-id'], body]));
  const all = [...byId.values()].map((body) => JSON.parse(body) as Told); // a notice of ours
  return all.filter(({ data }) => data.endpointId === endpointId);
};
const typesTold = (scene: Scene) => told(scene).map(({ type }) => type);

const written = async ({ endpointId }: Scene) =>
  (await rig.database.query<{ type: string }>('select type from notices where endpoint_id = $1', [endpointId])).rows;
const untilWritten = (scene: Scene, type: string) =>
  vi.waitFor(async () => expect(await written(scene)).toContainEqual({ type }), WAIT);
/** Instead of ten seconds, or a minute. */
const makeDue = ({ endpointId }: Scene) =>
  rig.database.query('update notices set due_at = now() where endpoint_id = $1', [endpointId]);
const published = async ({ endpointId }: Scene) =>
  (
    await rig.database.query<{ type: string }>(
      `select type from events where tenant_id = $1 and data::jsonb ->> 'endpointId' = $2 order by id`,
      [OPERATOR, endpointId],
    )
  ).rows.map(({ type }) => type);

test('that an endpoint fails, and that it recovered, is told once each, although the worker is killed', async () => {
  const scene = await rig.scene({ retry: { delaysSeconds: Array.from({ length: 20 }, () => 1) } });
  answering(scene, 500);
  const child = await rig.spawnWorker();
  const id = await scene.publish();
  await untilWritten(scene, 'endpoint.failing');
  // Both workers look for it at the same moment, and one of them dies.
  await makeDue(scene);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await vi.waitFor(() => expect(typesTold(scene)).toEqual(['endpoint.failing']), WAIT);
  answering(scene, 200);
  await rig.until(id, { status: 'delivered' });
  await vi.waitFor(() => expect(typesTold(scene)).toEqual(['endpoint.failing', 'endpoint.recovered']), WAIT);
  expect(await published(scene)).toEqual(['endpoint.failing', 'endpoint.recovered']);
  expect(await written(scene)).toEqual([]);
});

test('that an endpoint failed is not told when it was deleted meanwhile', async () => {
  const scene = await rig.scene({ retry: { delaysSeconds: [300] } });
  answering(scene, 500);
  await scene.publish();
  await untilWritten(scene, 'endpoint.failing');
  await rig.database.query('update endpoints set deleted_at = now() where id = $1', [scene.endpointId]);
  await makeDue(scene);
  await vi.waitFor(async () => expect(await written(scene)).toEqual([]), WAIT);
  expect(await published(scene)).toEqual([]);
});

test('many dead letters are one notice with their number and the ids of a few', async () => {
  const COUNT = 100;
  const scene = await rig.scene();
  answering(scene, 400);
  const acceptor = createEventAcceptor(rig.database);
  await Promise.all(
    Array.from({ length: COUNT }, () =>
      acceptor.accept({
        tenantId: scene.tenantId,
        event: {
          type: 'order.paid',
          data: '{}',
          externalId: null,
          occurredAt: null,
          priority: 'normal',
          expiresAt: null,
          deliverAt: null,
          tags: [],
          endpointIds: null,
        },
        idempotency: null,
        now: new Date(),
      }),
    ),
  );
  notifyQueue(rig.database);
  await untilWritten(scene, 'delivery.dead_lettered');
  // Also on a busy machine all of them belong to one minute.
  await rig.database.query(`update notices set due_at = now() + interval '1 h' where endpoint_id = $1`, [
    scene.endpointId,
  ]);
  const dead = () =>
    rig.database.query(`select 1 from deliveries where endpoint_id = $1 and status = 'dead_lettered'`, [
      scene.endpointId,
    ]);
  await vi.waitFor(async () => expect((await dead()).rowCount).toBe(COUNT), { interval: 200 });
  await makeDue(scene);
  await vi.waitFor(() => expect(typesTold(scene)).toContain('delivery.dead_lettered'), WAIT);
  const [notice, ...more] = told(scene).filter(({ type }) => type === 'delivery.dead_lettered');
  expect(notice?.data).toMatchObject({ count: COUNT, reason: 'rejected', reasons: ['rejected'] });
  expect(notice?.data.message).toContain('100 deliveries to ');
  expect(notice?.data.deliveryIds).toHaveLength(10);
  expect(more).toEqual([]);
});

test('a tenant that wants it gets notices about it too, at endpoints that name their type', async () => {
  const scene = await rig.scene();
  const [named, all] = [await rig.scene({ tenantId: scene.tenantId }), await rig.scene({ tenantId: scene.tenantId })];
  await rig.database.query(
    `update tenants set notices = '{"to": "tenant", "successRate": {"atLeast": 1, "overMinutes": 5}}' where id = $1`,
    [scene.tenantId],
  );
  await rig.database.query('update endpoints set event_types = $2 where id = $1', [
    named.endpointId,
    ['endpoint.disabled', 'success_rate.low'],
  ]);
  answering(scene, 410);
  await rig.until(await scene.publish(), { status: 'dead_lettered' });
  // Instead of a minute: until the rollups have counted it.
  await vi.waitFor(async () => {
    const { rows } = await rig.database.query('select 1 from rollup_changes where endpoint_id = $1', [
      scene.endpointId,
    ]);
    expect(rows).toEqual([]);
  }, WAIT);
  await makeDue(scene);
  await vi.waitFor(() => expect(typesTold(scene)).toContain('success_rate.low'), WAIT);
  const types = () => named.receiver.requests.map(({ body }) => (JSON.parse(body) as Told).type);
  await vi.waitFor(() => expect(types().toSorted()).toEqual(['endpoint.disabled', 'success_rate.low']), WAIT);
  expect(typesTold(scene).toSorted()).toEqual(['delivery.dead_lettered', 'endpoint.disabled', 'success_rate.low']);
  const atAll = all.receiver.requests.map(({ body }) => (JSON.parse(body) as Told).type);
  expect(new Set(atAll)).toEqual(new Set(['order.paid']));
});

test('a notice that cannot be delivered makes no notice', async () => {
  const scene = await rig.scene();
  answering(scene, 410);
  answering(desk, 400);
  await rig.until(await scene.publish(), { status: 'dead_lettered' });
  await makeDue(scene);
  await vi.waitFor(async () => {
    const { rowCount } = await rig.database.query(
      `select 1 from deliveries where tenant_id = $1 and status = 'dead_lettered'`,
      [OPERATOR],
    );
    expect(rowCount).toBe(2);
  }, WAIT);
  expect(await published(scene)).toEqual(expect.arrayContaining(['endpoint.disabled', 'delivery.dead_lettered']));
  expect(await written(desk)).toEqual([]);
  expect(await published(desk)).toEqual([]);
});
