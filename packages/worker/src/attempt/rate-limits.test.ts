import { cancelDelivery, listDeliveryNotes } from '@postrider/store/deliveries';
import { inTransaction } from '@postrider/store/sql';
import { notifyCommands } from '@postrider/store/outbox';
import { replacePreferences } from '@postrider/store/tenants';
import type { Preferences, RateLimits } from '@postrider/domain';
import { expect, test, vi } from 'vitest';
import { rigForFile } from '../testing/rig-for-file.ts';
import type { Scene } from '../testing/rig.ts';

const rig = await rigForFile({ worker: {} });

async function prefer(scene: Scene, preferences: Preferences, level: 'tenant' | 'endpoint' = 'endpoint') {
  const owner = { tenantId: scene.tenantId, endpointId: level === 'endpoint' ? scene.endpointId : null };
  await inTransaction(rig.database, (sql) => replacePreferences(sql, owner, { preferences, now: new Date() }));
  notifyCommands(rig.database);
}

async function limited(rateLimits: RateLimits): Promise<Scene> {
  const scene = await rig.scene();
  await prefer(scene, { rateLimits });
  return scene;
}

const publishMany = (scene: Scene, count: number) => Promise.all(Array.from({ length: count }, () => scene.publish()));

const untilReceived = (scene: Scene, count: number) =>
  vi.waitFor(() => expect(scene.receiver.requests.length).toBeGreaterThanOrEqual(count), { interval: 20 });

