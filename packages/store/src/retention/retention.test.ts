import { idAt, retentionCuts } from '@postrider/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createEventAcceptor } from '../events/index.ts';
import { retryDelivery } from '../deliveries/index.ts';
import { recordAttempts } from '../deliveries/record-attempts.ts';
import { newId } from '../sql/new-id.ts';
import { connect, createPartitions } from '../sql/index.ts';
import {
  attemptOf,
  begin,
  publish,
  startStoreScene,
  untilSomebodyWaits,
  type StoreScene,
} from '../testing/store-scene.ts';
import { dropOldPartitions, readDiskUse, removeOldDeliveries, removeOldEvents } from './index.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
afterAll(() => scene?.close());
beforeEach(async () => {
  for (const table of TABLES) await scene.database.query(`delete from ${table}`);
});

const TABLES = [
  'events',
  'deliveries',
  'attempts',
  'delivery_notes',
  'delivery_queue',
  'delivery_wakes',
  'delivery_watch',
  'publish_keys',
];
const DAY_MS = 86_400_000;
const NOW = new Date('2026-03-02T10:00:00.000Z');
const daysAgo = (days: number, ms = 0): Date => new Date(NOW.getTime() - days * DAY_MS + ms);
const idFrom = (prefix: 'dlv' | 'evt', at: Date): string =>
  `${idAt(prefix, at.getTime()).slice(0, 14)}${newId(prefix).slice(14)}`;

type Endpoint = Awaited<ReturnType<StoreScene['endpoint']>>;

interface Old {
  at: Date;
  status?: string;
  deadAt?: Date;
  externalId?: string;
}

/** A delivery and its event, accepted at an instant, with an attempt and a note. */
async function accepted(
  { tenantId, endpointId }: Endpoint,
  { at, status = 'delivered', deadAt, externalId }: Old,
): Promise<{ deliveryId: string; eventId: string }> {
  const [deliveryId, eventId] = [idFrom('dlv', at), idFrom('evt', at)];
  await scene.database.query(
    `insert into events (id, tenant_id, type, data, priority, external_id, delivery_count, created_at)
     values ($1, $2, 'order.paid', '{"a":1}', 'normal', $3, 1, $4)`,
    [eventId, tenantId, externalId ?? null, at],
  );
  if (externalId !== undefined) {
    await scene.database.query(
      `insert into publish_keys (tenant_id, kind, key, fingerprint, status, answer, created_at)
       values ($1, 'external_id', $2, '', 202, '{}', $3)`,
      [tenantId, externalId, at],
    );
  }
  await scene.database.query(
    `insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, attempt_count, dead_letter_reason,
                             dead_letter_at, created_at)
     values ($1, $2, $3, 'order.paid', $4, $5, 1, $6, $7, $8)`,
    [deliveryId, tenantId, eventId, endpointId, status, deadAt ? 'rejected' : null, deadAt ?? null, at],
  );
  await scene.database.query(
    `insert into attempts (delivery_id, number, generation, started_at, duration_ms, timings, outcome, possible_repeat, request)
     values ($1, 1, 1, $2, 1, '{}', 'delivered', false, '{}')`,
    [deliveryId, at],
  );
  await scene.database.query(`insert into delivery_notes values ($1, 'note_1', $2, 'held')`, [deliveryId, at]);
  return { deliveryId, eventId };
}

const idsIn = async (table: string, member = 'id') => (await scene.rows(table)).map((row) => row[member]);
const deadLetters = (days: number | null) => retentionCuts({ days: null, deadLetterDays: days }, NOW).deadBefore;

/** Removes in batches of `limit` until there is no more. Returns how many each batch removed. */
async function removeAll(
  what: typeof removeOldEvents,
  options: { tenantId?: string; before: Date; limit?: number },
): Promise<number[]> {
  const removed: number[] = [];
  for (let afterId: string | null = ''; afterId !== null;) {
    const batch = await what(scene.database, { tenantId: null, limit: 100, ...options, afterId });
    removed.push(batch.removed);
    afterId = batch.lastId;
  }
  return removed;
}

