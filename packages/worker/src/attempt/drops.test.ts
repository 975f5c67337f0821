import type { Preferences } from '@postrider/domain';
import { retryDelivery } from '@postrider/store/deliveries';
import { notifyQueue } from '@postrider/store/outbox';
import { inTransaction } from '@postrider/store/sql';
import { describe, expect, test, vi } from 'vitest';
import { MINUTE_MS, notesOf, prefer, quietFor } from '../testing/quiet-hours.ts';
import { rigForFile } from '../testing/rig-for-file.ts';
import type { Scene, SceneOptions } from '../testing/rig.ts';

const rig = await rigForFile({ worker: {} });

/** Quiet hours from now on for this long. Deliveries in them are dropped. */
const droppingFor = (minutes: number): Preferences => {
  const { quietHours } = quietFor(minutes);
  return quietHours ? { quietHours: { ...quietHours, mode: 'drop' } } : {};
};
const put = (scene: Scene, preferences: Preferences, level: 'tenant' | 'endpoint' = 'endpoint') =>
  prefer(rig, scene, { preferences, level });

/** A scene whose receiver answers with these statuses in order, then with 200. */
async function answering(statuses: readonly number[], options: SceneOptions = {}): Promise<Scene> {
  const scene = await rig.scene(options);
  scene.receiver.answer = (_request, response, index) => void response.writeHead(statuses[index] ?? 200).end();
  return scene;
}

async function redrive(scene: Scene, deliveryId: string): Promise<void> {
  await inTransaction(rig.database, (sql) =>
    retryDelivery(sql, { tenantId: scene.tenantId, deliveryId, by: 'key_1', now: new Date() }),
  );
  notifyQueue(rig.database);
}

const untilSkipped = async (scene: Scene, skipReason: 'rate_limited' | 'quiet_hours') =>
  rig.until(await scene.publish(), { status: 'skipped', skipReason, attemptCount: 0 });

describe('where rate limits drop', () => {
  test.each<[string, Preferences, Preferences]>([
    ['the endpoint’s', { rateLimits: { perHour: 2, mode: 'drop' } }, {}],
    ['the tenant’s', {}, { rateLimits: { mode: 'drop' }, maxPerHour: 2 }],
  ])('a retry needs no slot of %s full hour, and takes none', async (_whose, endpoint, tenant) => {
    const scene = await answering([503], { retry: { delaysSeconds: [2] } });
    await put(scene, tenant, 'tenant');
    await put(scene, endpoint);
    const failed = await scene.publish();
    await rig.until(failed, { status: 'retrying', attemptCount: 1 });
    await rig.until(await scene.publish(), { status: 'delivered' });
    await untilSkipped(scene, 'rate_limited');
    await rig.until(failed, { status: 'delivered', attemptCount: 2 });
    expect(await notesOf(rig, failed)).toEqual([]);
  });

  test('retries leave the whole hour to first attempts', async () => {
    const scene = await answering([503], { retry: { delaysSeconds: [0] } });
    await put(scene, { rateLimits: { perHour: 2, mode: 'drop' } });
    await rig.until(await scene.publish(), { status: 'delivered', attemptCount: 2 });
    await rig.until(await scene.publish(), { status: 'delivered', attemptCount: 1 });
    await untilSkipped(scene, 'rate_limited');
  });

  test('a limit that holds still paces the retries', async () => {
    const scene = await answering([503], { retry: { delaysSeconds: [0] } });
    await put(scene, { rateLimits: { mode: 'drop' }, maxPerHour: 5 }, 'tenant');
    await put(scene, { rateLimits: { perHour: 1 } });
    await rig.until(await scene.publish(), { status: 'waiting', holdReason: 'rate_limited', attemptCount: 1 });
  });

  test('a dead letter that a person sends again goes out in a full hour', async () => {
    const scene = await answering([400]);
    await put(scene, { rateLimits: { perHour: 1, mode: 'drop' } });
    const id = await scene.publish();
    await rig.until(id, { status: 'dead_lettered', attemptCount: 1 });
    await untilSkipped(scene, 'rate_limited');
    await redrive(scene, id);
    await rig.until(id, { status: 'delivered', attemptCount: 2 });
  });
});

describe('where quiet hours drop', () => {
  test('a retry waits for their end, and is delivered then', async () => {
    const scene = await answering([503], { retry: { delaysSeconds: [2] } });
    // Shortly after the end: the spread uses at most half of the time before the event expires.
    const endsAt = Math.ceil((Date.now() + 20_000) / MINUTE_MS) * MINUTE_MS;
    const id = await scene.publish({ expiresAt: new Date(endsAt + 10_000) });
    await rig.until(id, { status: 'retrying', attemptCount: 1 });
    await put(scene, droppingFor((endsAt - Date.now()) / MINUTE_MS));
    await rig.until(id, { status: 'waiting', holdReason: 'quiet_hours', attemptCount: 1 });
    await untilSkipped(scene, 'quiet_hours');
    await vi.waitFor(
      async () => expect(await rig.getDelivery(id)).toMatchObject({ status: 'delivered', attemptCount: 2 }),
      { interval: 100 },
    );
    expect(scene.receiver.requests.at(-1)?.at).toBeGreaterThanOrEqual(endsAt);
  });

  test('when `hold` becomes `drop`, a retry in quiet hours keeps waiting and a first attempt is skipped', async () => {
    const scene = await answering([503], { retry: { delaysSeconds: [0] } });
    const { quietHours } = quietFor(30);
    if (!quietHours) throw new Error('no quiet hours');
    let release: () => void = () => undefined;
    scene.receiver.answer = (_request, response) =>
      new Promise<void>((resolve) => (release = () => resolve(void response.writeHead(503).end())));
    const retried = await scene.publish();
    await vi.waitFor(() => expect(scene.receiver.requests).toHaveLength(1));
    await put(scene, { quietHours });
    release();
    await rig.until(retried, { status: 'waiting', holdReason: 'quiet_hours', attemptCount: 1 });
    const first = await scene.publish();
    await rig.until(first, { status: 'waiting', holdReason: 'quiet_hours', attemptCount: 0 });
    await put(scene, { quietHours: { ...quietHours, mode: 'drop' } });
    await rig.until(first, { status: 'skipped', skipReason: 'quiet_hours' });
    await rig.until(retried, { status: 'waiting', holdReason: 'quiet_hours', attemptCount: 1 });
    expect(await notesOf(rig, retried)).toEqual(['held quiet_hours']);
  });

  test('a dead letter that a person sends again waits for their end', async () => {
    const scene = await answering([400]);
    const id = await scene.publish();
    await rig.until(id, { status: 'dead_lettered', attemptCount: 1 });
    await put(scene, droppingFor(30));
    await redrive(scene, id);
    await rig.until(id, { status: 'waiting', holdReason: 'quiet_hours', attemptCount: 1 });
    await put(scene, {});
    await rig.until(id, { status: 'delivered', attemptCount: 2 });
  });
});
