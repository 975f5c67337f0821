import { expect, test } from 'vitest';
import { connect } from '../sql/database.ts';
import { createTestDatabase } from '../testing.ts';
import { dumpSchema } from './dump-schema.ts';

test('schema.sql is what the migrations make (pnpm generate writes it)', async () => {
  const { url, drop } = await createTestDatabase();
  const database = connect(url, { maxConnections: 1, applicationName: 'schema dump' });
  const header =
    '-- Made by "pnpm generate" from the migrations. For reading and for reviews; nothing executes it.\n\n';
  await expect(header + (await dumpSchema(database))).toMatchFileSnapshot('../../schema.sql');
  await database.end();
  await drop();
});
