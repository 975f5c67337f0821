import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { requestHealthSignals } from '../endpoints/note-endpoint-health.ts';
import { explainPlan } from '../testing/explain-plan.ts';
import { after, begin, NOW, startStoreScene } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import {
  countWakes,
  extendOutboxLeases,
  finishOutboxRows,
  OUTBOX_TABLES,
  TAKE,
  takeOutboxRows,
} from './outbox-rows.ts';
import type { OutboxTable } from './outbox-rows.ts';
import { requestReconciling } from './request-reconciling.ts';

const LEASE_MS = 15_000;

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
beforeEach(() => scene.database.query(`truncate ${OUTBOX_TABLES.join()}`));
afterAll(() => scene?.close());

const insert = (table: OutboxTable, subject: string, requestedAt = NOW) => {
  const columns = {
    delivery_wakes: `delivery_id, reason`,
    endpoint_health_signals: 'endpoint_id',
    endpoint_sweeps: 'endpoint_id, kind, reason',
    schedule_syncs: 'schedule_id',
    delivery_handovers: 'delivery_id',
    replay_syncs: 'replay_id',
  }[table];
  const values = {
    delivery_wakes: `$1, 'why'`,
    endpoint_health_signals: '$1',
    endpoint_sweeps: `$1, 'wake', 'why'`,
    schedule_syncs: '$1',
    delivery_handovers: '$1',
    replay_syncs: '$1',
  }[table];
  return scene.database.query(`insert into ${table} (${columns}, requested_at) values (${values}, $2)`, [
    subject,
    requestedAt,
  ]);
};
const take = (table: OutboxTable, now = NOW, limit = 10) =>
  takeOutboxRows(scene.database, table, { limit, leaseMs: LEASE_MS, now });
const subjects = (taken: readonly { subject: string }[]) => taken.map(({ subject }) => subject).toSorted();

test.each(OUTBOX_TABLES)('a row of %s is taken by one at a time, and again when the lease has ended', async (table) => {
  await insert(table, 'a');
  expect(subjects(await take(table))).toEqual(['a']);
  expect(await take(table, after(LEASE_MS - 1))).toEqual([]);
  expect(subjects(await take(table, after(LEASE_MS)))).toEqual(['a']);
});

test.each(OUTBOX_TABLES)('the oldest rows of %s are taken first, at most `limit`', async (table) => {
  for (const [i, subject] of ['c', 'a', 'b'].entries()) await insert(table, subject, after(-i));
  expect(subjects(await take(table, NOW, 2))).toEqual(['a', 'b']);
  expect(subjects(await take(table, NOW, 2))).toEqual(['c']);
});

test.each(OUTBOX_TABLES)('a finished row of %s is deleted', async (table) => {
  await insert(table, 'a');
  await insert(table, 'b');
  const taken = await take(table);
  await finishOutboxRows(
    scene.database,
    table,
    taken.filter(({ subject }) => subject === 'a'),
  );
  await finishOutboxRows(scene.database, table, []);
  expect(subjects(await take(table, after(LEASE_MS)))).toEqual(['b']);
});

test.each(OUTBOX_TABLES)('a finished row of %s that was requested again meanwhile is kept', async (table) => {
  await insert(table, 'a');
  const taken = await take(table);
  await scene.database.query(`update ${table} set token = gen_random_uuid(), lease_until = null`);
  await finishOutboxRows(scene.database, table, taken);
  expect(subjects(await take(table))).toEqual(['a']);
});

test('a lease is extended, unless the row was finished or requested again', async () => {
  for (const subject of ['kept', 'done', 'again']) await insert('endpoint_sweeps', subject);
  const taken = await take('endpoint_sweeps');
  await scene.database.query(`delete from endpoint_sweeps where endpoint_id = 'done'`);
  await requestReconciling(scene.database, {
    endpointIds: ['again'],
    kind: 'wake',
    holdReasons: ['paused'],
    cause: { reason: 'resumed', by: null },
    now: after(1_000),
  });
  const keep = { taken, leaseMs: LEASE_MS, now: after(LEASE_MS - 1) };
  expect(subjects(await extendOutboxLeases(scene.database, 'endpoint_sweeps', keep))).toEqual(['kept']);
  expect(subjects(await take('endpoint_sweeps', after(2 * LEASE_MS - 2)))).toEqual(['again']);
  expect(await extendOutboxLeases(scene.database, 'endpoint_sweeps', { ...keep, taken: [] })).toEqual([]);
});

test('wakes are counted up to a limit', async () => {
  for (const subject of ['a', 'b', 'c']) await insert('delivery_wakes', subject);
  expect([await countWakes(scene.database, 2), await countWakes(scene.database, 10)]).toEqual([2, 3]);
});

test('a row of endpoint_sweeps has its kind and reason; the two kinds of one endpoint are two rows', async () => {
  await insert('endpoint_sweeps', 'a');
  await scene.database.query(
    `insert into endpoint_sweeps (endpoint_id, kind, reason, requested_at) values ('a', 'cancel', 'gone', $1)`,
    [NOW],
  );
  const taken = await take('endpoint_sweeps');
  expect(taken.toSorted((x, y) => ((x.kind ?? '') < (y.kind ?? '') ? -1 : 1))).toMatchObject([
    { subject: 'a', kind: 'cancel', reason: 'gone' },
    { subject: 'a', kind: 'wake', reason: 'why' },
  ]);
  await finishOutboxRows(
    scene.database,
    'endpoint_sweeps',
    taken.filter(({ kind }) => kind === 'wake'),
  );
  expect(await take('endpoint_sweeps', after(LEASE_MS))).toMatchObject([{ kind: 'cancel' }]);
});

test('finishing a row neither waits for a new request of it nor deletes that', async () => {
  await insert('endpoint_health_signals', 'a');
  const taken = await take('endpoint_health_signals');
  const requesting = await begin(scene.database);
  await requestHealthSignals(requesting, ['a']);
  await finishOutboxRows(scene.database, 'endpoint_health_signals', taken);
  expect(await take('endpoint_health_signals', after(LEASE_MS))).toEqual([]);
  await requesting.commit();
  expect(subjects(await take('endpoint_health_signals'))).toEqual(['a']);
});

test('no row is taken by two at once', async () => {
  await scene.database.query(
    `insert into delivery_wakes (delivery_id, reason, requested_at) select i::text, '', $1 from generate_series(1, 40) i`,
    [NOW],
  );
  const taken = (await Promise.all([1, 2, 3, 4].map(() => take('delivery_wakes')))).flat();
  expect(new Set(subjects(taken)).size).toBe(taken.length);
});

test('a few of many rows are found by an index', async () => {
  await scene.database.query(
    `insert into delivery_wakes (delivery_id, reason, requested_at)
     select i::text, '', $1::timestamptz + i * interval '1 ms' from generate_series(1, 20000) i`,
    [NOW],
  );
  await scene.database.query('analyze delivery_wakes');
  const plan = await explainPlan(
    scene.database,
    TAKE.delivery_wakes({ limit: 200, leaseMs: LEASE_MS, now: after(1_000) }),
  );
  expect(plan.map(({ index }) => index)).toContain('delivery_wakes_oldest');
});
