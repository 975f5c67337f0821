import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../sql/database.ts';
import { expireKeys } from '../keys/expire-keys.ts';
import { after, begin, publish, startStoreScene, untilSomebodyWaits } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { createEventAcceptor } from './accept-events.ts';
import type { AcceptResult } from './accept-batch.ts';
import type { EventAcceptor } from './accept-events.ts';
import type { AcceptInput } from './planned-event.ts';

let scene: StoreScene;
let acceptor: EventAcceptor;
let tenantId: string;
beforeAll(async () => {
  scene = await startStoreScene();
  acceptor = createEventAcceptor(scene.database);
  ({ tenantId } = await scene.endpoint());
});
afterAll(() => scene?.close());

const DAY_MS = 24 * 3_600_000;
const withKey = (key: string, fingerprint = 'body'): AcceptInput['idempotency'] => ({
  scope: 'POST /v1/events',
  key,
  fingerprint: Buffer.from(fingerprint),
});
const byKind = (results: readonly AcceptResult[]) =>
  results.map(({ kind }) => kind).toSorted((a, b) => (a < b ? -1 : 1));
const eventIds = (results: readonly AcceptResult[]) =>
  new Set(results.map((result) => ('event' in result ? result.event.id : result.kind)));
const countEvents = async () =>
  (await scene.database.query<{ count: number }>('select count(*) as count from events')).rows[0]?.count ?? 0;
const keys = async () =>
  (await scene.database.query<{ key: string }>('select key from publish_keys')).rows.map(({ key }) => key);

test('a publish repeated with its idempotency key gets the first answer, whole', async () => {
  const first = await acceptor.accept(publish(tenantId, {}, withKey('again')));
  const before = await countEvents();
  const repeated = await acceptor.accept({ ...publish(tenantId, {}, withKey('again')), now: after(60_000) });
  expect(first.kind).toBe('accepted');
  expect(repeated).toEqual({ ...first, kind: 'replayed' });
  expect(await countEvents()).toBe(before);
});

test('an idempotency key used with another body is answered idempotency_mismatch', async () => {
  await acceptor.accept(publish(tenantId, {}, withKey('mismatch', 'one body')));
  const before = await countEvents();
  expect(await acceptor.accept(publish(tenantId, {}, withKey('mismatch', 'another')))).toEqual({
    kind: 'idempotency_mismatch',
  });
  expect(await countEvents()).toBe(before);
});

test('an idempotency key belongs to its tenant and its scope', async () => {
  const other = await scene.endpoint();
  const results = [
    await acceptor.accept(publish(tenantId, {}, withKey('mine'))),
    await acceptor.accept(publish(other.tenantId, {}, withKey('mine', 'another'))),
    await acceptor.accept(publish(tenantId, {}, { scope: 'other', key: 'mine', fingerprint: Buffer.from('x') })),
  ];
  expect(byKind(results)).toEqual(['accepted', 'accepted', 'accepted']);
});

test('an idempotency key is free again after a day, not before', async () => {
  const publishAt = (ms: number, body: string) =>
    acceptor.accept({ ...publish(tenantId, {}, withKey('daily', body)), now: after(ms) });
  const first = await publishAt(0, 'one');
  expect(await publishAt(DAY_MS - 1, 'one')).toMatchObject({ kind: 'replayed' });
  const second = await publishAt(DAY_MS, 'two');
  expect(second.kind).toBe('accepted');
  expect(eventIds([first, second]).size).toBe(2);
  // The key belongs to the second publish now.
  expect(await publishAt(DAY_MS + 1, 'two')).toMatchObject({ kind: 'replayed' });
  expect(await publishAt(DAY_MS + 1, 'one')).toEqual({ kind: 'idempotency_mismatch' });
});

test('one of the publishes with one key in one batch is accepted, and the others get its answer', async () => {
  const before = await countEvents();
  const results = await Promise.all(
    Array.from({ length: 10 }, () => acceptor.accept(publish(tenantId, {}, withKey('batch')))),
  );
  expect(byKind(results)).toEqual(['accepted', ...Array.from({ length: 9 }, () => 'replayed')]);
  expect(eventIds(results).size).toBe(1);
  expect(await countEvents()).toBe(before + 1);
});

test('one of the publishes with one key in several processes is accepted, and the others get its answer', async () => {
  const pools = Array.from({ length: 3 }, () => connect(scene.url, { maxConnections: 3, applicationName: 'another' }));
  const acceptors = pools.map((pool) => createEventAcceptor(pool, { maxBatch: 2 }));
  const before = await countEvents();
  for (let round = 0; round < 5; round++) {
    const inputs = Array.from({ length: 4 }, (_, i) => publish(tenantId, {}, withKey(`${round}/${i}`)));
    // Each process gets the same keys in another order.
    const results = await Promise.all(
      acceptors.flatMap((each, i) => [...inputs.slice(i), ...inputs.slice(0, i)].map((input) => each.accept(input))),
    );
    expect(results.filter(({ kind }) => kind === 'accepted')).toHaveLength(4);
    expect(results.filter(({ kind }) => kind === 'replayed')).toHaveLength(8);
    expect(eventIds(results).size).toBe(4);
  }
  expect(await countEvents()).toBe(before + 20);
  await Promise.all(pools.map((pool) => pool.end()));
});

