import { expect, test } from 'vitest';
import { isPostriderConnectionError, isPostriderServerError, Postrider } from '../index.ts';
import { createFakePostrider } from '../testing/index.ts';

interface ShopEvents {
  'order.paid': { orderId: string };
  'order.sent': { parcel: number };
}

const paid = { type: 'order.paid' as const, data: { orderId: 'o-1' } };
const url = 'https://example.com/hook';

test('published events can be inspected, with their types', async () => {
  const { postrider, published } = createFakePostrider<ShopEvents>();
  expect(published).toEqual([]);
  const fake = createFakePostrider<ShopEvents>();
  await fake.postrider.events.publish('default', paid);
  await fake.postrider.events.publish('default', { type: 'order.sent', data: { parcel: 7 }, tags: ['x'] });
  expect(fake.published).toMatchObject([
    { tenantId: 'default', type: 'order.paid', data: { orderId: 'o-1' } },
    { tenantId: 'default', type: 'order.sent', data: { parcel: 7 }, tags: ['x'] },
  ]);
  const [first] = fake.published;
  if (first?.type === 'order.paid') expect(first.data.orderId).toBe('o-1');
  expect(postrider).toBeInstanceOf(Postrider);
});

test('an event is delivered to the subscribed endpoints', async () => {
  const { postrider } = createFakePostrider();
  const wants = await postrider.endpoints.create('default', { url, eventTypes: ['order.*'] });
  await postrider.endpoints.create('default', { url, eventTypes: ['invoice.*'] });
  const { id, deliveries } = await postrider.events.publish('default', paid);
  expect(deliveries).toMatchObject([{ endpointId: wants.id, status: 'pending' }]);
  const delivery = await postrider.waitForDelivery('default', deliveries[0]?.id ?? '');
  expect(delivery).toMatchObject({
    status: 'delivered',
    attemptCount: 1,
    attempts: [{ number: 1, outcome: 'delivered', request: { url }, response: { status: 200 } }],
  });
  expect(JSON.parse(delivery.attempts[0]?.request.body ?? '')).toEqual({ id, timestamp: expect.any(String), ...paid });
});

test('a dead letter can be retried and discarded', async () => {
  let outcome: 'dead_lettered' | 'delivered' = 'dead_lettered';
  const { postrider } = createFakePostrider({ outcome: () => outcome });
  await postrider.endpoints.create('default', { url });
  const [first] = (await postrider.events.publish('default', paid)).deliveries;
  const [second] = (await postrider.events.publish('default', paid)).deliveries;
  const dead = await postrider.deadLetters.list('default');
  expect(dead.data.map(({ id, deadLetter }) => [id, deadLetter?.reason])).toEqual([
    [second?.id, 'rejected'],
    [first?.id, 'rejected'],
  ]);
  await postrider.deadLetters.discard('default', second?.id ?? '');
  outcome = 'delivered';
  expect(await postrider.deadLetters.retry('default', first?.id ?? '')).toMatchObject({ status: 'pending' });
  const ends = await postrider.deliveries.list('default');
  expect(ends.data.map(({ status, attemptCount }) => [status, attemptCount])).toEqual([
    ['cancelled', 1],
    ['delivered', 2],
  ]);
});

test('the outcome may depend on the event and the endpoint', async () => {
  const { postrider } = createFakePostrider({
    outcome: ({ event, endpoint }) =>
      event.type === 'order.paid' && endpoint.name === 'bad' ? 'dead_lettered' : 'delivered',
  });
  await postrider.endpoints.create('default', { url, name: 'bad' });
  await postrider.endpoints.create('default', { url, name: 'good' });
  await postrider.events.publish('default', paid);
  const { data } = await postrider.deliveries.list('default');
  expect(data.map(({ status }) => status).toSorted()).toEqual(['dead_lettered', 'delivered']);
});

test('a test can end deliveries itself', async () => {
  const fake = createFakePostrider({ outcome: 'pending' });
  await fake.postrider.endpoints.create('default', { url });
  const [made] = (await fake.postrider.events.publish('default', paid)).deliveries;
  const id = made?.id ?? '';
  const wait = fake.postrider.waitForDelivery('default', id);
  fake.endDelivery(id, 'dead_lettered');
  expect(await wait).toMatchObject({ status: 'dead_lettered' });
  expect(() => fake.endDelivery('dlv_none', 'delivered')).toThrow(/no delivery "dlv_none"/);
});

test('held deliveries are sent when the endpoint is resumed, scheduled ones at their time', async () => {
  let now = new Date('2026-02-04T10:00:00Z');
  const { postrider } = createFakePostrider({ now: () => now });
  const { id } = await postrider.endpoints.create('default', { url });
  await postrider.endpoints.pause('default', id);
  await postrider.events.publish('default', paid);
  await postrider.endpoints.resume('default', id);
  await postrider.events.publish('default', { ...paid, deliverAt: '2026-02-04T11:00:00Z' });
  const statuses = async () => (await postrider.deliveries.list('default')).data.map(({ status }) => status);
  expect(await statuses()).toEqual(['waiting', 'delivered']);
  now = new Date('2026-02-04T11:00:00Z');
  expect(await statuses()).toEqual(['delivered', 'delivered']);
});

test('ordered failures happen as often as ordered', async () => {
  const fake = createFakePostrider();
  const { events, tenants } = fake.postrider;
  fake.failNext({ operation: 'publishEvent', status: 503, code: 'unavailable', retryAfterSeconds: 5, times: 2 });
  await expect(tenants.get('default')).resolves.toMatchObject({ id: 'default' });
  await expect(events.publish('default', paid)).rejects.toMatchObject({ code: 'unavailable', retryAfterMs: 5_000 });
  await expect(events.publish('default', paid)).rejects.toSatisfy(isPostriderServerError);
  await expect(events.publish('default', paid)).resolves.toBeDefined();
  fake.failNext({ status: 'connection' });
  await expect(events.publish('default', paid)).rejects.toSatisfy(isPostriderConnectionError);
  expect(fake.published).toHaveLength(1);
});

test('the client retries when maxRetries is given', async () => {
  const fake = createFakePostrider({ client: { maxRetries: 1 } });
  fake.failNext({ status: 500 });
  const { attempts } = await fake.postrider.events.publish('default', paid).withResponse();
  expect(attempts).toBe(2);
});

test('other clients use its fetch, and it has the given tenants only', async () => {
  const { fetch } = createFakePostrider({ tenants: ['acme'] });
  const client = new Postrider({ apiKey: 'pr_any', fetch });
  await expect(client.events.publish('acme', paid)).resolves.toBeDefined();
  await expect(client.events.publish('default', paid)).rejects.toMatchObject({ code: 'tenant_not_found' });
});

test('two fakes are independent, and returned objects do not change later', async () => {
  const [one, other] = [createFakePostrider(), createFakePostrider()];
  await one.postrider.events.publish('default', paid);
  expect(other.published).toEqual([]);
  const before = await one.postrider.endpoints.create('default', { url });
  await one.postrider.endpoints.pause('default', before.id);
  expect(before.status).toBe('active');
});

test('lists have pages, newest first', async () => {
  const { postrider } = createFakePostrider();
  for (let n = 0; n < 5; n++) await postrider.events.publish('default', { type: 'a', data: n });
  const seen: unknown[] = [];
  for await (const event of postrider.events.list('default', { limit: 2 })) seen.push(event.data);
  expect(seen).toEqual([4, 3, 2, 1, 0]);
});
