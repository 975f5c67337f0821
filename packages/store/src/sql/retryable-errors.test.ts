import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { connect, inTransaction } from './database.ts';
import { isDataError, isRetryableDatabaseError, retryingDatabase, violatesUnique } from './retryable-errors.ts';
import { createSealer } from './sealing.ts';
import { startStoreScene } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
afterAll(() => scene?.close());

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

test('a connection that the server ends is retryable', async () => {
  const error = await failureOf(scene.database.query('select pg_terminate_backend(pg_backend_pid())'));
  expect(isRetryableDatabaseError(error)).toBe(true);
});

test('a transaction whose connection breaks between two statements fails with a retryable error only', async () => {
  const error = await failureOf(
    inTransaction(scene.database, async (sql) => {
      const { rows } = await sql.query<{ pid: number }>('select pg_backend_pid() as pid');
      const gone = new Promise((resolve) => sql.once('end', resolve));
      await scene.database.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
      await gone;
      await sql.query('select 1');
    }),
  );
  expect(isRetryableDatabaseError(error)).toBe(true);
  expect((await scene.database.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

test('a server that does not listen is retryable', async () => {
  const nobody = connect('postgres://127.0.0.1:1/nothing', { maxConnections: 1, applicationName: 'test' });
  expect(isRetryableDatabaseError(await failureOf(nobody.query('select 1')))).toBe(true);
  await nobody.end();
});

test('a deadlock is retryable', async () => {
  const tenants = [await scene.tenant(), await scene.tenant()];
  let holding = 0;
  const lockBoth = (ids: string[]) =>
    inTransaction(scene.database, async (sql) => {
      for (const id of ids) {
        await sql.query('select 1 from tenants where id = $1 for update', [id]);
        holding += 1;
        // Each waits until the other holds its first one.
        await vi.waitFor(() => expect(holding).toBeGreaterThanOrEqual(2), { interval: 5 });
      }
    });
  const ends = await Promise.all([failureOf(lockBoth(tenants)), failureOf(lockBoth(tenants.toReversed()))]);
  const victims = ends.filter((end) => end !== undefined);
  expect(victims).toHaveLength(1);
  expect(victims.map(isRetryableDatabaseError)).toEqual([true]);
});

const raise = (code: string) => `do $$ begin raise exception using errcode = '${code}'; end $$`;

test.each([
  ['a statement that takes too long', `begin; set local statement_timeout = '1ms'; select pg_sleep(5)`],
  ['a statement that was cancelled', 'select pg_cancel_backend(pg_backend_pid())'],
  ['a database that only reads', 'begin read only; create table never (n int)'],
  ['a full disk', raise('53100')],
  ['a disk that fails', raise('58030')],
  ['a lock that is not had in time', raise('55P03')],
  ['a transaction that was idle for too long', raise('25P03')],
])('%s is retryable', async (_what, text) => {
  const client = await scene.database.connect();
  const error = await failureOf(client.query(text));
  client.release(true);
  expect(isRetryableDatabaseError(error)).toBe(true);
});

test.each([
  ['a syntax error', 'selekt'],
  ['a NUL in a text', `select convert_from('\\x00', 'utf8')`],
])('%s is not retryable', async (_what, text) => {
  expect(isRetryableDatabaseError(await failureOf(scene.database.query(text)))).toBe(false);
});

test('an error that is not from the database is not retryable', () => {
  const named = Object.assign(new Error('no'), { code: 'constructor' });
  const others = [new Error('no'), named, new AggregateError([named]), { code: '40001' }, undefined, 'ECONNRESET'];
  expect(others.filter(isRetryableDatabaseError)).toEqual([]);
});

test('an error with one retryable address is retryable', () => {
  const refused = Object.assign(new Error('no'), { code: 'ECONNREFUSED' });
  expect(isRetryableDatabaseError(new AggregateError([new Error('no'), refused]))).toBe(true);
});

test.each([
  ['a NUL in a text', `select $1::text`, ['a\0b'], true],
  ['half a surrogate pair in JSON', `select $1::jsonb`, ['"\\ud800"'], true],
  ['a row that is there already', `insert into tenants select * from tenants limit 1`, [], true],
  ['a status that there is not', `update endpoints set status = $1 where id is not null`, ['asleep'], true],
  ['a table that there is not', 'select 1 from nothing', [], false],
])('%s: the data was refused: %j %j → %s', async (_what, text, values, expected) => {
  await scene.endpoint();
  expect(isDataError(await failureOf(scene.database.query(text, values)))).toBe(expected);
});

test('a sealed value that cannot be opened is a data error, so that only its item of a batch fails', () => {
  const sealer = createSealer([{ id: 'here', key: new Uint8Array(32) }]);
  const elsewhere = createSealer([{ id: 'there', key: new Uint8Array(32) }]);
  const open = async () => sealer.open(elsewhere.seal('secret', 'row'), 'row');
  return expect(failureOf(open()).then(isDataError)).resolves.toBe(true);
});

test('a unique violation is recognised by the name of its constraint', async () => {
  const tenantId = await scene.tenant();
  const insert = 'insert into tenants (id, created_at, updated_at) values ($1, now(), now())';
  const error = await failureOf(scene.database.query(insert, [tenantId]));
  expect(error).toBeInstanceOf(pg.DatabaseError);
  expect(violatesUnique(error, /^tenants_pkey$/)).toBe(true);
  expect(violatesUnique(error, /^events_.*pkey$/)).toBe(false);
  expect(violatesUnique(await failureOf(scene.database.query('selekt')), /./)).toBe(false);
});

test('work is retried after a passing error, and its result returned', async () => {
  let runs = 0;
  const work = async () => {
    if (++runs < 3) throw Object.assign(new Error('hiccup'), { code: '40001' });
    return runs;
  };
  expect(await retryingDatabase(work, { attempts: 3, delayMs: 1 })).toBe(3);
});

test('no try begins after `withinMs`', async () => {
  let runs = 0;
  const slow = async () => {
    runs += 1;
    await new Promise((resolve) => setTimeout(resolve, 5));
    throw Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' });
  };
  await expect(retryingDatabase(slow, { attempts: 3, delayMs: 1, withinMs: 1 })).rejects.toThrow('statement timeout');
  expect(runs).toBe(1);
});

test('work is tried at most `attempts` times, and once if its error does not pass', async () => {
  const failing = (code: string) => {
    const seen = { runs: 0, error: Object.assign(new Error('no'), { code }) };
    const work = () => {
      seen.runs++;
      return Promise.reject(seen.error);
    };
    return { seen, work };
  };
  const hiccup = failing('57P01');
  await expect(retryingDatabase(hiccup.work, { attempts: 2, delayMs: 1 })).rejects.toBe(hiccup.seen.error);
  expect(hiccup.seen.runs).toBe(2);
  const refused = failing('22021');
  await expect(retryingDatabase(refused.work, { attempts: 5, delayMs: 1 })).rejects.toBe(refused.seen.error);
  expect(refused.seen.runs).toBe(1);
});
