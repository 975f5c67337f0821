import type { PoolClient } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { connect, inTransaction } from './sql/database.ts';
import type { Database } from './sql/database.ts';
import { claimDue } from './queue/claim-due.ts';
import { claimRateLimited } from './queue/claim-rate-limited.ts';
import { makeBacklog } from './testing/backlog.ts';
import { startSilentProxy } from './testing/silent-proxy.ts';
import type { SilentProxy } from './testing/silent-proxy.ts';
import { NOW, setPreferences, startStoreScene, untilSomebodyWaits } from './testing/store-scene.ts';
import type { StoreScene } from './testing/store-scene.ts';

// For Postgres, a process that is frozen in a transaction is a silent connection. The tests of the worker freeze a real
// process with SIGSTOP.

const CLAIM = { limit: 100, afterEndpointId: '', claimedBy: 'healthy', leaseMs: 20_000, now: NOW };
/** More than promised, for a busy machine. */
const PATIENCE = { interval: 10 };

let scene: StoreScene;
let proxy: SilentProxy;
let frozen: Database;
const clients: PoolClient[] = [];
beforeAll(async () => {
  scene = await startStoreScene();
  proxy = await startSilentProxy(scene.url);
  frozen = connect(proxy.url, { maxConnections: 8, applicationName: 'frozen' });
});
beforeEach(() => scene.database.query('truncate delivery_queue'));
afterAll(async () => {
  proxy?.close();
  for (const client of clients) client.release(true);
  await frozen?.end();
  await scene?.close();
});

/** Runs a statement in a transaction that never ends by itself. */
async function freezeAfter(statement: string): Promise<void> {
  const client = await frozen.connect();
  clients.push(client);
  await client.query('begin');
  await client.query(statement);
}

/** Begins such a transaction with a statement that still waits for a lock. */
async function freezeDuring(statement: string): Promise<void> {
  const client = await frozen.connect();
  clients.push(client);
  await client.query('begin');
  client.query(statement).catch(() => undefined);
}

const LOCK_CLAIMS = `select pg_advisory_xact_lock(hashtext('postrider.claim'))`;
const claimed = async () => (await claimDue(scene.database, CLAIM)).deliveries.length;

test('a worker that is frozen in a claim loses its lock, and so do those that were frozen while they waited', async () => {
  await makeBacklog(scene, 3, { hasSucceeded: true });
  await freezeAfter(LOCK_CLAIMS);
  for (let waiting = 1; waiting <= 3; waiting++) {
    await freezeDuring(LOCK_CLAIMS);
    await untilSomebodyWaits(scene.database, waiting);
  }
  proxy.fallSilent();
  await vi.waitFor(async () => expect(await claimed()).toBe(3), PATIENCE);
});

test('claims of other endpoints go on while one is frozen in the claim of a rate-limited one', async () => {
  const limited = await makeBacklog(scene, 3, { hasSucceeded: true });
  const { ids } = await makeBacklog(scene, 3, { hasSucceeded: true });
  await setPreferences(scene.database, limited.endpointId, { rateLimits: { perSecond: 100 } });
  await scene.database.query('insert into rate_limiters (limiter_id) values ($1)', [limited.endpointId]);
  await freezeAfter(`select 1 from rate_limiters where limiter_id = '${limited.endpointId}' for no key update`);
  proxy.fallSilent();
  const { endpointId } = limited;
  const claimLimited = () => claimRateLimited(scene.database, { ...CLAIM, endpointId });
  expect(await claimLimited()).toEqual({ deliveries: [], more: true, lookAt: null });
  const { deliveries } = await claimDue(scene.database, CLAIM);
  expect(deliveries.map(({ deliveryId }) => deliveryId).toSorted()).toEqual(ids.toSorted());
  await vi.waitFor(async () => expect((await claimLimited()).deliveries).toHaveLength(3), PATIENCE);
});

test('a process that was frozen before it read a long answer keeps no locks', async () => {
  const { endpointId } = await scene.endpoint();
  const lock = `select 1 from endpoints where id = '${endpointId}' for update`;
  await freezeDuring(`${lock}; select pg_sleep(0.5); select repeat('x', 100000000)`);
  await untilSomebodyWaits(scene.database, 1, 'Timeout');
  proxy.fallSilent();
  const take = () => inTransaction(scene.database, (sql) => sql.query(lock));
  await vi.waitFor(async () => expect((await take()).rowCount).toBe(1), PATIENCE);
});