const deliveriesUntil =
  (deadBefore: Date | null): typeof removeOldEvents =>
  (database, options) =>
    removeOldDeliveries(database, { ...options, deadBefore });

describe('in batches', () => {
  test('what is older goes with its attempts, notes, event and external id, and what is younger stays', async () => {
    const endpoint = await scene.endpoint();
    await accepted(endpoint, { at: daysAgo(31), externalId: 'old' });
    await accepted(endpoint, { at: daysAgo(30, -1), externalId: 'just-old' });
    const young = await accepted(endpoint, { at: daysAgo(30), externalId: 'young' });
    expect(await removeAll(deliveriesUntil(null), { before: daysAgo(30), limit: 1 })).toEqual([1, 1, 0]);
    expect(await removeAll(removeOldEvents, { before: daysAgo(30), limit: 1 })).toEqual([1, 1, 0]);
    expect(await idsIn('deliveries')).toEqual([young.deliveryId]);
    expect(await idsIn('attempts', 'delivery_id')).toEqual([young.deliveryId]);
    expect(await idsIn('delivery_notes', 'delivery_id')).toEqual([young.deliveryId]);
    expect(await idsIn('events')).toEqual([young.eventId]);
    expect(await idsIn('publish_keys', 'key')).toEqual(['young']);
  });

  test('the external id of a removed event may be used for another one', async () => {
    const endpoint = await scene.endpoint();
    await accepted(endpoint, { at: daysAgo(31), externalId: 'o-1' });
    const acceptor = createEventAcceptor(scene.database);
    const again = () => acceptor.accept(publish(endpoint.tenantId, { externalId: 'o-1' }));
    expect((await again()).kind).toBe('external_id_taken');
    await removeAll(deliveriesUntil(null), { before: daysAgo(30) });
    await removeAll(removeOldEvents, { before: daysAgo(30) });
    expect((await again()).kind).toBe('accepted');
  });

  test('a tenant with shorter limits loses its own records only', async () => {
    const [short, other] = [await scene.endpoint(), await scene.endpoint()];
    await accepted(short, { at: daysAgo(8) });
    const kept = await accepted(other, { at: daysAgo(8) });
    const options = { tenantId: short.tenantId, before: daysAgo(7) };
    await removeAll(deliveriesUntil(null), options);
    await removeAll(removeOldEvents, options);
    expect([await idsIn('deliveries'), await idsIn('events')]).toEqual([[kept.deliveryId], [kept.eventId]]);
  });

  test.each(['pending', 'waiting', 'retrying'])('a delivery that is %s stays, with its event', async (status) => {
    const endpoint = await scene.endpoint();
    const open = await accepted(endpoint, { at: daysAgo(400), status });
    await removeAll(deliveriesUntil(daysAgo(1)), { before: daysAgo(30) });
    await removeAll(removeOldEvents, { before: daysAgo(30) });
    expect([await idsIn('deliveries'), await idsIn('events')]).toEqual([[open.deliveryId], [open.eventId]]);
  });

  test('a dead letter stays until it has reached its own age, counted from when it died', async () => {
    const endpoint = await scene.endpoint();
    const at = daysAgo(200);
    const young = await accepted(endpoint, { at, status: 'dead_lettered', deadAt: daysAgo(90) });
    const old = await accepted(endpoint, { at, status: 'dead_lettered', deadAt: daysAgo(91, -DAY_MS) });
    await removeAll(deliveriesUntil(null), { before: daysAgo(30) });
    expect(await idsIn('deliveries')).toEqual([young.deliveryId, old.deliveryId].toSorted());
    await removeAll(deliveriesUntil(deadLetters(90)), { before: daysAgo(30) });
    expect(await idsIn('deliveries')).toEqual([young.deliveryId]);
  });

  test('a delivery that the relay has something to do for stays until it has', async () => {
    const endpoint = await scene.endpoint();
    const { deliveryId } = await accepted(endpoint, { at: daysAgo(40), status: 'cancelled' });
    await scene.database.query(`insert into delivery_wakes (delivery_id, reason, requested_at) values ($1, 'a', $2)`, [
      deliveryId,
      NOW,
    ]);
    await removeAll(deliveriesUntil(null), { before: daysAgo(30) });
    expect(await idsIn('deliveries')).toEqual([deliveryId]);
    await scene.database.query('delete from delivery_wakes');
    await removeAll(deliveriesUntil(null), { before: daysAgo(30) });
    expect(await idsIn('deliveries')).toEqual([]);
  });

  test('an old event stays as long as a younger delivery of it does', async () => {
    const endpoint = await scene.endpoint();
    const { eventId } = await accepted(endpoint, { at: daysAgo(40) });
    const replayed = await scene.delivery(endpoint, {
      id: idFrom('dlv', daysAgo(1)),
      event_id: eventId,
      status: 'delivered',
    });
    await scene.database.query(`delete from events where id <> $1`, [eventId]);
    await removeAll(deliveriesUntil(null), { before: daysAgo(30) });
    await removeAll(removeOldEvents, { before: daysAgo(30) });
    expect([await idsIn('deliveries'), await idsIn('events')]).toEqual([[replayed], [eventId]]);
  });

  test('a dead letter that a person asks for again at the same moment is not removed', async () => {
    const endpoint = await scene.endpoint();
    const { deliveryId } = await accepted(endpoint, { at: daysAgo(40), status: 'dead_lettered', deadAt: daysAgo(39) });
    const retry = await begin(scene.database);
    const command = { tenantId: endpoint.tenantId, deliveryId, by: 'key_test', now: NOW };
    await retryDelivery(retry, command);
    await removeAll(deliveriesUntil(daysAgo(1)), { before: daysAgo(30) });
    await retry.commit();
    await removeAll(deliveriesUntil(daysAgo(1)), { before: daysAgo(30) });
    expect(await scene.rows('deliveries')).toMatchObject([{ id: deliveryId, status: 'pending' }]);
  });

  test('rows in the default partition are removed as well', async () => {
    const endpoint = await scene.endpoint();
    await accepted(endpoint, { at: new Date('2001-01-01T00:00:00Z') });
    expect(await idsIn('deliveries_default')).toHaveLength(1);
    await removeAll(deliveriesUntil(null), { before: daysAgo(30) });
    await removeAll(removeOldEvents, { before: daysAgo(30) });
    expect([await idsIn('deliveries'), await idsIn('events'), await idsIn('attempts', 'delivery_id')]).toEqual([
      [],
      [],
      [],
    ]);
  });
});

