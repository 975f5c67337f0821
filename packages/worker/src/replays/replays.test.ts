import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { expect, test, vi } from 'vitest';
import { pastDeliveries, replaysOf } from '../testing/past-deliveries.ts';
import { rigForFile } from '../testing/rig-for-file.ts';
import type { Scene } from '../testing/rig.ts';

const rig = await rigForFile({ worker: {} });

const statuses = async ({ tenantId }: Scene) => {
  const { rows } = await rig.database.query<{ status: string; n: number }>(
    'select status, count(*) as n from deliveries where tenant_id = $1 group by 1',
    [tenantId],
  );
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
};

const webhookIds = ({ receiver }: Scene) => receiver.requests.map(({ headers }) => String(headers['webhook-id']));

const eventsOf = async ({ tenantId }: Scene) => {
  const { rows } = await rig.database.query<{ id: string }>('select id from events where tenant_id = $1 order by id', [
    tenantId,
  ]);
  return rows.map(({ id }) => id);
};

test('sixty dead letters are redriven by one request, in place', async () => {
  const scene = await rig.scene();
  const ids = await pastDeliveries(rig, scene, { count: 60 });
  const replays = replaysOf(rig, scene.tenantId);
  const id = await replays.create({ filter: { status: 'dead_lettered' } });
  const replay = await replays.until(id, 'finished');
  expect(replay).toMatchObject({ matched: 60, sent: 60, delivered: 60, failed: 0, skipped: 0 });
  expect(await statuses(scene)).toEqual({ delivered: 60 });
  expect(webhookIds(scene).toSorted()).toEqual(await eventsOf(scene));
  expect(await rig.getDelivery(ids[0] ?? '')).toMatchObject({ attemptsBefore: 1, attemptCount: 2, replayOf: null });
  expect(await rig.client.workflow.getHandle(`replay/${id}`).result()).toMatch(/^finished: 60 matched, 60 sent/);
});

test('what was delivered, skipped or cancelled is sent again as a new delivery with the same webhook-id', async () => {
  const scene = await rig.scene();
  const past = [
    ...(await pastDeliveries(rig, scene, { count: 1, status: 'delivered' })),
    ...(await pastDeliveries(rig, scene, { count: 1, status: 'skipped' })),
    ...(await pastDeliveries(rig, scene, { count: 1, status: 'cancelled' })),
  ];
  const replays = replaysOf(rig, scene.tenantId);
  const id = await replays.create({ filter: { endpointId: scene.endpointId } });
  expect(await replays.until(id, 'finished')).toMatchObject({ matched: 3, sent: 3, delivered: 3 });
  expect(webhookIds(scene).toSorted()).toEqual(await eventsOf(scene));
  const { rows } = await rig.database.query('select replay_of from deliveries where replay_of is not null order by 1');
  expect(rows).toEqual(past.toSorted().map((replay_of) => ({ replay_of })));
});

test('a fresh replay sends new deliveries, each with a webhook-id of its own, and leaves dead letters', async () => {
  const scene = await rig.scene();
  await pastDeliveries(rig, scene, { count: 2 });
  const replays = replaysOf(rig, scene.tenantId);
  for (let n = 0; n < 2; n++) {
    const id = await replays.create({ filter: { status: 'dead_lettered' } }, { fresh: true });
    expect(await replays.until(id, 'finished')).toMatchObject({ matched: 2, sent: 2, delivered: 2 });
  }
  const [one, other] = await eventsOf(scene);
  expect(webhookIds(scene).toSorted()).toEqual([`${one}_r1`, `${one}_r2`, `${other}_r1`, `${other}_r2`]);
  expect(await statuses(scene)).toEqual({ dead_lettered: 2, delivered: 4 });
});

test('what waits for its next attempt is sent now or cancelled by one request, also what has a workflow', async () => {
  const scene = await rig.scene({ retry: { delaysSeconds: [3_600, 3_600] } });
  scene.receiver.answer = (_, response) => void response.writeHead(503).end();
  const ids = await Promise.all(Array.from({ length: 10 }, () => scene.publish()));
  for (const id of ids) await rig.until(id, { status: 'retrying', attemptCount: 1 });
  scene.receiver.answer = (_, response) => void response.writeHead(200).end();
  const replays = replaysOf(rig, scene.tenantId);
  const chosen = { ids: ids.slice(0, 5), status: 'retrying' } as const;
  const id = await replays.create({ open: chosen }, { action: 'retry' });
  expect(await replays.until(id, 'finished')).toMatchObject({ matched: 5, sent: 5, delivered: 5, discarded: 0 });
  const rest = await replays.create({ open: { endpointId: scene.endpointId } }, { action: 'cancel' });
  expect(await replays.until(rest, 'finished')).toMatchObject({ matched: 5, sent: 0, discarded: 5, skipped: 0 });
  expect(await statuses(scene)).toEqual({ delivered: 5, cancelled: 5 });
  expect(scene.receiver.requests).toHaveLength(15);
});

test('results are those of the deliveries, and it finishes when the last one has ended', async () => {
  const scene = await rig.scene({ retry: { delaysSeconds: [2] } });
  await pastDeliveries(rig, scene, { count: 3 });
  const [, expired = ''] = await pastDeliveries(rig, scene, { count: 2 });
  await rig.database.query('update deliveries set expires_at = now() where id = $1', [expired]);
  const [first] = await eventsOf(scene);
  scene.receiver.answer = ({ headers }, response) =>
    void response.writeHead(headers['webhook-id'] === first ? 503 : 200).end();
  const replays = replaysOf(rig, scene.tenantId);
  const id = await replays.create({ filter: { status: 'dead_lettered' } });
  const replay = await replays.until(id, 'finished');
  expect(replay).toMatchObject({ matched: 5, sent: 5, delivered: 3, failed: 1, skipped: 1 });
  expect(await statuses(scene)).toEqual({ delivered: 3, dead_lettered: 1, skipped: 1 });
});

