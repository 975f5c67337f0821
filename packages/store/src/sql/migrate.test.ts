import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { testPostgresUrl } from '@postrider/dev-stack/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from './migrate.ts';

let maintenance: pg.Client;
const made: string[] = [];

beforeAll(async () => {
  maintenance = new pg.Client({ connectionString: await testPostgresUrl() });
  await maintenance.connect();
});
afterAll(async () => {
  for (const name of made) await maintenance.query(`drop database ${name} with (force)`);
  await maintenance.end();
});

/** Each migration is a file of its own. */
const MIGRATIONS = readdirSync(new URL('./migrations/', import.meta.url))
  .filter((file) => /^\d{4}-/.test(file))
  .map((file) => file.replace(/\.\w+$/, ''))
  .toSorted();

/** A database without our schema. */
async function emptyDatabase(): Promise<string> {
  const name = `empty_${randomBytes(6).toString('hex')}`;
  await maintenance.query(`create database ${name}`);
  made.push(name);
  const url = new URL(await testPostgresUrl());
  url.pathname = `/${name}`;
  return url.href;
}

async function tablesOf(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace order by 1`,
  );
  await client.end();
  return rows.map(({ name }) => name);
}

test('an empty database gets the schema and its partitions, and a second run changes nothing', async () => {
  const url = await emptyDatabase();
  expect(await migrate(url)).toEqual(MIGRATIONS);
  const tables = await tablesOf(url);
  expect(tables).toEqual(expect.arrayContaining(['deliveries', 'delivery_queue', 'events', 'publish_keys', 'tenants']));
  expect(tables.filter((name) => /^(deliveries|events|attempts)_\d{8}$/.test(name))).toHaveLength(15);
  expect(await migrate(url)).toEqual([]);
  expect(await tablesOf(url)).toEqual(tables);
});

test('when several processes migrate at once, one does the work and the others wait', async () => {
  const url = await emptyDatabase();
  const steps = await Promise.all([migrate(url), migrate(url), migrate(url)]);
  expect(steps.flat()).toEqual(MIGRATIONS);
});
