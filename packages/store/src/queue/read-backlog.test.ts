import { afterAll, beforeAll, expect, test } from 'vitest';
import { BEGIN_WITH_KEPT_PLANS } from '../sql/database.ts';
import { explainPlan } from '../testing/explain-plan.ts';
import { makeBacklog } from '../testing/backlog.ts';
import { after, NOW, startStoreScene, type StoreScene } from '../testing/store-scene.ts';
import { OUTBOX_TABLES } from '../outbox/outbox-rows.ts';
import { READ_ENDPOINT_BACKLOGS, readEndpointBacklogs } from './read-endpoint-backlogs.ts';
import { COUNT, READ_OUTBOX, READ_QUEUE, readBacklog } from './read-backlog.ts';

let scene: StoreScene;
beforeAll(async () => {
  scene = await startStoreScene();
});
afterAll(() => scene?.close());

test('without work everything is zero', async () => {
  expect(await readBacklog(scene.database, NOW)).toEqual({
    queue: { due: 0, under_way: 0, rate_limited: 0, later: 0 },
    oldestDueSeconds: 0,
    outbox: OUTBOX_TABLES.map((table) => ({
      table,
      rows: 0,
      oldestSeconds: 0,
    })),
    overdue: 0,
    deadLetters: 0,
  });
});

test('the queue is counted by what its deliveries wait for, and only what nobody has taken is old', async () => {
  const { ids } = await makeBacklog(scene, 5);
  const at = after(1_000);
  const change = (set: string, id: string | undefined) =>
    scene.database.query(`update delivery_queue set ${set} where delivery_id = $1`, [id]);
  await change(`lease_until = '${after(60_000).toISOString()}', claimed_by = 'boot'`, ids[0]);
  await change(`due_at = '${after(60_000).toISOString()}'`, ids[4]);
  const { queue, oldestDueSeconds } = await readBacklog(scene.database, at);
  expect(queue).toEqual({ due: 3, under_way: 1, rate_limited: 0, later: 1 });
  // The second of the backlog was due 9.998 s before `NOW`.
  expect(oldestDueSeconds).toBeCloseTo(10.998, 3);
});

test('a queue behind a rate limit is old only from when the limit may let it go', async () => {
  await scene.database.query('delete from delivery_queue');
  const { endpointId } = await makeBacklog(scene, 3);
  await scene.database.query('update delivery_queue set held = true where endpoint_id = $1', [endpointId]);
  await scene.database.query('insert into rate_limiters (limiter_id, look_us) values ($1, $2)', [
    endpointId,
    after(5_000).getTime() * 1_000,
  ]);
  const before = await readBacklog(scene.database, NOW);
  expect([before.queue.rate_limited, before.oldestDueSeconds]).toEqual([3, 0]);
  expect((await readBacklog(scene.database, after(7_000))).oldestDueSeconds).toBeCloseTo(2, 3);
});

test('a queue whose receiver has all requests that it may have is not old: no worker can help it', async () => {
  await scene.database.query('delete from delivery_queue');
  const { ids, endpointId } = await makeBacklog(scene, 4);
  const oldest = async () => (await readBacklog(scene.database, NOW)).oldestDueSeconds;
  const take = (taken: readonly string[]) =>
    scene.database.query(
      `update delivery_queue set lease_until = $2, claimed_by = 'boot', unsent = false where delivery_id = any($1)`,
      [taken, after(60_000)],
    );
  const setEndpoint = (set: string) => scene.database.query(`update endpoints set ${set} where id = $1`, [endpointId]);
  // One that never succeeded may have two in flight.
  await setEndpoint('first_success_at = null');
  await take(ids.slice(0, 1));
  expect(await oldest()).toBeGreaterThan(0);
  await take(ids.slice(0, 2));
  expect(await oldest()).toBe(0);
  await setEndpoint('first_success_at = now()');
  expect(await oldest()).toBeGreaterThan(0);
  await setEndpoint(`recovery = '{}'`);
  expect(await oldest()).toBe(0);
});