test('an expunged event and a deleted endpoint get nothing again', async () => {
  const scene = await rig.scene();
  const [delivery] = await pastDeliveries(rig, scene, { count: 2, status: 'delivered' });
  const replays = replaysOf(rig, scene.tenantId);
  // Matched while it could still be sent.
  const id = await replays.create({ filter: { status: 'delivered' } }, { ratePerSecond: 1, fresh: true });
  await vi.waitFor(async () => expect(await replays.get(id)).toMatchObject({ counted: true }));
  await replays.change(id, { status: 'paused' });
  await rig.database.query(`update events set expunged_at = now() where tenant_id = $1`, [scene.tenantId]);
  const { sent } = await replays.get(id);
  await replays.change(id, { status: 'running', ratePerSecond: 100 });
  expect(await replays.until(id, 'finished')).toMatchObject({ matched: 2, sent, skipped: 2 - sent });
  expect(delivery).toBeDefined();
  await rig.database.query('update endpoints set deleted_at = now() where id = $1', [scene.endpointId]);
  const later = await replays.create({ filter: { endpointId: scene.endpointId } });
  expect(await replays.until(later, 'finished')).toMatchObject({ matched: 0, sent: 0 });
});

test('a replay pauses, goes on at another rate, and can be cancelled', async () => {
  const scene = await rig.scene();
  await pastDeliveries(rig, scene, { count: 1_000 });
  const replays = replaysOf(rig, scene.tenantId);
  const id = await replays.create({ filter: { status: 'dead_lettered' } }, { ratePerSecond: 20 });
  const sentAtLeast = (least: number) =>
    vi.waitFor(async () => expect((await replays.get(id)).sent).toBeGreaterThan(least));
  await sentAtLeast(5);
  await replays.change(id, { status: 'paused' });
  const { sent } = await replays.get(id);
  // It goes on looking for results, and sends nothing meanwhile.
  await vi.waitFor(async () => expect(await replays.get(id)).toMatchObject({ sent, delivered: sent }));
  await replays.change(id, { status: 'running', ratePerSecond: 200 });
  await sentAtLeast(sent + 100);
  await replays.change(id, { status: 'cancelled' });
  const cancelled = await replays.get(id);
  expect(await rig.client.workflow.getHandle(`replay/${id}`).result()).toMatch(/^cancelled/);
  const last = await replays.get(id);
  expect(last).toMatchObject({ status: 'cancelled', sent: cancelled.sent, delivered: cancelled.sent, matched: 1_000 });
  expect(await statuses(scene)).toEqual({ delivered: last.sent, dead_lettered: 1_000 - last.sent });
  const { rows } = await rig.database.query('select 1 from replay_items where replay_id = $1', [id]);
  expect(rows).toEqual([]);
});

test('dead letters are discarded by one request', async () => {
  const scene = await rig.scene();
  await pastDeliveries(rig, scene, { count: 450 });
  await pastDeliveries(rig, scene, { count: 1, status: 'delivered' });
  const replays = replaysOf(rig, scene.tenantId);
  const id = await replays.create({ filter: { status: 'dead_lettered' } }, { action: 'discard', ratePerSecond: 1 });
  expect(await replays.until(id, 'finished')).toMatchObject({ matched: 450, discarded: 450, sent: 0, skipped: 0 });
  expect(await statuses(scene)).toEqual({ cancelled: 450, delivered: 1 });
  expect(scene.receiver.requests).toEqual([]);
  const { rows } = await rig.database.query('select facts from notices where tenant_id = $1', [scene.tenantId]);
  expect(rows).toMatchObject([{ facts: { replayId: id, matched: 450, sent: 0, discarded: 450 } }]);
});

test('the history of a replay holds no ids of deliveries, and stays short', async () => {
  const scene = await rig.scene();
  await pastDeliveries(rig, scene, { count: 50 });
  const replays = replaysOf(rig, scene.tenantId);
  const id = await replays.create({ filter: { status: 'dead_lettered' } }, { ratePerSecond: 1_000 });
  await replays.until(id, 'finished');
  const history = await rig.client.workflow.getHandle(`replay/${id}`).fetchHistory();
  expect(historyToJSON(history)).not.toMatch(/dlv_|evt_/);
  expect(history.events?.length).toBeLessThan(60);
});

test('a replay has its turn while sixteen others send for a long time', async () => {
  const scene = await rig.scene();
  const replays = replaysOf(rig, scene.tenantId);
  await pastDeliveries(rig, scene, { count: 100, status: 'delivered' });
  const long = await Promise.all(
    Array.from({ length: 16 }, () => replays.create({ filter: { status: 'delivered' } }, { ratePerSecond: 1 })),
  );
  await vi.waitFor(async () => {
    for (const id of long) expect((await replays.get(id)).sent).toBeGreaterThan(0);
  });
  await pastDeliveries(rig, scene, { count: 3 });
  const id = await replays.create({ filter: { status: 'dead_lettered' } });
  expect(await replays.until(id, 'finished')).toMatchObject({ matched: 3, delivered: 3 });
  for (const each of long) {
    expect((await replays.get(each)).status).toBe('running');
    await replays.change(each, { status: 'cancelled' });
  }
});
