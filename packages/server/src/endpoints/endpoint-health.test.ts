import { readFileSync } from 'node:fs';
import { idAt } from '@postrider/domain';
import { newId } from '@postrider/store/sql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

const DISABLE_AFTER_MS = 3_600_000;

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ env: { POSTRIDER_DISABLE_AFTER_MS: String(DISABLE_AFTER_MS) } });
});
afterAll(() => api.stop());

const endpoints = '/v1/tenants/default/endpoints';
const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1_000);
/** The id of a delivery that was accepted at that instant. */
const idOf = (at: Date) => `${idAt('dlv', at.getTime()).slice(0, 14)}${newId('dlv').slice(14)}`;

interface Health {
  state: string;
  failingSince: string | null;
  disableAt: string | null;
  lastSuccessAt: string | null;
  lastError: string | null;
}
interface Endpoint {
  id: string;
  health: Health;
}
const NOTHING = { failingSince: null, disableAt: null, lastSuccessAt: null, lastError: null };

async function create(): Promise<Endpoint> {
  return (await api.call<Endpoint>('POST', endpoints, { body: { url: 'http://127.0.0.1:9/' } })).json;
}

/** A delivery as a worker leaves it. */
async function delivery(endpointId: string, columns: Record<string, unknown>, at = secondsAgo(0)): Promise<string> {
  const row: Record<string, unknown> = {
    id: idOf(at),
    tenant_id: 'default',
    event_id: newId('evt'),
    event_type: 'a.b',
    endpoint_id: endpointId,
    created_at: at,
    ...columns,
  };
  const names = Object.keys(row);
  await api.database.query(
    `insert into deliveries (${names.join(', ')}) values (${names.map((_, i) => `$${i + 1}`).join(', ')})`,
    Object.values(row),
  );
  return String(row['id']);
}

const failsSince = (endpointId: string, at: Date | null) =>
  api.database.query('update endpoints set failing_since = $2 where id = $1', [endpointId, at]);

/** Deliveries that wait. */
const queue = (endpointId: string, length: number) =>
  api.database.query(
    `insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, created_at)
     select id, 'default', 'evt_1', 'a.b', $2, 'waiting', now() from unnest($1::text[]) as waiting (id)`,
    [Array.from({ length }, () => newId('dlv')), endpointId],
  );

/** The health as the endpoint, the tenant's list and the operators' list show it. */
async function healthOf(endpointId: string): Promise<Health> {
  const one = (await api.call<Endpoint>('GET', `${endpoints}/${endpointId}`)).json.health;
  for (const path of [endpoints, '/v1/endpoints']) {
    const { json } = await api.call<{ data: Endpoint[] }>('GET', `${path}?limit=100`);
    expect(json.data.find(({ id }) => id === endpointId)?.health).toEqual(one);
  }
  return one;
}

test('a new endpoint is healthy', async () => {
  const { id, health } = await create();
  expect(health).toEqual({ state: 'healthy', ...NOTHING });
  expect(await healthOf(id)).toEqual(health);
});

test('a healthy endpoint shows its last success, and no earlier error', async () => {
  const { id } = await create();
  const at = secondsAgo(30);
  await delivery(id, { status: 'dead_lettered', last_outcome: 'rejected', last_status: 400 }, secondsAgo(50));
  await delivery(id, { status: 'delivered', last_outcome: 'delivered', last_status: 200, finished_at: at }, at);
  await delivery(id, { status: 'pending' });
  expect(await healthOf(id)).toEqual({ ...NOTHING, state: 'healthy', lastSuccessAt: at.toISOString() });
});

test('a healthy endpoint shows its last success behind any number of deliveries that wait', async () => {
  const { id } = await create();
  const at = secondsAgo(30);
  await delivery(id, { status: 'delivered', last_outcome: 'delivered', last_status: 200, finished_at: at }, at);
  await delivery(id, { status: 'skipped' }, secondsAgo(20));
  await queue(id, 600);
  expect(await healthOf(id)).toEqual({ ...NOTHING, state: 'healthy', lastSuccessAt: at.toISOString() });
});

