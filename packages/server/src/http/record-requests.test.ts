import { createMemoryMetrics } from '@postrider/process';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

const metrics = createMemoryMetrics();
let api: TestApi;
beforeAll(async () => void (api = await startTestApi({ replacements: { metrics } })));
afterAll(() => api?.stop());

test('requests are counted by method, route and status, and no path of a caller becomes a label', async () => {
  await api.call('GET', '/v1/tenants/default');
  await api.call('GET', '/v1/tenants/default');
  await api.call('GET', '/v1/tenants/nobody');
  await api.call('GET', '/v1/tenants/default', { key: null });
  await api.call('POST', '/v1/tenants', { body: { id: 'acme' } });
  await api.call('PUT', '/v1/tenants');
  await api.call('GET', '/there/is/nothing');
  const once = { count: 1, sum: 1 };
  // An answer arrives before the server notices that it was sent whole.
  await vi.waitFor(() =>
    expect(metrics.recorded()['postrider_http_requests_total']).toEqual({
      'GET /v1/tenants/{tenantId} 200': { count: 2, sum: 2 },
      'GET /v1/tenants/{tenantId} 404': once,
      'GET /v1/tenants/{tenantId} 401': once,
      'POST /v1/tenants 201': once,
      'PUT /v1/tenants 405': once,
      'GET none 404': once,
    }),
  );
});

test('each route is measured', async () => {
  await api.call('GET', '/v1/keys');
  await vi.waitFor(() =>
    expect(metrics.recorded()['postrider_http_request_duration_seconds']).toMatchObject({
      'GET /v1/keys': { count: 1 },
    }),
  );
});

test('accepted events and their deliveries are counted, and repeats are not', async () => {
  const events = '/v1/tenants/default/events';
  for (const name of ['one', 'two']) {
    await api.call('POST', '/v1/tenants/default/endpoints', { body: { url: `http://127.0.0.1:9/${name}` } });
  }
  const event = { type: 'order.paid', data: {}, externalId: 'order-1' };
  expect((await api.call('POST', events, { body: event })).status).toBe(202);
  expect((await api.call('POST', events, { body: event })).status).toBe(202);
  const batch = [event, { ...event, externalId: 'order-2' }, { type: '?', data: {} }];
  expect((await api.call('POST', `${events}/batch`, { body: { events: batch } })).status).toBe(202);
  expect(metrics.recorded()).toMatchObject({
    postrider_events_accepted_total: { '': { sum: 2 } },
    postrider_event_deliveries: { '': { count: 2, sum: 4 } },
  });
});

test('a client that goes away before the answer is counted as such', async () => {
  const gone = new AbortController();
  const held = await api.database.connect();
  await held.query('begin; lock table tenants in access exclusive mode');
  const calling = fetch(`${api.url}/v1/tenants/default`, {
    headers: { authorization: `Bearer ${api.adminKey}` },
    signal: gone.signal,
  }).catch(() => undefined);
  await vi.waitFor(async () => {
    const { rowCount } = await held.query(`select 1 from pg_locks where not granted`);
    expect(rowCount).toBeGreaterThan(0);
  });
  gone.abort();
  await calling;
  await vi.waitFor(() =>
    expect(metrics.recorded()['postrider_http_requests_total']).toMatchObject({
      'GET /v1/tenants/{tenantId} aborted': { count: 1 },
    }),
  );
  await held.query('rollback');
  held.release();
});
