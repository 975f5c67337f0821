import { connect, type Database, type Sql } from '@postrider/store/sql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type Called, type TestApi } from '../testing/start-test-api.ts';

let api: TestApi;
let other: Sql & { release(destroy: boolean): void };
let pool: Database;
beforeEach(async () => {
  api = await startTestApi();
  pool = connect(api.databaseUrl, { maxConnections: 1, applicationName: 'other' });
  other = await pool.connect();
});
afterEach(async () => {
  other.release(true);
  await pool.end();
  await api.stop();
});

function expectUnavailable({ status, json, headers }: Called<ProblemJson>): void {
  expect([status, json.code, headers.get('retry-after')]).toEqual([503, 'unavailable', '2']);
}

const change = () => api.call<ProblemJson>('PATCH', '/v1/tenants/default', { body: { name: 'Changed' } });

/** Applies a setting to new connections of the server, and ends its open ones. */
async function setForServer(setting: string): Promise<void> {
  await other.query(`do $$ begin execute format('alter database %I set %s', current_database(), '${setting}'); end $$`);
  const end = `select pg_terminate_backend(pid, 10000) from pg_stat_activity
    where datname = current_database() and application_name = 'postrider-server'`;
  await other.query(end);
}

test('a cancelled statement is answered with 503', async () => {
  await other.query('begin; select 1 from tenants for update');
  const answer = change();
  const cancel = `select pg_cancel_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'postrider-server' and wait_event_type = 'Lock'`;
  // Outside the transaction, which would always see the same activity.
  while ((await api.database.query(cancel)).rowCount === 0);
  expectUnavailable(await answer);
  await other.query('rollback');
  expect((await change()).status).toBe(200);
});

const LOCKED = 'begin; set local idle_in_transaction_session_timeout = 0; select 1 from tenants for update';

test('a change waits longer than one wait for a lock may take', async () => {
  await other.query(LOCKED);
  const answer = change();
  const waits = `select query_start::text as since from pg_stat_activity
    where datname = current_database() and application_name = 'postrider-server' and wait_event_type = 'Lock'`;
  const begun = new Set<string>();
  while (begun.size < 2) for (const { since } of (await api.database.query(waits)).rows) begun.add(since);
  await other.query('rollback');
  expect((await answer).status).toBe(200);
});

test('a lock that nobody gives back is answered with 503', async () => {
  await other.query(LOCKED);
  expectUnavailable(await change());
});

test('a read-only database refuses changes with 503, and serves reads', async () => {
  await setForServer('default_transaction_read_only = on');
  const publish = () =>
    api.call<ProblemJson>('POST', '/v1/tenants/default/events', { body: { type: 'order.paid', data: 1 } });
  for (const ask of [change, publish]) expectUnavailable(await ask());
  expect((await api.call('GET', '/v1/tenants/default')).status).toBe(200);
});
