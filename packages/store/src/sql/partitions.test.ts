import { idAt } from '@postrider/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPartitions } from './partitions.ts';
import { attemptOf, begin, startStoreScene } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { noteEach } from '../deliveries/delivery-notes.ts';
import { recordAttempts } from '../deliveries/record-attempts.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
afterAll(() => scene?.close());

const WEEK_MS = 7 * 24 * 3_600_000;
/** In the middle of a week, long after the partitions that the migration made. */
const START = new Date('2031-05-13T12:00:00Z');
const TABLES = ['events', 'deliveries', 'attempts', 'delivery_notes', 'audit_entries'];
const weeksLater = (weeks: number) => new Date(START.getTime() + weeks * WEEK_MS);

const partitionOf = async (table: string, column: string, id: string) =>
  (
    await scene.database.query<{ partition: string }>(
      `select tableoid::regclass::text as partition from ${table} where ${column} = $1`,
      [id],
    )
  ).rows.map(({ partition }) => partition);

test('this week and the four after it get a partition in each big table, once', async () => {
  const weeks = ['20310508', '20310515', '20310522', '20310529', '20310605'];
  expect(await createPartitions(scene.database, START)).toEqual({
    made: TABLES.flatMap((table) => weeks.map((week) => `${table}_${week}`)),
    left: [],
  });
  expect(await createPartitions(scene.database, START)).toEqual({ made: [], left: [] });
  const { made } = await createPartitions(scene.database, weeksLater(1));
  expect(made).toEqual(TABLES.map((table) => `${table}_20310612`));
});

test('a row goes to the partition of the week in which its id was made, to the millisecond', async () => {
  const endpoint = await scene.endpoint();
  const monday = Date.parse('2031-05-15T00:00:00Z');
  for (const [at, week] of [
    [monday - 1, '20310508'],
    [monday, '20310515'],
    [monday + WEEK_MS - 1, '20310515'],
    [monday + WEEK_MS, '20310522'],
  ] as const) {
    const id = idAt('dlv', at);
    await scene.delivery(endpoint, { id });
    await recordAttempts(scene.database, [attemptOf(id, endpoint.endpointId)]);
    expect(await partitionOf('deliveries', 'id', id)).toEqual([`deliveries_${week}`]);
    expect(await partitionOf('attempts', 'delivery_id', id)).toEqual([`attempts_${week}`]);
  }
});

test('a new row does not go to the default partition', async () => {
  const endpoint = await scene.endpoint();
  const id = await scene.delivery(endpoint);
  const { event_id } = await scene.row('deliveries', id);
  expect(await partitionOf('deliveries', 'id', id)).toEqual([expect.stringMatching(/^deliveries_\d{8}$/)]);
  expect(await partitionOf('events', 'id', String(event_id))).toEqual([expect.stringMatching(/^events_\d{8}$/)]);
});

test('a row of a week without a partition goes to the default one', async () => {
  const id = idAt('dlv', Date.parse('2001-01-01'));
  await scene.delivery(await scene.endpoint(), { id });
  expect(await partitionOf('deliveries', 'id', id)).toEqual(['deliveries_default']);
});

test('every table that is partitioned by time gets its partitions', async () => {
  const { rows } = await scene.database.query<{ name: string }>(
    `select partrelid::regclass::text as name from pg_partitioned_table where partstrat = 'r' order by 1`,
  );
  // Changes have partitions of six hours: see change-partitions.ts.
  expect(rows.map(({ name }) => name)).toEqual([...TABLES, 'delivery_changes'].toSorted());
});

const indexesOf = async (partition: string) =>
  (
    await scene.database.query<{ parent: string }>(
      `select p.inhparent::regclass::text as parent from pg_index i join pg_inherits p on p.inhrelid = i.indexrelid
       where i.indrelid = $1::regclass and i.indisvalid order by 1`,
      [partition],
    )
  ).rows;

