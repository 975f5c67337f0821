import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

test('an attempt that 0.1 recorded unmasked is masked when it is read', async () => {
  const tenant = '/v1/tenants/default';
  const body = { url: 'http://127.0.0.1:9/', auth: { type: 'bearer', token: 'tok_of_today' } };
  await api.call('POST', `${tenant}/endpoints`, { body });
  const { json: event } = await api.call<{ deliveries: { id: string }[] }>('POST', `${tenant}/events`, {
    body: { type: 'order.paid', data: {} },
  });
  const id = event.deliveries[0]?.id;
  // As version 0.1 does, which has no column `masked`.
  await api.database.query(
    `insert into attempts (delivery_id, number, generation, started_at, duration_ms, timings, outcome, possible_repeat, request, response)
     values ($1, 1, 1, now(), 12, '{"dnsMs":null,"connectMs":null,"tlsMs":null,"firstByteMs":3}', 'delivered', false,
       '{"method":"POST","url":"http://a/?t=oil","headers":{"X-Pin":"4711-4711","Authorization":"••••"},"body":"{}","bodySha256":"00"}',
       '{"status":200,"headers":{"x-echo":"4711-4711"},"body":"Bearer tok_of_today","truncated":false}')`,
    [id],
  );
  const { json, text } = await api.call('GET', `${tenant}/deliveries/${id}`);
  expect(json).toMatchObject({
    attempts: [{ request: { url: 'http://a/?t=••••', headers: { 'X-Pin': '••••' } }, response: { body: '••••' } }],
  });
  // Words that no id can hold by chance.
  expect(text).not.toMatch(/4711-4711|tok_of_today|oil/);
});
