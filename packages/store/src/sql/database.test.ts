import { afterAll, beforeAll, expect, test, vi, type MockInstance } from 'vitest';
import { connect, inTransaction } from './database.ts';
import type { Database } from './database.ts';
import { isRetryableDatabaseError } from './retryable-errors.ts';
import { createTestDatabase } from '../testing.ts';
import { startSilentProxy } from '../testing/silent-proxy.ts';
import type { SilentProxy } from '../testing/silent-proxy.ts';

let drop: () => Promise<void>;
let proxy: SilentProxy;
let database: Database;

beforeAll(async () => {
  const { url, drop: dropDatabase } = await createTestDatabase();
  drop = dropDatabase;
  proxy = await startSilentProxy(url);
  database = connect(proxy.url, { maxConnections: 1, applicationName: 'test', statementTimeoutMs: 100 });
});

afterAll(async () => {
  await database?.end();
  proxy?.close();
  await drop?.();
});

test('a statement without an answer fails, and its connection is closed', { timeout: 20_000 }, async () => {
  await database.query('select 1');
  proxy.fallSilent();
  const error: unknown = await database.query('select 1').catch((cause: unknown) => cause);
  expect(isRetryableDatabaseError(error)).toBe(true);
  expect((await database.query('select 2 as two')).rows).toEqual([{ two: 2 }]);
});

test('a transaction without an answer is not rolled back', { timeout: 20_000 }, async () => {
  let asked: MockInstance | undefined;
  const error: unknown = await inTransaction(database, async (sql) => {
    asked = vi.spyOn(sql, 'query');
    await sql.query('select 1');
    proxy.fallSilent();
    await sql.query('select 1');
  }).catch((cause: unknown) => cause);
  expect(isRetryableDatabaseError(error)).toBe(true);
  expect(asked?.mock.calls).toEqual([['select 1'], ['select 1']]);
  expect((await database.query('select 2 as two')).rows).toEqual([{ two: 2 }]);
});
