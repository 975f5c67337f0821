import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { connect } from '../sql/database.ts';
import { deleteEndpoint } from '../endpoints/endpoint-status.ts';
import { makeBacklog } from '../testing/backlog.ts';
import { after, begin, NOW, startStoreScene, untilSomebodyWaits } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { claimDue, claimStatement } from './claim-due.ts';
import { findInactive, findNextDue } from './look-around.ts';
import type { Claim, ClaimOptions } from './claim-due.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
beforeEach(() => scene.database.query('truncate delivery_queue'));
afterAll(() => scene?.close());

const LEASE_MS = 20_000;
const claim = (options: Partial<ClaimOptions> = {}): Promise<Claim> =>
  claimDue(scene.database, {
    limit: 100,
    afterEndpointId: '',
    claimedBy: 'boot-1',
    leaseMs: LEASE_MS,
    now: NOW,
    ...options,
  });
const backlog = (count: number, options?: Parameters<typeof makeBacklog>[2]) => makeBacklog(scene, count, options);
const idsOf = ({ deliveries }: Claim) => deliveries.map(({ deliveryId }) => deliveryId).toSorted();
const endpointsOf = ({ deliveries }: Claim) => deliveries.map(({ endpointId }) => endpointId).toSorted();

/** What a recorded attempt does to the queue. */
const finish = ({ deliveries }: Claim) =>
  scene.database.query('delete from delivery_queue where delivery_id = any($1)', [
    deliveries.map(({ deliveryId }) => deliveryId),
  ]);

// What is left of a claim whose `begin` was cancelled.
test('a claim without the lock of claims takes nothing', async () => {
  await backlog(1);
  const options = { limit: 100, afterEndpointId: '', claimedBy: 'boot-1', leaseMs: LEASE_MS, now: NOW };
  await scene.database.query(claimStatement(options));
  expect(await scene.rows('delivery_queue')).toMatchObject([{ lease_until: null, claimed_by: null }]);
  expect(idsOf(await claim())).toHaveLength(1);
});

test('a claim gives what a workflow is started with, and leases the row', async () => {
  const url = 'https://example.com/path';
  const endpoint = await scene.endpoint({ hasSucceeded: true, settings: { url, timeoutMs: 9_000 } });
  const deliveryId = await scene.delivery(endpoint, { generation: 3, attempts_before: 2, attempt_count: 4 });
  await scene.enqueue(deliveryId);
  expect(await claim()).toEqual({
    deliveries: [
      {
        deliveryId,
        ...endpoint,
        eventType: 'order.paid',
        generation: 3,
        attemptsBefore: 4,
        endpoint: { url, timeoutMs: 9_000, failing: false, slow: false, hasSucceeded: true },
      },
    ],
    hasInactive: false,
    rateLimitedEndpointIds: [],
    lastEndpointId: '',
    isFull: false,
    isCut: false,
  });
  expect(await scene.rows('delivery_queue')).toMatchObject([
    { lease_until: after(LEASE_MS), claimed_by: 'boot-1', handed_over: false },
  ]);
});

test('a claim tells how the endpoint is doing', async () => {
  const { endpointId } = await backlog(1, { hasSucceeded: false });
  await scene.database.query('update endpoints set failing_since = $2, slow = true where id = $1', [endpointId, NOW]);
  const { deliveries } = await claim();
  expect(deliveries).toMatchObject([{ endpoint: { failing: true, slow: true, hasSucceeded: false } }]);
});

test('nothing due, nothing claimed', async () => {
  expect(await claim()).toMatchObject({ deliveries: [], hasInactive: false, lastEndpointId: '' });
});

test('what is due later is claimed when its time has come, not before', async () => {
  const endpoint = await scene.endpoint();
  const deliveryId = await scene.delivery(endpoint);
  await scene.enqueue(deliveryId, { due_at: after(1_000) });
  expect(idsOf(await claim({ now: after(999) }))).toEqual([]);
  expect(await findNextDue(scene.database, '', NOW)).toEqual(after(1_000));
  expect(idsOf(await claim({ now: after(1_000) }))).toEqual([deliveryId]);
  expect(await findNextDue(scene.database, '', after(1_000))).toBeNull();
});