describe('whole partitions', () => {
  const WEEK = new Date('2025-01-04T12:00:00.000Z');
  const WEEK_END = new Date('2025-01-09T00:00:00.000Z');
  const drop = (deadBefore: Date | null = null, before = WEEK_END) =>
    dropOldPartitions(scene.database, { before, deadBefore });
  const ofWeek = ['deliveries_20250102', 'attempts_20250102', 'delivery_notes_20250102', 'events_20250102'];
  beforeEach(async () => void (await createPartitions(scene.database, new Date('2025-01-02T12:00:00Z'))));

  test('a week that nothing needs is dropped with its external ids', async () => {
    const endpoint = await scene.endpoint();
    await accepted(endpoint, { at: WEEK, externalId: 'old' });
    const { dropped, busy } = await drop();
    expect(busy).toEqual([]);
    expect(dropped).toEqual(ofWeek);
    expect([await idsIn('deliveries'), await idsIn('events'), await idsIn('publish_keys', 'key')]).toEqual([
      [],
      [],
      [],
    ]);
  });

  test('a week is dropped only when all of it is older', async () => {
    expect((await drop(null, new Date(WEEK_END.getTime() - 1))).dropped).toEqual([]);
    expect((await drop(null, WEEK_END)).dropped).toEqual(ofWeek);
  });

  test.each<[string, Old, Date | null]>([
    ['an open delivery', { at: WEEK, status: 'retrying' }, NOW],
    ['a held delivery', { at: WEEK, status: 'waiting' }, NOW],
    [
      'a dead letter that is younger than its age',
      { at: WEEK, status: 'dead_lettered', deadAt: daysAgo(1) },
      daysAgo(2),
    ],
    ['a dead letter where they are kept for ever', { at: WEEK, status: 'dead_lettered', deadAt: WEEK }, null],
  ])('a week with %s stays', async (_what, old, deadBefore) => {
    const { deliveryId, eventId } = await accepted(await scene.endpoint(), old);
    const { dropped } = await drop(deadBefore);
    expect(dropped).toEqual([]);
    expect([await idsIn('deliveries'), await idsIn('events')]).toEqual([[deliveryId], [eventId]]);
  });

  test('a week with a pending delivery stays', async () => {
    const { deliveryId } = await accepted(await scene.endpoint(), { at: WEEK, status: 'pending' });
    await scene.enqueue(deliveryId);
    expect((await drop()).dropped).not.toContain('deliveries_20250102');
  });

  test('a week whose records something else still uses is left for the next time', async () => {
    const endpoint = await scene.endpoint();
    const { deliveryId } = await accepted(endpoint, { at: WEEK, status: 'dead_lettered', deadAt: WEEK });
    const redrive = await begin(scene.database);
    const command = { tenantId: endpoint.tenantId, deliveryId, by: 'key_test', now: NOW };
    await retryDelivery(redrive, command);
    const dropping = drop(NOW);
    await untilSomebodyWaits(scene.database);
    await redrive.commit();
    expect((await dropping).dropped).not.toContain('deliveries_20250102');
    expect(await scene.rows('deliveries')).toMatchObject([{ id: deliveryId, status: 'pending' }]);
    const load = attemptOf(deliveryId, endpoint.endpointId);
    await recordAttempts(scene.database, [{ ...load, generation: 2, attemptCount: 1 }]);
    expect((await drop(NOW)).dropped).toContain('deliveries_20250102');
  });

  test('an event stays for a younger delivery of another week', async () => {
    const endpoint = await scene.endpoint();
    const { eventId } = await accepted(endpoint, { at: WEEK });
    await scene.delivery(endpoint, { id: idFrom('dlv', daysAgo(1)), event_id: eventId, status: 'delivered' });
    const { dropped } = await drop();
    expect(dropped).toContain('deliveries_20250102');
    expect(dropped).not.toContain('events_20250102');
    expect(await idsIn('events')).toContain(eventId);
  });

  test('a partition that others lock all the time is reported, and nothing of it is lost', async () => {
    await accepted(await scene.endpoint(), { at: WEEK });
    // It may hold its lock for longer than ours.
    const slow = connect(scene.url, { maxConnections: 1, applicationName: 'test', unlimited: true });
    const reader = await begin(slow);
    await reader.query('lock table only deliveries in access share mode');
    expect(await drop()).toEqual({ dropped: [], busy: ['deliveries_20250102'] });
    await reader.rollback();
    await slow.end();
    expect(await idsIn('deliveries')).toHaveLength(1);
  });
});

test('disk use names each table once, the largest first', async () => {
  const use = await readDiskUse(scene.database);
  const tables = use.map(({ table }) => table);
  expect(new Set(tables).size).toBe(tables.length);
  expect(tables).toEqual(expect.arrayContaining(['events', 'deliveries', 'attempts', 'publish_keys']));
  expect(use.find(({ table }) => table === 'events')).toMatchObject({ bytes: expect.any(Number) });
  expect(use.map(({ bytes }) => bytes)).toEqual(use.map(({ bytes }) => bytes).toSorted((a, b) => b - a));
});
