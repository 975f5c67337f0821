import { createMemoryMetrics } from '@postrider/process';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

const metrics = createMemoryMetrics();
let api: TestApi;
beforeAll(async () => void (api = await startTestApi({ replacements: { metrics } })));
afterAll(() => api?.stop());

test('requests are counted by method, route and class of status, and no path of a caller becomes a label', async () => {
  await api.call('GET', '/v1/tenants/default');
  await api.call('GET', '/v1/tenants/default');
  await api.call('GET', '/v1/tenants/nobody');
  await api.call('GET', '/v1/tenants/default', { key: null });
  await api.call('POST', '/v1/tenants', { body: { id: 'acme' } });
  await api.call('PUT', '/v1/tenants');
  await api.call('GET', '/there/is/nothing');
  const once = { count: 1, sum: 1 };
  // An answer arrives before the server notices that it was sent whole.
  await vi.waitFor(
    () =>
      expect(metrics.recorded()).toEqual({
        postrider_http_requests_total: {
          'GET /v1/tenants/:tenantId 2xx': { count: 2, sum: 2 },
          'GET /v1/tenants/:tenantId 4xx': { count: 2, sum: 2 },
          'POST /v1/tenants 2xx': once,
          'PUT /v1/tenants 4xx': once,
          'GET none 4xx': once,
        },
      }),
    { timeout: 10_000 },
  );
});