const countBy = async (scene: Scene) => {
  const { rows } = await rig.database.query<{ status: string; count: number }>(
    `select status || coalesce(' ' || hold_reason, ' ' || skip_reason, '') as status, count(*) as count
     from deliveries where endpoint_id = $1 group by 1`,
    [scene.endpointId],
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
};

/** The instants at which attempts of an endpoint started, in milliseconds, in order. */
async function startsOf(scene: Scene): Promise<number[]> {
  const { rows } = await rig.database.query<{ at: Date }>(
    `select a.started_at as at from attempts a join deliveries d on d.id = a.delivery_id
     where d.endpoint_id = $1 order by 1`,
    [scene.endpointId],
  );
  return rows.map(({ at }) => at.getTime());
}

/** How many there are in each window of this length that begins with one and ends before the last. */
function countsIn(times: readonly number[], windowMs: number): number[] {
  const end = (times.at(-1) ?? 0) - windowMs;
  const inWindow = (from: number) => times.filter((at) => at >= from && at < from + windowMs).length;
  return times.filter((at) => at <= end).map(inWindow);
}

// How close to its limit a backlog comes, and what its neighbour notices, is measured by `scripts/prove-rates.mjs`.
test('a backlog starts never faster than its limit, and each of it once', async () => {
  const scene = await limited({ perSecond: 20 });
  // Known to answer, so that it may have several first attempts in flight.
  await rig.until(await scene.publish(), { status: 'delivered' });
  const ids = await publishMany(scene, 200);
  await untilReceived(scene, 201);
  const times = (await startsOf(scene)).slice(1);
  // However busy this machine is: a late start is followed by the next ones only as fast as the limit allows.
  expect(Math.max(...countsIn(times, 1_000))).toBeLessThanOrEqual(20);
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual((199 / 20) * 1_000);
  for (const id of ids) expect(await rig.until(id, { status: 'delivered', attemptCount: 1 })).toBeDefined();
});

test('another endpoint does not wait behind those whose limit is used up', async () => {
  const scene = await limited({ perHour: 1 });
  const other = await rig.scene();
  await publishMany(scene, 200);
  const ids = await publishMany(other, 20);
  for (const id of ids) await rig.until(id, { status: 'delivered', attemptCount: 1 });
  expect(scene.receiver.requests.length).toBeLessThanOrEqual(1);
});

test('an hourly quota lets the first ones through at once and holds the others until an hour later', async () => {
  const scene = await limited({ perHour: 3 });
  const ids = await publishMany(scene, 5);
  await vi.waitFor(
    async () => expect(await countBy(scene)).toEqual({ delivered: 3, 'waiting rate_limited': 2 }),
    15_000,
  );
  const held = [];
  for (const id of ids) {
    const row = await rig.getDelivery(id);
    if (row.status === 'waiting') held.push(row);
  }
  const [first = 0, , last = 0] = await startsOf(scene);
  for (const row of held) {
    // An attempt starts up to a second after its slot.
    expect(row.holdUntil?.getTime()).toBeGreaterThan(first + 3_600_000 - 5_000);
    expect(row.holdUntil?.getTime()).toBeLessThan(last + 3_600_000 + 5_000);
    const notes = await listDeliveryNotes(rig.database, row.id);
    expect(notes.map(({ kind, detail }) => [kind, detail.reason])).toEqual([['held', 'rate_limited']]);
  }
  // A change of the limits wakes what they held, and what started before still counts.
  await prefer(scene, { rateLimits: { perHour: 4 } });
  await vi.waitFor(
    async () => expect(await countBy(scene)).toEqual({ delivered: 4, 'waiting rate_limited': 1 }),
    15_000,
  );
  await prefer(scene, {});
  await vi.waitFor(async () => expect(await countBy(scene)).toEqual({ delivered: 5 }));
});

test('a slower limit that becomes a faster one moves what waits forward', async () => {
  const scene = await limited({ perMinute: 2 });
  await publishMany(scene, 10);
  await vi.waitFor(
    async () => expect(await countBy(scene)).toEqual({ delivered: 1, 'waiting rate_limited': 9 }),
    15_000,
  );
  await prefer(scene, { rateLimits: { perSecond: 10 } });
  await vi.waitFor(async () => expect(await countBy(scene)).toEqual({ delivered: 10 }));
  expect(scene.receiver.requests).toHaveLength(10);
});

test('what waits for its turn and expires is skipped then, not when its turn comes', async () => {
  const scene = await limited({ perHour: 1 });
  await rig.until(await scene.publish(), { status: 'delivered' });
  const expiresAt = new Date(Date.now() + 2_500);
  const id = await scene.publish({ expiresAt });
  await rig.until(id, { status: 'waiting', holdReason: 'rate_limited' });
  const { finishedAt } = await rig.until(id, { status: 'skipped', skipReason: 'expired', attemptCount: 0 });
  expect(finishedAt?.getTime()).toBeGreaterThanOrEqual(expiresAt.getTime());
  expect(scene.receiver.requests).toHaveLength(1);
});

test('in drop mode what cannot start at once is skipped, with the reason', async () => {
  const scene = await limited({ perHour: 2, mode: 'drop' });
  await publishMany(scene, 6);
  await vi.waitFor(
    async () => expect(await countBy(scene)).toEqual({ delivered: 2, 'skipped rate_limited': 4 }),
    15_000,
  );
});

test("a tenant's quota counts over all of its endpoints, and each by itself has its own limit", async () => {
  const scene = await limited({ perHour: 5 });
  await prefer(scene, { maxPerHour: 3 }, 'tenant');
  await publishMany(scene, 5);
  await vi.waitFor(
    async () => expect(await countBy(scene)).toEqual({ delivered: 3, 'waiting rate_limited': 2 }),
    15_000,
  );
});

test('a retry keeps to the limit: it waits on a timer that a person can read, and then passes without another slot', async () => {
  // A quota that is never reached remembers every slot.
  const scene = await limited({ perMinute: 12, perDay: 100_000 });
  scene.receiver.answer = (_request, response, index) => void response.writeHead(index === 0 ? 500 : 200).end();
  const id = await scene.publish();
  const held = await rig.until(id, { status: 'waiting', holdReason: 'rate_limited', attemptCount: 1 });
  expect(held.holdUntil).not.toBeNull();
  await rig.until(id, { status: 'delivered', attemptCount: 2 });
  const [first, second] = scene.receiver.requests.map(({ at }) => at);
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(5_000);
  const { rows } = await rig.database.query<{ slots: number }>(
    'select starts_taken as slots from rate_limiters where limiter_id = $1',
    [scene.endpointId],
  );
  expect(rows).toEqual([{ slots: 2 }]);
});

test('the slot of a cancelled delivery goes to the next', async () => {
  const scene = await limited({ perMinute: 10 });
  await rig.until(await scene.publish(), { status: 'delivered' });
  const [id] = await publishMany(scene, 1);
  const held = await rig.until(id ?? '', { status: 'waiting', holdReason: 'rate_limited' });
  await inTransaction(rig.database, (sql) =>
    cancelDelivery(sql, { tenantId: scene.tenantId, deliveryId: held.id, by: 'key', now: new Date() }),
  );
  const next = await scene.publish();
  const heldNext = await rig.until(next, { status: 'waiting', holdReason: 'rate_limited' });
  expect(heldNext.holdUntil).toEqual(held.holdUntil);
});
