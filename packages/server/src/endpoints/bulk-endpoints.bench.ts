import { loadavg } from 'node:os';
import { newId } from '@postrider/store/sql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

// Measures each action on 1,000 endpoints, each with a held delivery, a secret and credentials.

const ENDPOINTS = 1_000;

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ env: { POSTRIDER_MAX_ENDPOINTS_PER_TENANT: '10000' } });
});
afterAll(() => api.stop());

test('each action on a thousand endpoints', async () => {
  const endpoints = '/v1/tenants/default/endpoints';
  const body = { url: 'http://127.0.0.1:9/', headers: { 'x-a': '1' }, auth: { type: 'bearer', token: 't' } };
  const { json } = await api.call<{ id: string }>('POST', endpoints, { body });
  const ids = Array.from({ length: ENDPOINTS }, () => newId('ep'));
  await api.database.query(
    `insert into endpoints select (jsonb_populate_record(e, jsonb_build_object('id', n.id))).*
     from endpoints e, unnest($2::text[]) n (id) where e.id = $1`,
    [json.id, ids],
  );
  await api.database.query(
    `insert into endpoint_secrets select (jsonb_populate_record(s, jsonb_build_object('endpoint_id', n.id))).*
     from endpoint_secrets s, unnest($2::text[]) n (id) where s.endpoint_id = $1`,
    [json.id, ids],
  );
  await api.call('POST', '/v1/tenants/default/events', { body: { type: 'a.b', data: {} } });
  for (const action of ['pause', 'resume', 'disable', 'enable', 'delete']) {
    const from = performance.now();
    const answer = await api.call<{ results: { status: number }[] }>('POST', `${endpoints}/bulk`, {
      body: { action, ids },
    });
    const ms = Math.round(performance.now() - from);
    const done = answer.json.results.filter(({ status }) => status === 200).length;
    console.log(`load ${loadavg()[0]?.toFixed(1)}: ${action} of ${done} endpoints took ${ms} ms`);
    expect(done).toBe(ENDPOINTS);
  }
}, 300_000);