test('the endpoints for which most deliveries wait are named, with the reasons', async () => {
  await scene.database.query('truncate delivery_queue, deliveries');
  const [many, few, one] = [await makeBacklog(scene, 4), await makeBacklog(scene, 2), await makeBacklog(scene, 1)];
  const [first, second] = many.ids;
  const setStatus = (set: string, id: string | undefined) =>
    scene.database.query(`update deliveries set ${set} where id = $1`, [id]);
  await setStatus(`status = 'retrying'`, first);
  await setStatus(`status = 'waiting', hold_reason = 'quiet_hours'`, second);
  await scene.database.query('delete from delivery_queue where delivery_id = any($1)', [[first, second]]);
  await scene.database.query('update endpoints set failing_since = $2 where id = $1', [many.endpointId, NOW]);
  const backlogs = await readEndpointBacklogs(scene.database, { most: 2, now: after(5_000) });
  const { tenantId, endpointId } = many;
  const ofMany = { tenantId, endpointId, failingSeconds: 5 };
  expect(new Set(backlogs)).toEqual(
    new Set([
      { ...ofMany, reason: 'due', deliveries: 2, oldestSeconds: expect.closeTo(14.997, 3) },
      { ...ofMany, reason: 'retrying', deliveries: 1, oldestSeconds: null },
      { ...ofMany, reason: 'quiet_hours', deliveries: 1, oldestSeconds: null },
      {
        tenantId: few.tenantId,
        endpointId: few.endpointId,
        reason: 'due',
        deliveries: 2,
        oldestSeconds: expect.closeTo(14.999, 3),
        failingSeconds: null,
      },
    ]),
  );
  expect(backlogs.map((each) => each.endpointId)).not.toContain(one.endpointId);
});

test('commands, overdue deliveries and dead letters are counted', async () => {
  const { ids } = await makeBacklog(scene, 2);
  await scene.database.query(
    `insert into delivery_wakes (delivery_id, reason, requested_at) values ($1, 'retry', $2)`,
    [ids[0], NOW],
  );
  await scene.database.query('insert into delivery_watch (delivery_id, check_at) values ($1, $2), ($3, $4)', [
    ids[0],
    after(1_000),
    ids[1],
    after(60_000),
  ]);
  await scene.database.query(`update deliveries set status = 'dead_lettered' where id = $1`, [ids[1]]);
  const backlog = await readBacklog(scene.database, after(4_000));
  expect(backlog).toMatchObject({ overdue: 1, deadLetters: 1 });
  expect(backlog.outbox).toContainEqual({ table: 'delivery_wakes', rows: 1, oldestSeconds: 4 });
});

test('an endpoint whose deliveries a worker is waking is no old command, for as long as that takes', async () => {
  const { endpointId } = await scene.endpoint();
  await scene.database.query(
    `insert into endpoint_sweeps (endpoint_id, kind, reason, requested_at, lease_until) values ($1, 'wake', 'resumed', $2, $3)`,
    [endpointId, after(-3_600_000), after(15_000)],
  );
  const sweeps = async (now: Date) =>
    (await readBacklog(scene.database, now)).outbox.find(({ table }) => table === 'endpoint_sweeps');
  expect(await sweeps(NOW)).toMatchObject({ rows: 1, oldestSeconds: 0 });
  // The worker died.
  expect(await sweeps(after(15_000))).toMatchObject({ rows: 1, oldestSeconds: 3_615 });
});

test('a long queue is read in part, and its length is what Postgres estimates', async () => {
  await scene.database.query('truncate delivery_queue');
  await scene.database.query(
    `insert into delivery_queue (delivery_id, endpoint_id, generation, due_at)
     select 'dlv_' || to_char(i, 'FM00000000'), 'ep_' || i % 20, 1, $1 from generate_series(1, 60000) i`,
    [NOW],
  );
  await scene.database.query('vacuum analyze delivery_queue');
  expect((await readBacklog(scene.database, NOW)).queue.due).toBe(60_000);
  const statements = [READ_QUEUE({ now: NOW, nowUs: 0, silent: [] }), READ_OUTBOX({ now: NOW }), COUNT({ now: NOW })];
  for (const statement of statements) {
    const plan = await explainPlan(scene.database, statement);
    // A little more than the limit, because the plan gives averages of its loops.
    expect(Math.max(...plan.map(({ rowsVisited }) => rowsVisited))).toBeLessThan(51_000);
  }
});

test('a few dead letters and retries among many delivered ones are found without reading those', async () => {
  await scene.database.query('truncate delivery_queue, deliveries');
  const { ids } = await makeBacklog(scene, 2);
  await scene.database.query(
    `insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, created_at)
     select 'dlv_' || to_char(i, 'FM00000000'), 'ten', 'evt', 'order.paid', 'ep', 'delivered', $1
     from generate_series(1, 20000) i`,
    [NOW],
  );
  await scene.database.query(`update deliveries set status = 'dead_lettered' where id = $1`, [ids[0]]);
  await scene.database.query(`update deliveries set status = 'retrying' where id = $1`, [ids[1]]);
  for (const statement of [COUNT({ now: NOW }), READ_ENDPOINT_BACKLOGS({ most: 100, now: NOW })]) {
    const plan = await explainPlan(scene.database, statement, BEGIN_WITH_KEPT_PLANS);
    expect(Math.max(...plan.map(({ rowsVisited }) => rowsVisited))).toBeLessThan(100);
  }
});
