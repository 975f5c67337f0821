import { afterAll, beforeAll, expect, test, vi, type MockInstance } from 'vitest';
import { connect, inTransaction, inTransactionFromLock, readWithKeptPlans } from './database.ts';
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

test('a statement without an answer fails, and its connection is closed', async () => {
  await database.query('select 1');
  proxy.fallSilent();
  const error: unknown = await database.query('select 1').catch((cause: unknown) => cause);
  expect(isRetryableDatabaseError(error)).toBe(true);
  expect((await database.query('select 2 as two')).rows).toEqual([{ two: 2 }]);
});

test('a transaction without an answer is not rolled back', async () => {
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

test('a read that fails reports its own error, and the next one succeeds', async () => {
  const divide = (by: number) => readWithKeptPlans(database, (sql) => sql.query('select 6 / $1::int as result', [by]));
  await expect(divide(0)).rejects.toThrow('division by zero');
  expect((await divide(2)).rows).toEqual([{ result: 3 }]);
});

test('a transaction whose first statement fails is rolled back, and does no work', async () => {
  const work = vi.fn();
  const lock = (name: string) =>
    inTransactionFromLock(database, (sql) => sql.query(`select relname from pg_class where relname = '${name}'`), work);
  await expect(lock(`'`)).rejects.toThrow('unterminated');
  expect(work).not.toHaveBeenCalled();
  await lock('pg_class');
  expect(work.mock.calls).toMatchObject([[{}, { rows: [{ relname: 'pg_class' }] }]]);
});
