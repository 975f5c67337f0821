import { beforeEach, expect, test } from 'vitest';
import type { Delivery, EventDetails, Preferences } from '../index.ts';
import { createFakePostrider, type FakePostrider } from '../testing/index.ts';

let now: Date;
let fake: FakePostrider;
let endpointId: string;
beforeEach(async () => {
  now = new Date('2026-02-04T22:30:00Z');
  fake = createFakePostrider({ now: () => now });
  endpointId = (await fake.postrider.endpoints.create('default', { url: 'https://example.com/hook' })).id;
});

const NIGHT = { timeZone: 'Europe/Berlin', windows: [{ start: '22:00', end: '07:00' }] };
const MORNING = '2026-02-05T06:00:00.000Z';

const put = (preferences: Preferences) => fake.postrider.tenants.putPreferences('default', preferences);

async function publish(more: EventDetails = {}): Promise<{ id: string; eventId: string }> {
  const event = await fake.postrider.events.publish('default', { type: 'order.paid', data: 1, ...more });
  return { id: event.deliveries[0]?.id ?? '', eventId: event.id };
}

const read = ({ id }: { id: string }) => fake.postrider.deliveries.get('default', id);

/** Its timeline without nulls and instants. */
async function told(of: { id: string }): Promise<object[]> {
  const { timeline } = await read(of);
  return timeline.map((entry) =>
    Object.fromEntries(Object.entries(entry).filter(([name, value]) => name !== 'at' && value !== null)),
  );
}

test('quiet hours hold until they end, and all answers show it', async () => {
  await put({ quietHours: NIGHT });
  const sent = await publish();
  const hold = { reason: 'quiet_hours', until: MORNING };
  expect(await read(sent)).toMatchObject({ status: 'waiting', hold, nextAttemptAt: MORNING, attemptCount: 0 });
  expect((await fake.postrider.events.explain('default', sent.eventId)).endpoints).toEqual([
    {
      endpointId,
      endpointName: null,
      url: 'https://example.com',
      deliveryId: sent.id,
      decision: 'waiting',
      ...hold,
      detail: null,
      filter: null,
    },
  ]);
  const { holds } = await fake.postrider.statistics.get('default');
  expect(holds).toEqual({ byReason: [{ reason: 'quiet_hours', count: 1, firstUntil: MORNING }], truncated: false });
  expect((await fake.postrider.deliveries.list('default', { holdReason: 'quiet_hours' })).data).toHaveLength(1);
  expect((await fake.postrider.deliveries.list('default', { holdReason: 'paused' })).data).toEqual([]);
  now = new Date('2026-02-05T05:59:59.999Z');
  expect((await read(sent)).status).toBe('waiting');
  now = new Date(MORNING);
  expect((await read(sent)).status).toBe('delivered');
  expect(await told(sent)).toEqual([
    { kind: 'accepted' },
    { kind: 'held', ...hold },
    { kind: 'attempt', number: 1, outcome: 'delivered' },
    { kind: 'delivered' },
  ]);
});

test('waitForDelivery waits for the end of a hold', async () => {
  await put({ quietHours: NIGHT });
  const { id } = await publish();
  const wait = fake.postrider.waitForDelivery('default', id);
  now = new Date(MORNING);
  expect(await wait).toMatchObject({ status: 'delivered', attemptCount: 1 });
});

const PREFERENCES: [string, Preferences, EventDetails, Delivery['status'], string | null][] = [
  [
    'a priority that passes',
    { quietHours: { ...NIGHT, allowPriority: 'high' } },
    { priority: 'urgent' },
    'delivered',
    null,
  ],
  ['one that does not', { quietHours: { ...NIGHT, allowPriority: 'high' } }, {}, 'waiting', 'quiet_hours'],
  ['hours that drop', { quietHours: { ...NIGHT, mode: 'drop' } }, {}, 'skipped', 'quiet_hours'],
  [
    'hours of another day',
    { quietHours: { windows: [{ ...NIGHT.windows[0], days: ['mon'], start: '22:00', end: '07:00' }] } },
    {},
    'delivered',
    null,
  ],
  ['a rate, which is not kept to', { rateLimits: { perDay: 1 } }, {}, 'delivered', null],
];
test.each(PREFERENCES)('%s', async (_what, preferences, event, status, reason) => {
  await put(preferences);
  await publish();
  const sent = await publish(event);
  expect((await read(sent)).status).toBe(status);
  const { endpoints } = await fake.postrider.events.explain('default', sent.eventId);
  expect(endpoints).toMatchObject([{ decision: status, reason }]);
});