test('a failing endpoint shows since when, its last error, when it will be disabled and its last success, also behind a long queue', async () => {
  const { id } = await create();
  const [well, since] = [secondsAgo(90), secondsAgo(60)];
  await delivery(id, { status: 'delivered', last_outcome: 'delivered', last_status: 200, finished_at: well }, well);
  await failsSince(id, since);
  await delivery(id, { status: 'dead_lettered', last_outcome: 'server_error', last_status: 503 }, secondsAgo(40));
  for (let i = 0; i < 3; i++) await delivery(id, { status: 'pending' });
  const health: Health = {
    state: 'failing',
    failingSince: since.toISOString(),
    disableAt: new Date(since.getTime() + DISABLE_AFTER_MS).toISOString(),
    lastSuccessAt: well.toISOString(),
    lastError: 'answered 503',
  };
  expect(await healthOf(id)).toEqual(health);
  await queue(id, 600);
  expect(await healthOf(id)).toEqual(health);
  await delivery(id, { status: 'retrying', last_outcome: 'timed_out', last_status: null });
  expect((await healthOf(id)).lastError).toBe('did not answer in time');
});

test('an endpoint whose token server gives no token says so, because nobody called the receiver', async () => {
  const { id } = await create();
  await failsSince(id, secondsAgo(60));
  const at = secondsAgo(1);
  const retrying = { status: 'retrying', last_outcome: 'connection_failed', attempt_count: 2 };
  const deliveryId = await delivery(id, retrying, at);
  await api.database.query(
    `insert into attempts (delivery_id, number, generation, started_at, duration_ms, timings, outcome, possible_repeat,
       request, error, masked)
     values ($1, 1, 1, $2, 5, '{}', 'connection_failed', false, '{}', '{"code":"ECONNREFUSED"}', true),
       ($1, 2, 1, $2, 5, '{}', 'connection_failed', false, '{}', '{"code":"oauth_token_failed"}', true)`,
    [deliveryId, at],
  );
  expect((await healthOf(id)).lastError).toBe('was not called, since no access token could be fetched');
});

test('a disabled endpoint shows that, and an enabled one starts healthy', async () => {
  const { id } = await create();
  await delivery(id, { status: 'dead_lettered', last_outcome: 'connection_failed' });
  await failsSince(id, secondsAgo(10));
  const disabled = await api.call<Endpoint>('POST', `${endpoints}/${id}/disable`);
  expect(disabled.json.health).toMatchObject({ state: 'disabled', disableAt: null, lastError: 'could not be reached' });
  const enabled = await api.call<Endpoint>('POST', `${endpoints}/${id}/enable`);
  expect(enabled.json.health).toEqual({ state: 'healthy', ...NOTHING });
});

test('the documented query finds the slow endpoints of the last hour', async () => {
  const page = readFileSync(new URL('../../../../docs/operating.md', import.meta.url), 'utf8');
  const query = [...page.matchAll(/```sql\n([^]*?)```/g)]
    .map(([, sql = '']) => sql)
    .find((sql) => sql.includes('p95_ms'));
  const [slow, fast, before] = [await create(), await create(), await create()];
  for (const [endpoint, at, durationMs] of [
    [slow, secondsAgo(60), 9_000],
    [fast, secondsAgo(3_500), 20],
    [before, secondsAgo(3_700), 10_000],
  ] as const) {
    const id = await delivery(endpoint.id, { status: 'delivered' }, at);
    await api.database.query(
      `insert into attempts (delivery_id, number, generation, started_at, duration_ms, timings, outcome, possible_repeat, request)
       values ($1, 1, 1, now(), $2, '{}', 'delivered', false, '{}')`,
      [id, durationMs],
    );
  }
  const { rows } = await api.database.query<{ endpoint_id: string; p95_ms: number }>(query ?? '');
  const ofThese = rows.filter(({ endpoint_id: id }) => [slow.id, fast.id, before.id].includes(id));
  expect(ofThese.map(({ endpoint_id: id, p95_ms: ms }) => [id, ms])).toEqual([
    [slow.id, 9_000],
    [fast.id, 20],
  ]);
});
