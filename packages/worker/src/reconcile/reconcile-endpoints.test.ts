import { newId } from '@postrider/store/sql';
import type { Preferences } from '@postrider/domain';
import { evaluateGates } from '@postrider/domain';
import { connect, createSealer } from '@postrider/store/sql';
import { insertEndpoint, pauseEndpoint, resumeEndpoint } from '@postrider/store/endpoints';
import { insertTenant, replacePreferences } from '@postrider/store/tenants';
import type { Database } from '@postrider/store/sql';
import { createTestDatabase, testEndpointSettings } from '@postrider/store/testing';
import type { TestDatabase } from '@postrider/store/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { gateFactsOf } from '../gate-facts.ts';
import { createEndpointRound } from './reconcile-endpoints.ts';

const SPREAD_MS = 50_000;
const BATCH = 500;
const LEAST_AHEAD = 25;

let own: TestDatabase;
let database: Database;
beforeAll(async () => {
  own = await createTestDatabase();
  database = connect(own.url, { maxConnections: 4, applicationName: 'reconcile-test' });
});
beforeEach(() =>
  database.query('truncate endpoint_sweeps, delivery_wakes, delivery_queue, delivery_notes, deliveries'),
);
afterAll(async () => {
  await database?.end();
  await own?.drop();
});

interface Endpoint {
  tenantId: string;
  endpointId: string;
  eventId: string;
}

async function createEndpoint(): Promise<Endpoint> {
  const [tenantId, endpointId, eventId, now] = [newId('ten'), newId('ep'), newId('evt'), new Date()];
  await insertTenant(database, { id: tenantId, name: null, metadata: {}, now });
  const settings = testEndpointSettings({ retry: { delaysSeconds: [5] } });
  await insertEndpoint(database, createSealer([{ id: 'test', key: new Uint8Array(32) }]), {
    id: endpointId,
    tenantId,
    settings,
    now,
  });
  await database.query(
    `insert into events (id, tenant_id, type, data, priority, delivery_count, created_at)
     values ($1, $2, 'order.paid', '{}', 'normal', 1, $3)`,
    [eventId, tenantId, now],
  );
  return { tenantId, endpointId, eventId };
}

interface Held {
  count: number;
  reason: 'paused' | 'quiet_hours';
  inWorkflow: boolean;
  until?: Date;
}

async function hold({ tenantId, endpointId, eventId }: Endpoint, { count, reason, inWorkflow, until }: Held) {
  const ids = Array.from({ length: count }, () => newId('dlv'));
  await database.query(
    `insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, hold_reason, hold_until, in_workflow,
                             created_at)
     select id, $2, $3, 'order.paid', $4, 'waiting', $5, $6, $7, now() from unnest($1::text[]) as d (id)`,
    [ids, tenantId, eventId, endpointId, reason, until ?? null, inWorkflow],
  );
  return ids;
}

async function resume(endpoint: Endpoint) {
  await pauseEndpoint(database, { ...endpoint, now: new Date() });
  await resumeEndpoint(database, { ...endpoint, by: 'key_1', now: new Date() });
}
const prefer = (endpoint: Endpoint, preferences: Preferences) =>
  replacePreferences(database, endpoint, { preferences, now: new Date() });

/** A round, and how often it woke other loops. */
function reconciling() {
  const woke = { due: 0, wakes: 0 };
  const onDue = () => void woke.due++;
  const onWakes = () => void woke.wakes++;
  return {
    woke,
    round: createEndpointRound({ database, now: () => new Date(), quietHoursSpreadMs: SPREAD_MS, onDue, onWakes }),
  };
}

const count = async (from: string, endpoint: Endpoint) =>
  (await database.query<{ n: number }>(`select count(*) as n from ${from} and endpoint_id = $1`, [endpoint.endpointId]))
    .rows[0]?.n;
const pending = (endpoint: Endpoint) => count(`deliveries where status = 'pending'`, endpoint);
const woken = async (endpoint: Endpoint) =>
  count(`delivery_notes n join deliveries d on d.id = n.delivery_id where n.kind = 'woken'`, endpoint);
const requestsLeft = async () => (await database.query('select 1 from endpoint_sweeps')).rowCount;

/** So many of the woken workflows look at their gates, and their attempts fail. */
const look = (endpoint: Endpoint, many = 1_000_000) =>
  database.query(
    `update deliveries set status = 'retrying', hold_reason = null, hold_until = null where id in
       (select id from deliveries where endpoint_id = $1 and status = 'waiting' and hold_until <= now() order by id limit $2)`,
    [endpoint.endpointId, many],
  );

/** In quiet hours since an hour ago, for hours. */
function night(hours: number): Preferences {
  const clock = (inHours: number) => `${new Date(Date.now() + inHours * 3_600_000).toISOString().slice(11, 13)}:00`;
  return { quietHours: { windows: [{ start: clock(-1), end: clock(hours) }] } };
}

test('a round with nothing to do waits', async () => {
  const { round, woke } = reconciling();
  expect([await round(), woke]).toEqual(['wait', { due: 0, wakes: 0 }]);
});

