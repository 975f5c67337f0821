import { idAt } from '@postrider/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPartitions } from './partitions.ts';
import { attemptOf, begin, startStoreScene } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { recordAttempts } from '../deliveries/record-attempts.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
afterAll(() => scene?.close());

const WEEK_MS = 7 * 24 * 3_600_000;
/** In the middle of a week, long after those that the migration made. */
const START = new Date('2031-05-13T12:00:00Z');
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
  expect(await createPartitions(scene.database, START)).toEqual(
    ['events', 'deliveries', 'attempts'].flatMap((table) => weeks.map((week) => `${table}_${week}`)),
  );
  expect(await createPartitions(scene.database, START)).toEqual([]);
  expect(await createPartitions(scene.database, weeksLater(1))).toEqual([
    'events_20310612',
    'deliveries_20310612',
    'attempts_20310612',
  ]);
});

test('a row lands in the partition of the week its id was made in, to the millisecond', async () => {
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

test('what is made now does not land in the default partition', async () => {
  const endpoint = await scene.endpoint();
  const id = await scene.delivery(endpoint);
  const { event_id } = await scene.row('deliveries', id);
  expect(await partitionOf('deliveries', 'id', id)).toEqual([expect.stringMatching(/^deliveries_\d{8}$/)]);
  expect(await partitionOf('events', 'id', String(event_id))).toEqual([expect.stringMatching(/^events_\d{8}$/)]);
});

test('an id from a time without a partition lands in the default one', async () => {
  const id = idAt('dlv', Date.parse('2001-01-01'));
  await scene.delivery(await scene.endpoint(), { id });
  expect(await partitionOf('deliveries', 'id', id)).toEqual(['deliveries_default']);
});

test('a week whose rows are in the default partition already gets none of its own; those after it do', async () => {
  const now = weeksLater(20);
  await scene.delivery(await scene.endpoint(), { id: idAt('dlv', now.getTime()) });
  const made = await createPartitions(scene.database, now);
  expect(made.filter((name) => name.startsWith('deliveries'))).toEqual([
    'deliveries_20311002',
    'deliveries_20311009',
    'deliveries_20311016',
    'deliveries_20311023',
  ]);
  expect(made.filter((name) => name.startsWith('events'))).toHaveLength(5);
});

test('two processes at once make each partition once', async () => {
  const now = weeksLater(40);
  const made = await Promise.all([1, 2, 3].map(() => createPartitions(scene.database, now)));
  expect(made.flat()).toHaveLength(15);
});

test('a table that is busy for long is left for the next time, and nobody queues up behind', async () => {
  const now = weeksLater(60);
  const reader = await begin(scene.database);
  await reader.query('select 1 from deliveries limit 1');
  const beganAt = Date.now();
  const made = await createPartitions(scene.database, now);
  // One try of two seconds, not one for each week.
  expect(Date.now() - beganAt).toBeLessThan(8_000);
  await reader.rollback();
  expect(made.filter((name) => name.startsWith('deliveries'))).toEqual([]);
  expect(made.filter((name) => name.startsWith('events'))).toHaveLength(5);
  expect(await createPartitions(scene.database, now)).toHaveLength(5);
});
