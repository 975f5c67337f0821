import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ env: { POSTRIDER_SENDER_ADDRESSES: '203.0.113.8, 198.51.100.0/24,2001:DB8:0::/48' } });
  await api.call('POST', '/v1/tenants', { body: { id: 'acme' } });
});
afterAll(() => api?.stop());

test('any key sees the addresses that requests come from, in the order of the configuration', async () => {
  for (const key of [api.adminKey, await api.keyFor('acme', ['read']), await api.keyFor(null, ['read'])]) {
    const { status, json } = await api.call('GET', '/v1/senders', { key });
    const data = ['203.0.113.8/32', '198.51.100.0/24', '2001:db8::/48'].map((cidr) => ({ cidr }));
    expect([status, json]).toEqual([200, { data }]);
  }
});

test('without a key nobody does', async () => {
  expect((await api.call('GET', '/v1/senders', { key: null })).status).toBe(401);
});
