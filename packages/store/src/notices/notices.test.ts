import { noticeData, TOLD_FAILING_AFTER_MS, type RetryDecision } from '@postrider/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordAttempts } from '../deliveries/record-attempts.ts';
import { findLowSuccessRate, tellLowSuccessRate } from '../deliveries/success-rate.ts';
import { endDeliveries } from '../deliveries/transitions.ts';
import { beginRetentionRun, recordRetentionProgress } from '../retention/retention-runs.ts';
import { countChanges } from '../rollups/count-changes.ts';
import { inTransaction } from '../sql/database.ts';
import { claimOperatorTenant } from '../tenants/operator-tenant.ts';
import { after, attemptOf, begin, NOW, startStoreScene, type StoreScene } from '../testing/store-scene.ts';
import { finishNotice, takeDueNotices } from './take-notices.ts';

let scene: StoreScene;
beforeAll(async () => {
  scene = await startStoreScene();
  await claimOperatorTenant(scene.database, { tenantId: 'postrider', now: NOW });
});
beforeEach(() => scene.database.query('truncate notices'));
afterAll(() => scene?.close());

type Place = { tenantId: string; endpointId: string };
const LONG_MS = 3_600_000 * 24;
const RETRY: RetryDecision = { kind: 'retry', nextAttemptAt: after(60_000) };
const DEAD: RetryDecision = { kind: 'dead_letter', reason: 'rejected', detail: 'HTTP 400' };
const GONE: RetryDecision = { kind: 'dead_letter', reason: 'gone', detail: 'HTTP 410' };

/** Records the first attempt of a new delivery. */
async function attempt(place: Place, decision: RetryDecision, { atMs = 0, type = 'order.paid' } = {}) {
  const id = await scene.delivery(place, { event_type: type });
  const [result] = await recordAttempts(scene.database, [
    { ...attemptOf(id, place.endpointId, decision), now: after(atMs) },
  ]);
  expect(result?.kind).toBe('recorded');
  return id;
}

const take = (now: Date) => takeDueNotices(scene.database, { limit: 100, leaseMs: 30_000, now });
/** Everything that is written, due or not. */
const written = async () => (await scene.rows('notices')).map(({ id }) => id);
const seeAll = () => take(new Date(Date.now() + LONG_MS));
const seeDeadLetters = async () => (await seeAll()).filter(({ type }) => type === 'delivery.dead_lettered');

test('an endpoint that began to fail is told when it has failed for a while, and its recovery after that', async () => {
  const place = await scene.endpoint();
  await attempt(place, RETRY);
  await attempt(place, RETRY, { atMs: 1_000 });
  expect(await take(after(TOLD_FAILING_AFTER_MS - 1))).toEqual([]);
  const [failing] = await take(after(TOLD_FAILING_AFTER_MS));
  expect(failing).toMatchObject({
    id: `endpoint.failing/${place.endpointId}/${NOW.toISOString()}`,
    type: 'endpoint.failing',
    tenantId: place.tenantId,
    occurredAt: NOW,
    toTenant: false,
    endpoint: { id: place.endpointId },
  });
  expect(await finishNotice(scene.database, failing?.id ?? '')).toBe(true);
  await attempt(place, { kind: 'delivered' }, { atMs: 20_000 });
  expect(await take(after(20_000))).toMatchObject([
    { type: 'endpoint.recovered', occurredAt: after(20_000), facts: { failingSince: NOW.toISOString() } },
  ]);
});

test('a spell that ended before it was told is not told', async () => {
  const place = await scene.endpoint();
  await attempt(place, RETRY);
  await attempt(place, { kind: 'delivered' }, { atMs: 5_000 });
  expect(await written()).toEqual([]);
});

test('an endpoint that answers 410 is told as disabled, not as failing', async () => {
  const place = await scene.endpoint();
  await attempt(place, GONE);
  expect(await take(after(0))).toMatchObject([{ type: 'endpoint.disabled', facts: { reason: 'gone' } }]);
});