test('rows in the default partition move to the new partition of their week, with all indexes', async () => {
  const now = weeksLater(20);
  const endpoint = await scene.endpoint();
  const ids = Array.from({ length: 3 }, (_, week) => idAt('dlv', now.getTime() + week * WEEK_MS));
  const [id = ''] = ids;
  for (const each of ids) await scene.delivery(endpoint, { id: each });
  await recordAttempts(scene.database, [attemptOf(id, endpoint.endpointId)]);
  await noteEach(scene.database, [{ deliveryId: id, at: now, kind: 'woken', detail: {} }]);
  const audited = idAt('aud', now.getTime());
  await scene.database.query(
    `insert into audit_entries (id, at, actor_name, action, resource_type, resource_id) values ($1, $2, '', '', '', '')`,
    [audited, now],
  );
  const before = await scene.row('deliveries', id);
  const { made, left } = await createPartitions(scene.database, now);
  expect(left).toEqual([]);
  expect(made).toHaveLength(TABLES.length * 5);
  expect(await partitionOf('deliveries', 'id', id)).toEqual(['deliveries_20310925']);
  expect(await partitionOf('attempts', 'delivery_id', id)).toEqual(['attempts_20310925']);
  expect(await partitionOf('delivery_notes', 'delivery_id', id)).toEqual(['delivery_notes_20310925']);
  expect(await partitionOf('audit_entries', 'id', audited)).toEqual(['audit_entries_20310925']);
  expect(await partitionOf('deliveries', 'id', ids[2] ?? '')).toEqual(['deliveries_20311009']);
  expect(await scene.row('deliveries', id)).toEqual(before);
  for (const table of TABLES) {
    const indexes = await indexesOf(`${table}_20310925`);
    expect(indexes.length).toBeGreaterThan(0);
    expect(indexes).toEqual(await indexesOf(`${table}_default`));
  }
});

test('rows that are written during a move are neither lost nor left behind', async () => {
  const now = weeksLater(30);
  const endpoint = await scene.endpoint();
  let isOver = false;
  let begun = 0;
  const written: string[] = [];
  async function write(): Promise<void> {
    while (!isOver) {
      const n = begun++;
      const id = idAt('dlv', now.getTime() + n + (n % 5) * WEEK_MS);
      await scene.delivery(endpoint, { id });
      await recordAttempts(scene.database, [attemptOf(id, endpoint.endpointId)]);
      written.push(id);
    }
  }
  const writers = [write(), write(), write()];
  await expect.poll(() => written.length).toBeGreaterThan(30);
  const { left } = await createPartitions(scene.database, now);
  const soFar = written.length;
  await expect.poll(() => written.length).toBeGreaterThan(soFar + 15);
  isOver = true;
  await Promise.all(writers);
  expect(left).toEqual([]);
  const { rows } = await scene.database.query<{ deliveries: number; attempts: number; behind: number }>(
    `select (select count(*) from deliveries where id = any($1)) as deliveries,
            (select count(*) from attempts where delivery_id = any($1)) as attempts,
            (select count(*) from deliveries_default where id = any($1))
              + (select count(*) from attempts_default where delivery_id = any($1)) as behind`,
    [written],
  );
  expect(rows).toEqual([{ deliveries: written.length, attempts: written.length, behind: 0 }]);
});

test('too many rows to move stay where they are, and the error says so', async () => {
  const now = weeksLater(50);
  const [from, to] = [idAt('dlv', now.getTime()), idAt('dlv', now.getTime() + 1)];
  // Ids of one millisecond, in order.
  await scene.database.query(
    `insert into attempts (delivery_id, number, generation, started_at, duration_ms, timings, outcome, possible_repeat, request)
     select $1, n, 1, now(), 1, '{}', 'delivered', false, '{}' from generate_series(1, 20001) n`,
    [from],
  );
  expect(from < to).toBe(true);
  const { made, left } = await createPartitions(scene.database, now);
  expect(left).toMatchObject([
    { partition: expect.stringMatching(/^attempts_\d{8}$/), error: { message: expect.stringContaining('20000 rows') } },
  ]);
  expect(made).toHaveLength(TABLES.length * 5 - 1);
});

test('another table with the name of a partition is an error', async () => {
  const now = weeksLater(60);
  await scene.database.query('create table events_20320701 (id text)');
  const { left } = await createPartitions(scene.database, now);
  expect(left.map(({ partition }) => partition)).toEqual(['events_20320701']);
});

test('two processes at once make each partition once', async () => {
  const now = weeksLater(40);
  const made = await Promise.all([1, 2, 3].map(() => createPartitions(scene.database, now)));
  expect(made.flatMap((round) => round.made)).toHaveLength(TABLES.length * 5);
});

test('a table that stays locked is left for the next call and reported, and nobody waits behind', async () => {
  const now = weeksLater(70);
  const reader = await begin(scene.database);
  await reader.query('select 1 from deliveries limit 1');
  const { made, left } = await createPartitions(scene.database, now);
  await reader.rollback();
  // One try of two seconds, not one for each week.
  expect(left).toMatchObject([{ partition: expect.stringMatching(/^deliveries_\d{8}$/), error: { code: '55P03' } }]);
  expect(made.filter((name) => name.startsWith('deliveries'))).toEqual([]);
  expect(made.filter((name) => name.startsWith('events'))).toHaveLength(5);
  expect(await createPartitions(scene.database, now)).toMatchObject({ made: { length: 5 }, left: [] });
});