test('an endpoint with many deliveries and one with few take turns, batch by batch', async () => {
  const [long, short] = [await createEndpoint(), await createEndpoint()];
  await hold(long, { count: 2 * BATCH + 200, reason: 'paused', inWorkflow: false });
  await hold(short, { count: 3, reason: 'paused', inWorkflow: false });
  for (const endpoint of [long, short]) await resume(endpoint);
  const { round, woke } = reconciling();
  expect(await round()).toBe('again');
  expect([await pending(long), await pending(short), await requestsLeft()]).toEqual([BATCH, 3, 1]);
  // An endpoint that is requested later joins in.
  const late = await createEndpoint();
  await hold(late, { count: 2, reason: 'paused', inWorkflow: false });
  await resume(late);
  await round();
  expect([await pending(long), await pending(late)]).toEqual([2 * BATCH, 2]);
  await round();
  expect([await pending(long), await requestsLeft(), await round()]).toEqual([2 * BATCH + 200, 0, 'wait']);
  expect(woke).toEqual({ due: 5, wakes: 0 });
});

test('while many workflows are still to be woken no more are added, but endpoints without workflows go on', async () => {
  const [many, idle] = [await createEndpoint(), await createEndpoint()];
  const until = new Date(Date.now() + 3_600_000);
  await hold(many, { count: 2 * BATCH, reason: 'quiet_hours', inWorkflow: true, until });
  await hold(idle, { count: 2 * BATCH, reason: 'paused', inWorkflow: false });
  await prefer(many, night(2));
  await prefer(many, {});
  await resume(idle);
  const { round, woke } = reconciling();
  expect(await round()).toBe('again');
  expect(woke.wakes).toBe(1);
  expect(await round()).toBe('again');
  expect([await woken(many), await pending(idle)]).toEqual([BATCH, 2 * BATCH]);
  await round();
  expect(await round()).toEqual({ waitUntil: expect.any(Date) });
  expect(await woken(many)).toBe(BATCH);
  // The relay has woken them, and they have not looked yet.
  await database.query('delete from delivery_wakes');
  expect(await round()).toEqual({ waitUntil: expect.any(Date) });
  await look(many);
  expect(await round()).toBe('again');
  expect(await woken(many)).toBe(BATCH + LEAST_AHEAD);
});

test('workflows that were woken and have not looked at their gates hold back the next ones, but no other endpoint', async () => {
  // More than are worked on at once.
  const slow = await Promise.all(Array.from({ length: 11 }, createEndpoint));
  for (const endpoint of slow) {
    await hold(endpoint, { count: BATCH + 1, reason: 'paused', inWorkflow: true });
    await resume(endpoint);
  }
  const { round } = reconciling();
  for (let i = 0; i < 3; i++) {
    await round();
    await database.query('delete from delivery_wakes');
  }
  const other = await createEndpoint();
  await hold(other, { count: 1, reason: 'paused', inWorkflow: true });
  await resume(other);
  await round();
  expect(await woken(other)).toBe(1);
  const [first] = slow;
  if (first === undefined) throw new Error('There must be one.');
  expect(await woken(first)).toBe(BATCH);
  await look(first, BATCH - LEAST_AHEAD + 1);
  await round();
  expect(await woken(first)).toBe(BATCH + 1);
});

test('a change during the work on an endpoint wakes what was held since, and nothing twice', async () => {
  const endpoint = await createEndpoint();
  const until = new Date(Date.now() + 3_600_000);
  const [first] = await hold(endpoint, { count: BATCH + 50, reason: 'quiet_hours', inWorkflow: true, until });
  await prefer(endpoint, night(2));
  await prefer(endpoint, {});
  const { round } = reconciling();
  await round();
  await database.query('delete from delivery_wakes');
  // The first of them looked at its gates and was held again, before these preferences let it go.
  await prefer(endpoint, night(3));
  await database.query('update deliveries set hold_until = $2 where id = $1', [first, until]);
  await prefer(endpoint, {});
  await round();
  await round();
  expect([await woken(endpoint), await requestsLeft()]).toEqual([BATCH + 51, 0]);
  const { rows } = await database.query('select 1 from delivery_wakes where delivery_id = $1', [first]);
  expect(rows).toHaveLength(1);
});

test('only deliveries that the gates would now hold otherwise are woken', async () => {
  const endpoint = await createEndpoint();
  const wishes = night(3);
  const now = new Date();
  const facts = (id: string) =>
    gateFactsOf(
      {
        id,
        expiresAt: null,
        deliverAt: null,
        mayDrop: true,
        event: { type: 'order.paid', priority: 'normal' },
        endpoint: { status: 'active', preferences: { tenant: {}, endpoint: wishes } },
      },
      SPREAD_MS,
    );
  const ids = await hold(endpoint, { count: 20, reason: 'quiet_hours', inWorkflow: true, until: now });
  for (const id of ids) {
    const decision = evaluateGates(facts(id), now);
    if (decision.kind !== 'hold') throw new Error('It must be quiet.');
    await database.query('update deliveries set hold_until = $2 where id = $1', [id, decision.until]);
  }
  const { round } = reconciling();
  const reconcile = async () => {
    for (let next = await round(); next === 'again'; next = await round());
  };
  await prefer(endpoint, { ...wishes });
  await prefer(endpoint, { ...wishes, eventTypes: { deny: ['user.*'] } });
  await reconcile();
  expect([await woken(endpoint), await requestsLeft()]).toEqual([0, 0]);
  // Of those an hour later one was put off to then already.
  const [ahead] = ids;
  await database.query(`update deliveries set hold_until = hold_until + interval '1 hour' where id = $1`, [ahead]);
  await prefer(endpoint, night(4));
  await reconcile();
  expect(await woken(endpoint)).toBe(19);
});