test('all dead letters of a minute are one notice with their number, their reasons and the first ten ids', async () => {
  const place = await scene.endpoint();
  const ids = [];
  for (let i = 0; i < 12; i++) ids.push(await attempt(place, DEAD));
  const broken = await scene.delivery(place);
  await inTransaction(scene.database, (sql) =>
    endDeliveries(sql, {
      ids: [broken],
      now: NOW,
      end: { status: 'dead_lettered', reason: 'build_failed', detail: 'No host.' },
    }),
  );
  const row = (await scene.rows('notices')).find(({ type }) => type === 'delivery.dead_lettered');
  expect(Number(row?.['due_at']) - Number(row?.['occurred_at'])).toBe(60_000);
  const notices = await seeDeadLetters();
  expect(notices).toMatchObject([
    { count: 13, facts: { reasons: ['build_failed', 'rejected'] }, deliveryIds: ids.slice(0, 10) },
  ]);
  expect(noticeData(notices[0] as (typeof notices)[number])).toMatchObject({
    message: expect.stringContaining('13 deliveries to '),
    count: 13,
    reason: 'build_failed, rejected',
    deliveryIds: ids.slice(0, 10),
  });
});

test('a dead letter that comes while the notice is published opens the next one, and none is counted twice', async () => {
  const place = await scene.endpoint();
  await attempt(place, DEAD);
  const [first] = await seeDeadLetters();
  const publishing = await begin(scene.database);
  await finishNotice(publishing, first?.id ?? '');
  await attempt(place, DEAD);
  await publishing.commit();
  const [second] = await seeDeadLetters();
  expect([first?.count, second?.count]).toEqual([1, 1]);
  expect(second?.id).not.toBe(first?.id);
  expect(first?.id).toMatch(/^delivery\.dead_lettered\/ep_\w+\/\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/);
});

test('dead letters of notices, and anything about endpoints of the operator tenant, are not told', async () => {
  const ours = await scene.endpoint({ tenantId: 'postrider' });
  await attempt(ours, DEAD);
  await attempt(ours, GONE, { atMs: 10 });
  await attempt(ours, { kind: 'delivered' }, { atMs: 20 });
  const theirs = await scene.endpoint();
  await attempt(theirs, DEAD, { type: 'delivery.dead_lettered' });
  const kinds = (await seeAll()).map(({ type, tenantId }) => [type, tenantId]);
  expect(kinds).toEqual([['endpoint.failing', theirs.tenantId]]);
});

test('a notice that was taken is taken again only when its lease has ended', async () => {
  await attempt(await scene.endpoint(), RETRY);
  const due = after(TOLD_FAILING_AFTER_MS);
  expect(await take(due)).toHaveLength(1);
  expect(await take(after(TOLD_FAILING_AFTER_MS + 29_999))).toEqual([]);
  expect(await take(after(TOLD_FAILING_AFTER_MS + 30_000))).toHaveLength(1);
});

test('a run that removes old records is told once, also when its last step is repeated', async () => {
  const result = await beginRetentionRun(scene.database, { id: 'run-1', now: NOW });
  result.deliveries = 1_234;
  for (const finishedAt of [null, after(1_000), after(2_000)]) {
    await recordRetentionProgress(scene.database, { id: 'run-1', result, finishedAt });
  }
  const notices = await seeAll();
  expect(notices).toMatchObject([{ id: `retention.finished/run-1/${after(1_000).toISOString()}`, tenantId: null }]);
  expect(noticeData(notices[0] as (typeof notices)[number])).toMatchObject({
    message: 'Old records were removed: 1,234 deliveries, 0 events and 0 partitions.',
    deliveries: 1_234,
  });
});

