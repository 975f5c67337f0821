import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEventAcceptor } from './events/accept-events.ts';
import { loadDeliveries } from './deliveries/load-attempts.ts';
import type { LoadedDelivery } from './deliveries/load-attempts.ts';
import { recordAttempts } from './deliveries/record-attempts.ts';
import type { AttemptToRecord, RecordResult } from './deliveries/record-attempts.ts';
import { leaveQueue, recordEnd, recordHold } from './deliveries/record-gate-decision.ts';
import { createBatcher } from './sql/batcher.ts';
import { finishAnnouncements, takeAnnouncements } from './outbox/announcements.ts';
import { cancelDelivery, discardDeadLetter, retryDelivery } from './deliveries/delivery-commands.ts';
import { cancelResting, wakeHeld } from './deliveries/sweep-endpoint.ts';
import { restartDelivery, sweepForgottenHolds } from './deliveries/watch.ts';
import { inTransaction } from './sql/database.ts';
import { deleteEndpoint, enableEndpoint, pauseEndpoint, resumeEndpoint } from './endpoints/endpoint-status.ts';
import { lockEndpoint } from './endpoints/endpoints.ts';
import { claimDue } from './queue/claim-due.ts';
import { settleResting } from './queue/settle-resting.ts';
import { attemptRecord, publish, SEALER, startStoreScene } from './testing/store-scene.ts';
import type { StoreScene } from './testing/store-scene.ts';

// Every transaction of the store against every other, in small: what no test of two of them would find. The workflows
// are played by loops that do to the tables what real ones do.

const BUSY_MS = 4_000;
const ENDPOINTS = 6;

/** Shorter than some attempts take, so that they are claimed again, settled and swept while they are under way. */
const LEASE_MS = 15;

let scene: StoreScene;
let record: (attempt: AttemptToRecord) => Promise<RecordResult>;
beforeAll(async () => {
  scene = await startStoreScene();
  const run = (attempts: readonly AttemptToRecord[]) => recordAttempts(scene.database, attempts);
  record = createBatcher({ run, maxItems: 64, maxInFlight: 2 });
});
afterAll(() => scene?.close());

const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(Math.random() * from.length)];
const soon = (): Date => new Date(Date.now() + Math.random() * 30);

/** One execution of an attempt: load, ask the gates, send (not really), record. */
async function attempt(deliveryId: string, generation: number): Promise<void> {
  const [row] = await loadDeliveries(scene.database, SEALER, [deliveryId]);
  if (!row || row.generation !== generation) return;
  if (row.status !== 'pending' && row.status !== 'waiting' && row.status !== 'retrying') {
    await leaveQueue(scene.database, deliveryId);
    return;
  }
  const gated = { deliveryId, generation, endpointId: row.endpoint.id, now: new Date() };
  if (row.endpoint.deleted !== null) {
    await recordEnd(scene.database, gated, { status: 'cancelled', reason: 'endpoint_deleted' });
  } else if (row.endpoint.status !== 'active') {
    const { gateVersions, status: reason } = row.endpoint;
    await recordHold(scene.database, { ...gated, reason, until: null, gateVersions });
  } else {
    await send(row);
  }
}

async function send(row: LoadedDelivery): Promise<void> {
  const chance = Math.random();
  await record({
    ...{ deliveryId: row.id, endpointId: row.endpoint.id, generation: row.generation, after: row.attemptCount },
    attempt: attemptRecord(chance < 0.5 ? 'delivered' : 'server_error', { startedAt: new Date() }),
    possibleRepeat: false,
    decide: () => {
      if (chance < 0.5) return { kind: 'delivered' };
      if (chance < 0.8) return { kind: 'retry', nextAttemptAt: soon() };
      const reason = chance < 0.82 ? ('gone' as const) : ('attempts_exhausted' as const);
      return { kind: 'dead_letter', reason, detail: 'for a test' };
    },
    now: new Date(),
  });
}

/** The relay: claims and starts, settles, sweeps. */
async function relay(claimedBy: string): Promise<void> {
  const claim = await claimDue(scene.database, {
    ...{ limit: 20, afterEndpointId: '', claimedBy, leaseMs: LEASE_MS, now: new Date() },
  });
  await Promise.all(claim.deliveries.map((each) => attempt(each.deliveryId, each.generation)));
  for (const endpointId of claim.restingEndpointIds) await settleResting(scene.database, endpointId, new Date());
  const options = { limit: 10, leaseMs: LEASE_MS, now: new Date() };
  const sweeps = await takeAnnouncements(scene.database, 'endpoint_sweeps', options);
  for (const { subject: endpointId, kind, causes } of sweeps) {
    const step = { endpointId, afterDeliveryId: '', now: new Date() };
    if (kind === 'cancel') await cancelResting(scene.database, { ...step, reason: 'endpoint_deleted' });
    else await wakeHeld(scene.database, { ...step, causes: causes ?? {}, stands: () => false });
  }
  await finishAnnouncements(scene.database, 'endpoint_sweeps', sweeps);
  for (const table of ['delivery_wakes', 'endpoint_health_signals'] as const) {
    await finishAnnouncements(scene.database, table, await takeAnnouncements(scene.database, table, options));
  }
  await sweepForgottenHolds(scene.database, new Date());
}

