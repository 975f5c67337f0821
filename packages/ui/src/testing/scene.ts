import { createFakePostrider, type FakePostrider } from '@postrider/sdk-node/testing';

/** Text as publishers and receivers can send it: markup, a terminal's commands, a change of direction. */
const HOSTILE = '<img src=x onerror=alert(1)> \u001b[31mred \u202egnirts';

export interface Scene {
  fake: FakePostrider;
  /** For the parts of addresses: `deliveryId`, `endpointId`, … */
  ids: Record<string, string>;
  /** What the live stream can tell. */
  change: object;
}

/** A tenant with what can happen to deliveries: delivered, dead, held, pending, not sent. */
export async function makeScene(): Promise<Scene> {
  const outcomes: Record<string, 'dead_lettered' | 'pending'> = { Down: 'dead_lettered', Slow: 'pending' };
  const fake = createFakePostrider({
    tenants: ['acme', 'default'],
    outcome: ({ endpoint }) => outcomes[endpoint.name ?? ''] ?? 'delivered',
  });
  const { endpoints, events, replays } = fake.postrider;
  const good = await endpoints.create('acme', { url: 'https://billing.example.com/hooks', name: 'Billing' });
  const down = await endpoints.create('acme', { url: 'https://down.example.com/hooks', name: 'Down' });
  await endpoints.create('acme', { url: 'https://slow.example.com/hooks', name: 'Slow', eventTypes: ['order.*'] });
  await endpoints.create('acme', {
    url: 'https://paused.example.com/',
    name: '<b onclick=alert(1)>Paused',
    status: 'paused',
  });
  await endpoints.create('acme', {
    url: 'https://large.example.com/',
    name: 'Large',
    filter: { 'data.amount': { $gte: 1000 } },
  });
  const order = { type: 'order.paid', data: { amount: 12, note: HOSTILE }, externalId: 'order-1' };
  const event = await events.publish('acme', order);
  for (let number = 2; number <= 30; number += 1) {
    await events.publish('acme', { type: 'invoice.sent', data: { number }, externalId: `invoice-${number}` });
  }
  const replay = await replays.create('acme', { filter: { endpointId: good.id } });
  const deliveryId = event.deliveries.find(({ endpointId }) => endpointId === down.id)?.id ?? '';
  const configured = await configure(fake);
  const ids = {
    tenantId: 'acme',
    eventId: event.id,
    deliveryId,
    endpointId: good.id,
    replayId: replay.id,
    ...configured,
  };
  return { fake, ids, change: changeOf(deliveryId, down.id) };
}

/** What is set up once: an event type, a key, a schedule. */
async function configure({ postrider }: FakePostrider): Promise<Record<string, string>> {
  const { eventTypes, keys, schedules } = postrider;
  const schema = { type: 'object', required: ['amount'], properties: { amount: { type: 'number', minimum: 0 } } };
  await eventTypes.create({ name: 'order.paid', description: HOSTILE, schema, examples: [{ amount: 12 }] });
  await keys.create({ name: 'Shop backend', tenantId: 'acme', scopes: ['write'] });
  const schedule = await schedules.create('acme', {
    name: 'Morning',
    cron: '30 8 * * *',
    timeZone: 'Europe/Berlin',
    event: { type: 'order.paid', data: { amount: 1 } },
  });
  return { eventTypeName: 'order.paid', scheduleId: schedule.id };
}

function changeOf(deliveryId: string, endpointId: string): object {
  const attempt = { number: 1, outcome: 'server_error', responseStatus: 503, durationMs: 120 };
  const about = {
    eventId: 'evt_1',
    eventType: 'order.paid',
    deliveryId,
    endpointId,
    endpointName: 'Down',
    test: false,
  };
  const what = { kind: 'dead_lettered', status: 'dead_lettered', reason: 'attempts_exhausted', until: null, attempt };
  return { at: '2026-01-01T00:00:00.000Z', tenantId: 'acme', ...about, ...what };
}
