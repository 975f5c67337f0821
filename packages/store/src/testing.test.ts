import pg from 'pg';
import { expect, test } from 'vitest';
import { createTestDatabase } from './testing.ts';

test('a test database has the current schema, and does not share data with another', async () => {
  const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  const countTenants = async (url: string): Promise<unknown> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query('select count(*)::int as count from tenants');
    await client.end();
    return rows[0]?.count;
  };
  const client = new pg.Client({ connectionString: one.url });
  await client.connect();
  await client.query("insert into tenants (id, created_at, updated_at) values ('t', now(), now())");
  await client.end();
  expect(await countTenants(one.url)).toBe(1);
  expect(await countTenants(other.url)).toBe(0);
  await Promise.all([one.drop(), other.drop()]);
});