/** The workflows: some of those whose time has come, or which are awake, make their next attempt; one is lost now and then. */
async function workflows(): Promise<void> {
  const { rows } = await scene.database.query<{ id: string; generation: number }>(
    `select id, generation from deliveries where in_workflow and status in ('waiting', 'retrying') order by random() limit 8`,
  );
  await Promise.all(rows.map(({ id, generation }) => attempt(id, generation)));
  const lost = Math.random() < 0.2 ? pick(rows) : undefined;
  if (lost)
    await restartDelivery(scene.database, { deliveryId: lost.id, generation: lost.generation, now: new Date() });
}

const anyDelivery = async (): Promise<{ id: string; tenant_id: string } | undefined> =>
  (await scene.database.query('select id, tenant_id from deliveries order by random() limit 1')).rows[0];

/** People at the API. */
async function people(endpoints: { tenantId: string; endpointId: string }[]): Promise<void> {
  const delivery = await anyDelivery();
  const command = pick([retryDelivery, retryDelivery, cancelDelivery, discardDeadLetter]);
  if (delivery && command) {
    const asked = { tenantId: delivery.tenant_id, deliveryId: delivery.id, by: 'key_test', now: new Date() };
    await inTransaction(scene.database, (sql): Promise<unknown> => command(sql, asked));
  }
  const endpoint = pick(endpoints);
  const change = pick([pauseEndpoint, resumeEndpoint, enableEndpoint, resumeEndpoint]);
  if (endpoint && change) {
    const asked = { ...endpoint, now: new Date() };
    await inTransaction(
      scene.database,
      async (sql) => void ((await lockEndpoint(sql, endpoint)) && (await change(sql, asked))),
    );
  }
}

test(
  'whatever happens at once, nothing deadlocks, and every delivery comes to its end',
  { timeout: 60_000 },
  async () => {
    const acceptor = createEventAcceptor(scene.database);
    const tenantId = await scene.tenant();
    const endpoints: { tenantId: string; endpointId: string }[] = [];
    for (let i = 0; i < ENDPOINTS; i++) endpoints.push(await scene.endpoint({ tenantId, proven: i % 2 === 0 }));
    const [victim, ...others] = endpoints;
    const until = Date.now() + BUSY_MS;
    const busily = async (work: () => Promise<unknown>): Promise<void> => {
      while (Date.now() < until) await work();
    };
    await Promise.all([
      busily(() => acceptor.accept({ ...publish(tenantId), now: new Date() })),
      busily(() => relay('boot-1')),
      busily(() => relay('boot-2')),
      busily(workflows),
      busily(workflows),
      busily(() => people(endpoints)),
      busily(() => people(others)),
    ]);
    if (victim) {
      const deletion = inTransaction(scene.database, (sql) => deleteEndpoint(sql, { ...victim, now: new Date() }));
      await Promise.all([deletion, relay('boot-1'), workflows()]);
    }
    for (const endpoint of others) {
      await enableEndpoint(scene.database, { ...endpoint, now: new Date() });
      await resumeEndpoint(scene.database, { ...endpoint, now: new Date() });
    }
    const open = async () =>
      (
        await scene.database.query(
          `select d.*, e.status as endpoint_status, e.deleted_at, q.generation as queued from deliveries d
         join endpoints e on e.id = d.endpoint_id left join delivery_queue q on q.delivery_id = d.id
         where d.status in ('pending', 'waiting', 'retrying')`,
        )
      ).rows;
    const calmFrom = Date.now();
    while ((await open()).length > 0 && Date.now() - calmFrom < 30_000) {
      await Promise.all([relay('boot-1'), relay('boot-2'), workflows()]);
      // A 410 may have disabled one again.
      for (const endpoint of others) await enableEndpoint(scene.database, { ...endpoint, now: new Date() });
    }
    expect(await open()).toEqual([]);
    const { rows } = await scene.database.query(
      `select (select count(*) from delivery_queue) as queued, (select count(*) from delivery_watch) as watched,
       (select count(*) from deliveries) > 100 as busy,
       (select count(*) from deliveries d where d.attempt_count <>
          (select count(*) from attempts a where a.delivery_id = d.id)) as miscounted,
       (select deadlocks from pg_stat_database where datname = current_database()) as deadlocks`,
    );
    expect(rows).toEqual([{ queued: 0, watched: 0, busy: true, miscounted: 0, deadlocks: 0 }]);
  },
);
