import { pauseEndpoint, resumeEndpoint } from '@postrider/store/endpoints';
import type { Preferences } from '@postrider/domain';
import { describe, expect, test, vi } from 'vitest';
import { MINUTE_MS, notesOf, prefer, quietFor, quietUntil, timerOf } from '../testing/quiet-hours.ts';
import { rigForFile } from '../testing/rig-for-file.ts';
import type { Scene } from '../testing/rig.ts';

const rig = await rigForFile({ worker: {} });

/** Does what the API would do for `key_1`. */
const put = (scene: Scene, preferences: Preferences, level: 'tenant' | 'endpoint' = 'endpoint') =>
  prefer(rig, scene, { preferences, level });
const untilHeld = (id: string) => rig.until(id, { status: 'waiting', holdReason: 'quiet_hours' });

test('a delivery in quiet hours waits on a timer with a readable summary, and a change of preferences wakes it', async () => {
  const scene = await rig.scene();
  await put(scene, quietFor(30));
  const id = await scene.publish();
  const held = await untilHeld(id);
  expect(held.holdUntil?.getTime()).toBeGreaterThan(Date.now() + 28 * MINUTE_MS);
  expect(await timerOf(rig, id)).toMatch(/Quiet hours until \d\d:\d\d UTC/);
  expect(scene.receiver.requests).toHaveLength(0);

  await put(scene, {});
  await rig.until(id, { status: 'delivered', attemptCount: 1 });
  expect(await notesOf(rig, id)).toEqual(['held quiet_hours', 'woken preferences_changed key_1']);
});

test('held deliveries are delivered once, after the end of the window', async () => {
  const scene = await rig.scene();
  // Late enough that all are held before it.
  const endsAt = Math.ceil((Date.now() + 20_000) / MINUTE_MS) * MINUTE_MS;
  await put(scene, quietUntil(endsAt));
  // The spread uses at most half of the time before the event expires.
  const expiresAt = new Date(endsAt + 30_000);
  const ids = await Promise.all(Array.from({ length: 30 }, () => scene.publish({ expiresAt })));
  for (const id of ids) await untilHeld(id);
  // The first one waits for the end of a minute.
  const patience = { interval: 250 };
  for (const id of ids) {
    await vi.waitFor(async () => expect(await rig.getDelivery(id)).toMatchObject({ status: 'delivered' }), patience);
  }
  expect(scene.receiver.requests).toHaveLength(30);
  expect(Math.min(...scene.receiver.requests.map(({ at }) => at))).toBeGreaterThanOrEqual(endsAt);
});

test('preferences with the same hold, or about other types, wake nothing; a shorter window does', async () => {
  const scene = await rig.scene();
  const now = Date.now();
  const [wishes, shorter] = [quietUntil(now + 30 * MINUTE_MS), quietUntil(now + 20 * MINUTE_MS)];
  await put(scene, wishes);
  const id = await scene.publish();
  const held = await untilHeld(id);
  await put(scene, { ...wishes, minPriority: 'normal', eventTypes: { deny: ['user.*'] } });
  await put(scene, { ...wishes, maxPerHour: null });
  const sweeps = 'select 1 from endpoint_sweeps where endpoint_id = $1';
  await vi.waitFor(async () => expect((await rig.database.query(sweeps, [scene.endpointId])).rows).toEqual([]));
  expect(await notesOf(rig, id)).toEqual(['held quiet_hours']);
  await put(scene, shorter);
  await rig.until(id, { holdUntil: new Date((held.holdUntil?.getTime() ?? 0) - 10 * MINUTE_MS) });
  expect(await notesOf(rig, id)).toEqual(['held quiet_hours', 'woken preferences_changed key_1', 'held quiet_hours']);
});

test('preferences that exclude a held delivery end its wait at once', async () => {
  const scene = await rig.scene();
  const wishes = quietFor(30);
  await put(scene, wishes, 'tenant');
  const id = await scene.publish();
  await untilHeld(id);
  await put(scene, { minPriority: 'high' });
  await rig.until(id, { status: 'skipped', skipReason: 'priority_too_low', attemptCount: 0 });
});

test('a change of preferences during an attempt loses nothing: the attempt counts, and the next one obeys the change', async () => {
  const scene = await rig.scene({ retry: { delaysSeconds: [0] } });
  let answer: (status: number) => void = () => undefined;
  scene.receiver.answer = (_request, response) =>
    new Promise<void>((resolve) => (answer = (status) => resolve(void response.writeHead(status).end())));
  const underWay = (requests: number) => vi.waitFor(() => expect(scene.receiver.requests).toHaveLength(requests));
  const id = await scene.publish();
  await underWay(1);
  await put(scene, quietFor(30));
  answer(500);
  await rig.until(id, { status: 'waiting', holdReason: 'quiet_hours', attemptCount: 1 });
  await put(scene, {});
  await underWay(2);
  await put(scene, quietFor(30));
  answer(200);
  await rig.until(id, { status: 'delivered', attemptCount: 2 });
  expect(scene.receiver.requests).toHaveLength(2);
});

