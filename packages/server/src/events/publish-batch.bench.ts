import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

// Events per second of batches against single publishes, in turns, in one process with the server, by as many publishers.

const PUBLISHERS = 8;
const SINGLES = 800;
const BATCHES = 40;
const ROUNDS = 3;

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
  for (let i = 0; i < 3; i++) {
    await api.call('POST', '/v1/tenants/default/endpoints', { body: { url: 'http://127.0.0.1:9/', name: `e${i}` } });
  }
});
afterAll(() => api.stop());

const event = (n: number) => ({ type: 'order.paid', data: { orderId: `o-${n}`, amount: n, note: 'x'.repeat(200) } });

async function perSecond(calls: number, eventsPerCall: number, call: (n: number) => Promise<{ status: number }>) {
  let next = 0;
  const startedAt = performance.now();
  const publishers = Array.from({ length: PUBLISHERS }, async () => {
    while (next < calls) expect((await call(next++)).status).toBe(202);
  });
  await Promise.all(publishers);
  return (calls * eventsPerCall * 1_000) / (performance.now() - startedAt);
}

const single = (n: number) => api.call('POST', '/v1/tenants/default/events', { body: event(n) });
const batch = (n: number) =>
  api.call('POST', '/v1/tenants/default/events/batch', {
    body: { events: Array.from({ length: 100 }, (_, i) => event(n * 100 + i)) },
  });

test('batches of 100 against single publishes', { timeout: 300_000 }, async () => {
  await perSecond(80, 1, single);
  await perSecond(4, 100, batch);
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const singles = await perSecond(SINGLES, 1, single);
    const batches = await perSecond(BATCHES, 100, batch);
    ratios.push(batches / singles);
    console.log(
      `${singles.toFixed(0)} events/s one by one, ${batches.toFixed(0)} events/s in batches: ${(batches / singles).toFixed(1)} times`,
    );
  }
  expect(Math.max(...ratios)).toBeGreaterThan(3);
});
