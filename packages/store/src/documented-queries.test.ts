import { readFileSync } from 'node:fs';
import { newId } from './sql/new-id.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { linesOf } from './testing/shown-line.ts';
import { after, NOW, startStoreScene } from './testing/store-scene.ts';
import type { StoreScene } from './testing/store-scene.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
beforeEach(() => scene.database.query('truncate delivery_queue'));
afterAll(() => scene?.close());
const { backlog, show } = linesOf(() => scene);

const PAGE = readFileSync(new URL('../../../docs/life-of-a-delivery.md', import.meta.url), 'utf8');
const QUERIES = [...PAGE.matchAll(/```sql\n([^]*?)```/g)].flatMap(([, block = '']) => block.trim().split(/;\s*/));
const queryOf = (question: string) => {
  const found = QUERIES.find((query) => query.includes(question));
  if (found === undefined) throw new Error(`No query answers ${question}`);
  return found;
};
/** As if it were asked at an instant: these tests have a clock of their own. */
const ask = async (question: string, at: Date) => {
  const query = queryOf(question).replaceAll('now()', `'${at.toISOString()}'::timestamptz`);
  return (await scene.database.query<Record<string, unknown>>(query)).rows;
};
const stuck = async (at: Date) => (await ask('Is anything stuck?', at))[0];

test('every documented query runs', async () => {
  expect(QUERIES.filter(Boolean).length).toBeGreaterThan(5);
  for (const query of QUERIES) if (query !== '') await scene.database.query(query.replace('evt_…', newId('evt')));
});

test('what waits for its turn at a rate limit is not stuck, until that turn is past', async () => {
  const line = await backlog(4, { preferences: { rateLimits: { perHour: 1 } } });
  await show(line);
  expect(await stuck(after(60_000))).toMatchObject({ count: 1 });
  expect(await ask('Whose?', after(60_000))).toMatchObject([{ endpoint_id: line.endpointId, count: 1 }]);
  await scene.database.query('delete from delivery_queue where delivery_id = $1', [line.ids[0]]);
  expect(await stuck(after(60_000))).toEqual({ count: 0, oldest: null });
  expect(await ask('Whose?', after(60_000))).toEqual([]);
  // An hour later two turns have come; the first of them ten seconds ago.
  const { hold_until: turn } = await scene.row('deliveries', line.ids[1] ?? '');
  const late = new Date((turn as Date).getTime() + 10_000);
  expect(await stuck(late)).toMatchObject({ count: 1, oldest: { seconds: 10 } });
});

test('what the workers say is not in turn yet is not stuck, although it was expected to be', async () => {
  const line = await backlog(2, { preferences: { rateLimits: { perHour: 1 } } });
  await show(line);
  await scene.database.query('delete from delivery_queue where delivery_id = $1', [line.ids[0]]);
  await scene.database.query('update rate_limiters set look_us = $2 where limiter_id = $1', [
    ...[line.endpointId, after(2 * 3_700_000).getTime() * 1_000],
  ]);
  expect(await stuck(after(3_700_000))).toMatchObject({ count: 0 });
});

test('what no limit keeps is stuck when it is old', async () => {
  const line = await backlog(3);
  const { oldest } = (await stuck(NOW)) ?? {};
  expect(await stuck(NOW)).toMatchObject({ count: 3 });
  expect(oldest).toMatchObject({ seconds: 9 });
  expect(await ask('Whose?', NOW)).toMatchObject([{ endpoint_id: line.endpointId, count: 3 }]);
});