describe('the success rate', () => {
  const MINUTE_MS = 60_000;
  /** Inserts ended deliveries, accepted so many minutes before NOW. */
  async function ended(place: Place, minutesAgo: number, counts: { delivered: number; dead_lettered: number }) {
    for (const [status, count] of Object.entries(counts)) {
      for (let i = 0; i < count; i++) {
        await scene.delivery(place, { status, created_at: after(-minutesAgo * MINUTE_MS) });
      }
    }
  }
  const set = (table: 'tenants' | 'endpoints', id: string, notices: object) =>
    scene.database.query(`update ${table} set notices = $2 where id = $1`, [id, JSON.stringify(notices)]);
  async function find({ endpointId }: Place, ms = 0) {
    await countChanges(scene.database, after(ms));
    return findLowSuccessRate(scene.database, { endpointId, now: after(ms) });
  }

  test('is low below 95 % of the deliveries of an hour, if at least 20 have ended', async () => {
    const place = await scene.endpoint();
    await ended(place, 70, { delivered: 0, dead_lettered: 5 });
    await ended(place, 10, { delivered: 17, dead_lettered: 2 });
    expect(await find(place)).toBeUndefined();
    await ended(place, 10, { delivered: 1, dead_lettered: 0 });
    expect(await find(place)).toMatchObject({ delivered: 18, failed: 2, from: after(-60 * MINUTE_MS), to: NOW });
    await ended(place, 10, { delivered: 20, dead_lettered: 0 });
    expect(await find(place)).toBeUndefined();
  });

  test('has the limit of the endpoint, else of its tenant; 0 is off, and the operator tenant has none', async () => {
    const [place, ours] = [await scene.endpoint(), await scene.endpoint({ tenantId: 'postrider' })];
    for (const each of [place, ours]) await ended(each, 3, { delivered: 1, dead_lettered: 1 });
    await set('tenants', place.tenantId, { successRate: { atLeast: 2, overMinutes: 5 } });
    await set('endpoints', ours.endpointId, { successRate: { atLeast: 2 } });
    expect(await find(place)).toMatchObject({ limit: { below: 0.95, overMinutes: 5, atLeast: 2 } });
    expect(await find(ours)).toBeUndefined();
    await set('endpoints', place.endpointId, { successRate: { below: 0 } });
    expect(await find(place)).toBeUndefined();
  });

  test('is told once, and again when it is still low after as long as it looks back', async () => {
    const place = await scene.endpoint();
    await set('endpoints', place.endpointId, { successRate: { below: 1, atLeast: 3 } });
    await ended(place, 1, { delivered: 2, dead_lettered: 1 });
    const tell = async (ms: number) => {
      const low = await find(place, ms);
      if (low !== undefined) await inTransaction(scene.database, (sql) => tellLowSuccessRate(sql, low));
    };
    for (const ms of [0, MINUTE_MS, 59 * MINUTE_MS]) await tell(ms);
    const notices = await seeAll();
    expect(notices).toMatchObject([{ id: `success_rate.low/${place.endpointId}/${NOW.toISOString()}` }]);
    expect(noticeData(notices[0] as (typeof notices)[number])).toMatchObject({
      message: expect.stringMatching(/^66\.6 % of the deliveries to .* less than 100 %: 2 delivered, 1 failed\.$/),
      successRate: 0.6666,
    });
    // Chats show the first ten plain members.
    expect(Object.keys(noticeData(notices[0] as (typeof notices)[number])).slice(0, 9)).toEqual([
      'message',
      'tenantId',
      'endpointId',
      'endpointName',
      'host',
      'successRate',
      'below',
      'delivered',
      'failed',
    ]);
    await ended(place, -30, { delivered: 3, dead_lettered: 1 });
    await tell(60 * MINUTE_MS);
    expect(await written()).toHaveLength(2);
  });
});

test('the operator tenant keeps its id, and never takes one of the app', async () => {
  const again = await claimOperatorTenant(scene.database, { tenantId: 'other', now: NOW });
  expect(again).toEqual({ kind: 'claimed', tenantId: 'postrider' });
  const fresh = await startStoreScene();
  try {
    const taken = await fresh.tenant();
    expect(await claimOperatorTenant(fresh.database, { tenantId: taken, now: NOW })).toEqual({ kind: 'taken' });
  } finally {
    await fresh.close();
  }
});
