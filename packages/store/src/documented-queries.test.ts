import { readFileSync } from 'node:fs';
import { newId } from './sql/new-id.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { rateLimitedQueues } from './testing/rate-limited-queue.ts';
import { after, NOW, startStoreScene } from './testing/store-scene.ts';
import type { StoreScene } from './testing/store-scene.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
beforeEach(() => scene.database.query('truncate delivery_queue'));
afterAll(() => scene?.close());
const { backlog, claim, hold } = rateLimitedQueues(() => scene);

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

test('what waits for a rate limit is not stuck, until the limit would let the next one go', async () => {
  const queue = await backlog(4, { preferences: { rateLimits: { perHour: 1 } } });
  await claim(queue);
  await hold();
  // The first is on its way.
  expect(await stuck(after(500))).toMatchObject({ count: 1 });
  expect(await ask('Whose?', after(500))).toMatchObject([{ endpoint_id: queue.endpointId, count: 1 }]);
  await scene.database.query('delete from delivery_queue where delivery_id = $1', [queue.ids[0]]);
  expect(await stuck(after(500))).toEqual({ count: 0, oldest: null });
  expect(await ask('Whose?', after(500))).toEqual([]);
  // The workers look at the queue again after a second. Ten seconds later nobody has.
  expect(await stuck(after(11_000))).toMatchObject({ count: 1, oldest: { seconds: 10 } });
  expect(await ask('Whose?', after(11_000))).toMatchObject([{ endpoint_id: queue.endpointId, count: 1 }]);
});

test('what no limit keeps is stuck when it is old', async () => {
  const line = await backlog(3);
  const { oldest } = (await stuck(NOW)) ?? {};
  expect(await stuck(NOW)).toMatchObject({ count: 3 });
  expect(oldest).toMatchObject({ seconds: 9 });
  expect(await ask('Whose?', NOW)).toMatchObject([{ endpoint_id: line.endpointId, count: 3 }]);
});
