import knexFactory from 'knex';
import type { Knex } from 'knex';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startStoreScene } from '../../testing/store-scene.ts';
import type { StoreScene } from '../../testing/store-scene.ts';
import { addIndex } from './add-index.ts';

let scene: StoreScene;
let knex: Knex;
beforeAll(async () => {
  scene = await startStoreScene();
  knex = knexFactory({ client: 'pg', connection: scene.url, pool: { min: 0, max: 1 } });
  await scene.database.query(`
    create table things (id int not null, state text not null) partition by range (id);
    create table things_low partition of things for values from (0) to (1000000);
    create table things_default partition of things default;
    insert into things select i, 'open' from generate_series(1, 20000) i`);
});
afterAll(async () => {
  await knex?.destroy();
  await scene?.close();
});

const INDEX = { table: 'things', name: 'things_open', columns: '(id)', where: `state = 'open'` };

const indexes = async () =>
  (
    await scene.database.query<{ on: string; valid: boolean }>(
      `select i.indrelid::regclass::text as on, i.indisvalid as valid from pg_index i
       where i.indrelid in (select relid from pg_partition_tree('things')) order by 1`,
    )
  ).rows;

test('an index is built on every partition while others write, and a second run changes nothing', async () => {
  // What a try that was cut off leaves behind.
  await scene.database.query(`create index things_open_low on things_low (id)`);
  let written = 0;
  let building = true;
  const writing = (async () => {
    for (; building; written++) await scene.database.query(`insert into things values ($1, 'open')`, [-written]);
  })();
  // A writer that is there before the index waits for nobody, and the index waits for it.
  const before = await scene.database.connect();
  await before.query(`begin; insert into things_low values (999999, 'open')`);
  const built = addIndex(knex, INDEX);
  await expect.poll(() => written).toBeGreaterThan(50);
  await before.query('commit');
  before.release();
  await built;
  building = false;
  await writing;
  const all = ['things', 'things_default', 'things_low'].map((on) => ({ on, valid: true }));
  expect(await indexes()).toEqual(all);
  await addIndex(knex, INDEX);
  expect(await indexes()).toEqual(all);
});

test('a partition that is made later has the index', async () => {
  await scene.database.query('create table things_high partition of things for values from (1000000) to (2000000)');
  await addIndex(knex, INDEX);
  expect(await indexes()).toContainEqual({ on: 'things_high', valid: true });
});
