import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sql } from '../sql/database.ts';
import { startStoreScene, type StoreScene } from '../testing/store-scene.ts';
import { createFilterCache } from './filter-cache.ts';

let scene: StoreScene;
beforeAll(async () => {
  scene = await startStoreScene();
});
afterAll(() => scene.close());

const FILTER = { 'data.amount': { $gte: 100 } };

async function endpointWith(filter: object): Promise<string> {
  const { endpointId } = await scene.endpoint();
  await scene.database.query('update endpoints set filter = $2 where id = $1', [endpointId, JSON.stringify(filter)]);
  return endpointId;
}

/** The database, which counts what is asked. */
function counted(): { sql: Sql; asked: () => number } {
  let asked = 0;
  const sql = {
    query: (...values: Parameters<Sql['query']>) => {
      asked += 1;
      return scene.database.query(...values);
    },
  };
  return { sql: sql as unknown as Sql, asked: () => asked }; // only `query` is used
}

test('a filter is read and compiled once for each version of its endpoint', async () => {
  const cache = createFilterCache();
  const id = await endpointWith(FILTER);
  const { sql, asked } = counted();
  const first = (await cache.load(sql, [{ id, version: 1 }])).get(id);
  expect((await cache.load(sql, [{ id, version: 1 }])).get(id)).toBe(first);
  expect(asked()).toBe(1);
  await scene.database.query(`update endpoints set version = 2, filter = '{"type":{"$eq":"a"}}' where id = $1`, [id]);
  expect((await cache.load(sql, [{ id, version: 2 }])).get(id)).not.toBe(first);
  await scene.database.query('update endpoints set version = 3, filter = null where id = $1', [id]);
  expect((await cache.load(sql, [{ id, version: 3 }])).has(id)).toBe(false);
  expect(asked()).toBe(3);
});

test('what was not used for the longest time is forgotten first, when the filters take too much memory', async () => {
  const cache = createFilterCache(4_000);
  const ids = await Promise.all([1, 2, 3].map(() => endpointWith(FILTER)));
  const { sql, asked } = counted();
  const load = (...which: number[]) =>
    cache.load(
      sql,
      which.map((i) => ({ id: ids[i] ?? '', version: 1 })),
    );
  // Each takes 1.5 KB: there is room for two.
  await load(0, 1);
  await load(0);
  await load(2);
  expect(asked()).toBe(2);
  await load(0, 2);
  expect(asked()).toBe(2);
  expect((await load(1)).size).toBe(1);
  expect(asked()).toBe(3);
});