test('a claim gives the time-out in force, which decides who makes the first attempt', async () => {
  const endpoint = await scene.endpoint({ hasSucceeded: true, settings: { timeoutMs: null } });
  const timeoutOf = async () => {
    await scene.enqueue(await scene.delivery(endpoint));
    return (await claim()).deliveries.map(({ endpoint: { timeoutMs } }) => timeoutMs);
  };
  expect(await timeoutOf()).toEqual([15_000]);
  await scene.database.query(
    `insert into endpoint_defaults (owner, settings, updated_at) values ($1, '{"timeoutMs": 7000}', $2)`,
    [endpoint.tenantId, NOW],
  );
  expect(await timeoutOf()).toEqual([7_000]);
});

test('a lease keeps others away until it ends; then the row is handed over, and stays marked so', async () => {
  const { ids } = await backlog(1);
  const queueRow = async () => (await scene.rows('delivery_queue'))[0];
  await claim();
  expect(idsOf(await claim({ claimedBy: 'boot-2', now: after(LEASE_MS - 1) }))).toEqual([]);
  expect(idsOf(await claim({ claimedBy: 'boot-1', now: after(LEASE_MS) }))).toEqual(ids);
  expect(await queueRow()).toMatchObject({ claimed_by: 'boot-1', handed_over: false });
  expect(idsOf(await claim({ claimedBy: 'boot-2', now: after(2 * LEASE_MS) }))).toEqual(ids);
  expect(await queueRow()).toMatchObject({ claimed_by: 'boot-2', handed_over: true });
  expect(idsOf(await claim({ claimedBy: 'boot-2', now: after(3 * LEASE_MS) }))).toEqual(ids);
  expect(await queueRow()).toMatchObject({ claimed_by: 'boot-2', handed_over: true });
});

test('a backlog of 5,000 does not delay the one delivery of another endpoint', async () => {
  const large = await backlog(5_000);
  const small = await backlog(1);
  const claimed = await claim({ limit: 2 });
  expect(endpointsOf(claimed)).toEqual([large.endpointId, small.endpointId].toSorted());
  // The oldest of the backlog goes first.
  expect(idsOf(claimed)).toEqual([large.ids[0], small.ids[0]]);
});

test('endpoints take turns although there is room for fewer than there are', async () => {
  const endpoints = [];
  for (let i = 0; i < 5; i++) endpoints.push(await backlog(100));
  const served: string[] = [];
  let cursor = '';
  for (let i = 0; i < 10; i++) {
    const claimed = await claim({ limit: 2, afterEndpointId: cursor });
    cursor = claimed.lastEndpointId;
    served.push(...endpointsOf(claimed));
    await finish(claimed);
  }
  const turns = endpoints.map(({ endpointId }) => served.filter((id) => id === endpointId).length);
  expect(turns).toEqual([4, 4, 4, 4, 4]);
});

test('a claim that begins in the middle of the round looks at those before it too, after the others', async () => {
  const [a, b, c] = [await backlog(3), await backlog(3), await backlog(3)];
  const claimed = await claim({ limit: 4, afterEndpointId: b.endpointId });
  // One turn for c, a and b, and the second turn to c.
  expect(idsOf(claimed)).toEqual([a.ids[0], b.ids[0], c.ids[0], c.ids[1]]);
  expect(claimed.lastEndpointId).toBe(c.endpointId);
});

test('of an endpoint that answered 2xx before 8 may be in flight, of another 2', async () => {
  const known = await backlog(20, { hasSucceeded: true });
  const fresh = await backlog(20, { hasSucceeded: false });
  const first = await claim();
  expect(idsOf(first)).toEqual([...known.ids.slice(0, 8), ...fresh.ids.slice(0, 2)].toSorted());
  expect(first.lastEndpointId).toBe('');
  expect(idsOf(await claim({ claimedBy: 'boot-2' }))).toEqual([]);
  // Three are recorded: three may follow.
  await scene.database.query('delete from delivery_queue where delivery_id = any($1)', [known.ids.slice(0, 3)]);
  expect(idsOf(await claim({ claimedBy: 'boot-2' }))).toEqual(known.ids.slice(8, 11));
  await scene.database.query('update endpoints set first_success_at = $2 where id = $1', [fresh.endpointId, NOW]);
  expect(idsOf(await claim())).toEqual(fresh.ids.slice(2, 8));
});