test('an endpoint’s own preferences replace its tenant’s, and a change wakes only affected deliveries', async () => {
  const other = await fake.postrider.endpoints.create('default', { url: 'https://example.com/other' });
  await put({ quietHours: NIGHT });
  const early = { windows: [{ start: '22:00', end: '23:00' }] };
  await fake.postrider.endpoints.putPreferences('default', other.id, { quietHours: early });
  const { eventId } = await publish();
  const holds = async () =>
    (await fake.postrider.deliveries.list('default', { eventId })).data.map(
      ({ hold, status }) => hold?.until ?? status,
    );
  expect(await holds()).toEqual(['2026-02-04T23:00:00.000Z', MORNING]);
  await put({ quietHours: NIGHT, minPriority: 'low' });
  await put({});
  expect(await holds()).toEqual(['2026-02-04T23:00:00.000Z', 'delivered']);
  await fake.postrider.endpoints.putPreferences('default', other.id, {});
  expect(await holds()).toEqual(['delivered', 'delivered']);
});

test('quiet hours with drop hold retries and requested retries', async () => {
  fake = createFakePostrider({ now: () => now, outcome: () => 'dead_lettered' });
  await fake.postrider.endpoints.create('default', { url: 'https://example.com/hook' });
  const dead = await publish();
  await put({ quietHours: NIGHT });
  const held = await publish();
  await put({ quietHours: { ...NIGHT, allowPriority: 'urgent' } });
  await fake.postrider.deliveries.retry('default', held.id);
  await put({ quietHours: { ...NIGHT, mode: 'drop' } });
  await fake.postrider.deadLetters.retry('default', dead.id);
  const waiting = { status: 'waiting', hold: { reason: 'quiet_hours', until: MORNING } };
  expect(await read(dead)).toMatchObject({ ...waiting, attemptCount: 1 });
  expect(await read(held)).toMatchObject({ ...waiting, attemptCount: 0 });
  expect((await read(await publish())).status).toBe('skipped');
});

test('a delivery that expires while held is skipped', async () => {
  await put({ quietHours: NIGHT });
  const sent = await publish({ expiresAt: '2026-02-05T05:00:00Z' });
  now = new Date(MORNING);
  expect(await read(sent)).toMatchObject({
    status: 'skipped',
    hold: null,
    skipped: { reason: 'expired' },
    finishedAt: MORNING,
  });
});

test('a scheduled event that comes due in quiet hours waits for their end too', async () => {
  await put({ quietHours: NIGHT });
  const sent = await publish({ deliverAt: '2026-02-05T03:00:00Z' });
  expect((await read(sent)).hold?.reason).toBe('scheduled');
  now = new Date('2026-02-05T03:00:00Z');
  expect((await read(sent)).hold).toEqual({ reason: 'quiet_hours', until: MORNING });
  await fake.postrider.events.cancel('default', sent.eventId);
  now = new Date(MORNING);
  expect(await told(sent)).toEqual([
    { kind: 'accepted' },
    { kind: 'held', reason: 'scheduled', until: '2026-02-05T03:00:00.000Z' },
    { kind: 'held', reason: 'quiet_hours', until: MORNING },
    { kind: 'cancelled', reason: 'requested', by: expect.stringMatching(/^key_/) },
  ]);
});

test('the timeline of a redriven dead letter has both runs', async () => {
  const dying = createFakePostrider({ outcome: 'dead_lettered' });
  fake = dying;
  await dying.postrider.endpoints.create('default', { url: 'https://example.com/hook' });
  const sent = await publish();
  await dying.postrider.deadLetters.retry('default', sent.id);
  await dying.postrider.deadLetters.discard('default', sent.id);
  const by = expect.stringMatching(/^key_/) as string;
  expect(await told(sent)).toEqual([
    { kind: 'accepted' },
    { kind: 'attempt', number: 1, outcome: 'rejected' },
    { kind: 'dead_lettered', reason: 'rejected' },
    { kind: 'redriven', by },
    { kind: 'attempt', number: 2, outcome: 'rejected' },
    { kind: 'dead_lettered', reason: 'rejected' },
    { kind: 'discarded', by },
  ]);
  expect(() => dying.endDelivery(sent.id, 'delivered')).toThrow(/is cancelled already/);
});

test('a test can end a held delivery', async () => {
  await put({ quietHours: NIGHT });
  const sent = await publish();
  fake.endDelivery(sent.id, 'delivered');
  expect(await read(sent)).toMatchObject({ status: 'delivered', hold: null });
});