describe('an event that expires', () => {
  test('in quiet hours is skipped when it expires, not in the morning, and its timer says so', async () => {
    const scene = await rig.scene();
    await put(scene, quietFor(30));
    const expiresAt = new Date(Date.now() + 4_000);
    const id = await scene.publish({ expiresAt });
    const held = await untilHeld(id);
    // The hold lasts as long as the window, but the event expires before.
    expect(held.holdUntil?.getTime()).toBeGreaterThan(Date.now() + 28 * MINUTE_MS);
    expect(await timerOf(rig, id)).toMatch(/^"Quiet hours until \d\d:\d\d UTC; expires before, at .* UTC"$/);
    const { finishedAt } = await rig.until(id, { status: 'skipped', skipReason: 'expired', attemptCount: 0 });
    expect(finishedAt?.getTime()).toBeGreaterThanOrEqual(expiresAt.getTime());
    expect(await notesOf(rig, id)).toEqual(['held quiet_hours', 'skipped expired']);
  });

  test('at a paused endpoint waits for a person, and is then skipped', async () => {
    const scene = await rig.scene();
    await rig.change(scene, pauseEndpoint);
    const expiresAt = Date.now() + 500;
    const id = await scene.publish({ expiresAt: new Date(expiresAt) });
    // When this event has arrived, the other one has expired.
    const later = await (await rig.scene()).publish({ deliverAt: new Date(expiresAt + 100) });
    await rig.until(later, { status: 'delivered' });
    await rig.until(id, { status: 'waiting', holdReason: 'paused', holdUntil: null });
    await rig.change(scene, resumeEndpoint);
    await rig.until(id, { status: 'skipped', skipReason: 'expired', attemptCount: 0 });
    expect(await notesOf(rig, id)).toEqual(['held paused', 'woken resumed', 'skipped expired']);
  });
});

describe('an event for later', () => {
  test('that becomes due in quiet hours waits on, and is skipped if it expires there', async () => {
    const scene = await rig.scene();
    await put(scene, quietFor(30));
    const deliverAt = new Date(Date.now() + 1_500);
    const [patient, hasty] = [
      await scene.publish({ deliverAt }),
      await scene.publish({ deliverAt, expiresAt: new Date(deliverAt.getTime() + 3_000) }),
    ];
    await rig.until(patient, { status: 'waiting', holdReason: 'scheduled', holdUntil: deliverAt, startedAt: null });
    for (const id of [patient, hasty]) await untilHeld(id);
    await rig.until(hasty, { status: 'skipped', skipReason: 'expired' });
    await put(scene, {});
    await rig.until(patient, { status: 'delivered', attemptCount: 1 });
    expect(await notesOf(rig, patient)).toEqual([
      ...['held scheduled', 'held quiet_hours', 'woken preferences_changed key_1'],
    ]);
    expect(scene.receiver.requests).toHaveLength(1);
  });

  test('is not sent before its time, whatever preferences and pauses change', async () => {
    const scene = await rig.scene();
    const deliverAt = new Date(Date.now() + 3_000);
    const id = await scene.publish({ deliverAt });
    await rig.change(scene, pauseEndpoint);
    await put(scene, quietFor(30));
    await put(scene, {});
    await rig.change(scene, resumeEndpoint);
    await rig.until(id, { status: 'delivered', attemptCount: 1 });
    expect(scene.receiver.requests[0]?.at).toBeGreaterThanOrEqual(deliverAt.getTime());
  });
});

test('a retry that falls into quiet hours waits, and uses up no attempt', async () => {
  const scene = await rig.scene({ retry: { delaysSeconds: [1] } });
  scene.receiver.answer = (_request, response, index) => void response.writeHead(index === 0 ? 500 : 200).end();
  const id = await scene.publish();
  await rig.until(id, { status: 'retrying' });
  await put(scene, quietFor(30), 'tenant');
  await rig.until(id, { status: 'waiting', holdReason: 'quiet_hours', attemptCount: 1 });
  await put(scene, {}, 'tenant');
  await rig.until(id, { status: 'delivered', attemptCount: 2 });
});

test('in drop mode a delivery is skipped, with the reason', async () => {
  const scene = await rig.scene();
  await put(scene, { quietHours: { windows: [], ...quietFor(30).quietHours, mode: 'drop' } });
  const id = await scene.publish();
  await rig.until(id, { status: 'skipped', skipReason: 'quiet_hours', attemptCount: 0 });
});

test('a resume does not end a hold for quiet hours, and preferences do not end a pause', async () => {
  const scene = await rig.scene();
  await put(scene, quietFor(30));
  const id = await scene.publish();
  await untilHeld(id);
  await rig.change(scene, pauseEndpoint);
  await rig.change(scene, resumeEndpoint);
  await vi.waitFor(async () => {
    const { rows } = await rig.database.query('select 1 from endpoint_sweeps where endpoint_id = $1', [
      scene.endpointId,
    ]);
    expect(rows).toHaveLength(0);
  });
  expect(await notesOf(rig, id)).toEqual(['held quiet_hours']);
});