test('a publish is accepted when the transaction that holds its key is rolled back', async () => {
  const other = await begin(scene.database);
  await other.query(
    `insert into publish_keys (tenant_id, kind, key, fingerprint, created_at) values ($1, 'POST /v1/events', 'back', '', now())`,
    [tenantId],
  );
  const accepting = acceptor.accept(publish(tenantId, {}, withKey('back')));
  await untilSomebodyWaits(scene.database);
  await other.rollback();
  expect((await accepting).kind).toBe('accepted');
});

test('a batch locks its keys in one order, so that two batches never wait for each other', async () => {
  const other = await begin(scene.database);
  const take = (key: string) =>
    other.query(
      `insert into publish_keys (tenant_id, kind, key, fingerprint, created_at) values ($1, 'external_id', $2, '', now())`,
      [tenantId, key],
    );
  await take('order/a');
  const accepting = Promise.all(
    ['order/b', 'order/a'].map((externalId) => acceptor.accept(publish(tenantId, { externalId }))),
  );
  await untilSomebodyWaits(scene.database);
  await other.query(`set local lock_timeout = '500ms'`);
  await take('order/b');
  await other.rollback();
  expect(byKind(await accepting)).toEqual(['accepted', 'accepted']);
});

test.each([
  ['the same content', {}, 'replayed'],
  ['another type', { type: 'order.refunded' }, 'external_id_taken'],
  ['other data', { data: '{"amount":13}' }, 'external_id_taken'],
  ['another priority', { priority: 'low' as const }, 'external_id_taken'],
  ['other tags', { tags: ['a'] }, 'external_id_taken'],
  ['another time', { occurredAt: after(1) }, 'external_id_taken'],
  ['another end', { expiresAt: after(1) }, 'external_id_taken'],
  ['another beginning', { deliverAt: after(1) }, 'external_id_taken'],
])('a second publish with one external id and %s is %s', async (what, change, expected) => {
  const first = await acceptor.accept(publish(tenantId, { externalId: what }));
  const before = await countEvents();
  // An external id never expires.
  const second = await acceptor.accept({
    ...publish(tenantId, { externalId: what, ...change }),
    now: after(9 * DAY_MS),
  });
  expect(second.kind).toBe(expected);
  if (expected === 'replayed') expect(second).toEqual({ ...first, kind: 'replayed' });
  expect(await countEvents()).toBe(before);
});

test('an external id belongs to its tenant', async () => {
  const other = await scene.endpoint();
  const results = [
    await acceptor.accept(publish(tenantId, { externalId: 'shared' })),
    await acceptor.accept(publish(other.tenantId, { externalId: 'shared', data: '2' })),
  ];
  expect(byKind(results)).toEqual(['accepted', 'accepted']);
});

test('a publish that loses its external id releases its idempotency key', async () => {
  await acceptor.accept(publish(tenantId, { externalId: 'both' }));
  const loser = publish(tenantId, { externalId: 'both', data: '2' }, withKey('unused'));
  expect(await acceptor.accept(loser)).toEqual({ kind: 'external_id_taken' });
  expect(await keys()).not.toContain('unused');
});

test('a publish that loses its idempotency key releases its external id', async () => {
  await acceptor.accept(publish(tenantId, {}, withKey('used')));
  const loser = publish(tenantId, { externalId: 'unused id' }, withKey('used', 'another'));
  expect(await acceptor.accept(loser)).toEqual({ kind: 'idempotency_mismatch' });
  expect(await keys()).not.toContain('unused id');
});

test('a publish is accepted when the publish that held its key loses another key', async () => {
  await acceptor.accept(publish(tenantId, {}, withKey('taken')));
  const [loser, winner] = await Promise.all([
    acceptor.accept(publish(tenantId, { externalId: 'heir' }, withKey('taken', 'another'))),
    acceptor.accept(publish(tenantId, { externalId: 'heir' })),
  ]);
  expect([loser.kind, winner.kind]).toEqual(['idempotency_mismatch', 'accepted']);
});

test('expired keys are deleted, others kept', async () => {
  await acceptor.accept(publish(tenantId, { externalId: 'for ever' }, withKey('for a day')));
  await acceptor.accept({ ...publish(tenantId, {}, withKey('for two days')), now: after(DAY_MS) });
  expect((await expireKeys(scene.database, after(DAY_MS - 1))).expired).toBe(0);
  const { expired, more } = await expireKeys(scene.database, after(DAY_MS));
  expect(expired).toBeGreaterThan(0);
  expect(more).toBe(false);
  const left = await keys();
  expect(left).not.toContain('for a day');
  expect(left).toEqual(expect.arrayContaining(['for ever', 'for two days']));
  expect(await expireKeys(scene.database, after(DAY_MS))).toEqual({ expired: 0, more: false });
});

test('expired keys are deleted in batches', async () => {
  await scene.database.query(
    `insert into publish_keys (tenant_id, kind, key, fingerprint, expires_at, created_at)
     select $1, 'many', i::text, '', $2, $2 from generate_series(1, 6000) i`,
    [tenantId, after(0)],
  );
  expect(await expireKeys(scene.database, after(0))).toEqual({ expired: 5_000, more: true });
  expect(await expireKeys(scene.database, after(0))).toEqual({ expired: 1_000, more: false });
});