test('of an endpoint that recovers 16 may be in flight: some of them wait for their turn', async () => {
  const recovering = await backlog(20, { hasSucceeded: true });
  await scene.database.query(`update endpoints set recovery = '{}' where id = $1`, [recovering.endpointId]);
  const claimed = await claim();
  expect(idsOf(claimed)).toEqual(recovering.ids.slice(0, 16));
  expect(claimed.deliveries.map(({ endpoint }) => endpoint.failing)).not.toContain(true);
});

test('what is in flight is counted over claimers at once', async () => {
  const known = await backlog(100, { hasSucceeded: true });
  const fresh = await backlog(100, { hasSucceeded: false });
  const pools = Array.from({ length: 4 }, () => connect(scene.url, { maxConnections: 1, applicationName: 'claimer' }));
  const claims = await Promise.all(
    pools.map((pool, i) =>
      claimDue(pool, { limit: 100, afterEndpointId: '', claimedBy: `boot-${i}`, leaseMs: LEASE_MS, now: NOW }),
    ),
  );
  await Promise.all(pools.map((pool) => pool.end()));
  const ids = claims.flatMap(idsOf).toSorted();
  expect(ids).toEqual([...known.ids.slice(0, 8), ...fresh.ids.slice(0, 2)].toSorted());
});

test('paused, disabled and deleted endpoints are told and nothing of theirs is claimed', async () => {
  const paused = await backlog(1, { status: 'paused' });
  const disabled = await backlog(1, { status: 'disabled', disabledReason: 'gone' });
  const deleted = await backlog(1);
  await deleteEndpoint(scene.database, { ...deleted, now: NOW });
  const active = await backlog(1);
  const claimed = await claim();
  expect(idsOf(claimed)).toEqual(active.ids);
  expect(claimed.hasInactive).toBe(true);
  const inactive = [paused, disabled, deleted].map(({ endpointId }) => endpointId);
  expect(await findInactive(scene.database, '')).toEqual(inactive);
});

test('a round over more than 200 endpoints is taken in parts, and ends', async () => {
  const { tenantId } = await scene.endpoint();
  await scene.database.query(
    `insert into endpoints (id, tenant_id, url, status, format, signing, retry, timeout_ms, created_at, updated_at)
     select 'ep_' || to_char(i, 'FM0000'), $1, 'https://example.com', 'active', '{}', '{}', '{}', 1, $2, $2
     from generate_series(1, 450) i`,
    [tenantId, NOW],
  );
  await scene.database.query(
    `with made as (
       insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, created_at)
       select 'dlv_' || i, $1, 'evt', 'a', 'ep_' || to_char(i, 'FM0000'), 'pending', $2 from generate_series(1, 450) i)
     insert into delivery_queue (delivery_id, endpoint_id, generation, due_at)
     select 'dlv_' || i, 'ep_' || to_char(i, 'FM0000'), 1, $2 from generate_series(1, 450) i`,
    [tenantId, NOW],
  );
  const round: { claimed: number; cursor: string }[] = [];
  let cursor = '';
  do {
    const claimed = await claim({ limit: 1_000, afterEndpointId: cursor });
    cursor = claimed.lastEndpointId;
    round.push({ claimed: claimed.deliveries.length, cursor });
  } while (cursor !== '');
  expect(round).toEqual([
    { claimed: 200, cursor: 'ep_0200' },
    { claimed: 200, cursor: 'ep_0400' },
    { claimed: 50, cursor: '' },
  ]);
  // With nothing to claim it ends as well, wherever it begins.
  expect((await claim({ afterEndpointId: 'ep_0300' })).lastEndpointId).toBe('');
});

test('a row that somebody else works on is left out, not waited for', async () => {
  const { ids } = await backlog(2);
  const other = await begin(scene.database);
  await other.query('select 1 from delivery_queue where delivery_id = $1 for update', [ids[0]]);
  expect(idsOf(await claim())).toEqual([ids[1]]);
  await other.rollback();
});

test('a claim that waited for another sees what that one took', async () => {
  const { ids } = await backlog(3, { hasSucceeded: false });
  const other = await begin(scene.database);
  await other.query(`select pg_advisory_xact_lock(hashtext('postrider.claim'))`);
  await other.query('update delivery_queue set lease_until = $2 where delivery_id = $1', [ids[0], after(LEASE_MS)]);
  const claiming = claim();
  await untilSomebodyWaits(scene.database);
  await other.commit();
  expect(idsOf(await claiming)).toEqual([ids[1]]);
});
