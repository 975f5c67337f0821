import {
  inTransaction,
  listDeliveryNotes,
  notifyCommands,
  pauseEndpoint,
  replacePreferences,
  resumeEndpoint,
} from '@postrider/store';
import type { Preferences } from '@postrider/contracts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startRig } from '../testing/rig.ts';
import type { Rig, Scene } from '../testing/rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
  await rig.startWorker();
}, 120_000);
afterAll(() => rig?.stop());

const MINUTE_MS = 60_000;
const clock = (ms: number) => new Date(ms).toISOString().slice(11, 16);

/** Quiet since a minute ago, until the minute that begins so many minutes ahead. */
const quietFor = (minutes: number): Preferences => ({
  quietHours: { windows: [{ start: clock(Date.now() - MINUTE_MS), end: clock(Date.now() + minutes * MINUTE_MS) }] },
});

async function prefer(scene: Scene, preferences: Preferences, level: 'tenant' | 'endpoint' = 'endpoint') {
  const owner = { tenantId: scene.tenantId, endpointId: level === 'endpoint' ? scene.endpointId : null };
  await inTransaction(rig.database, (sql) => replacePreferences(sql, owner, { preferences, now: new Date() }));
  notifyCommands(rig.database);
}

const untilHeld = (id: string) => rig.until(id, { status: 'waiting', holdReason: 'quiet_hours' });

test('a delivery in quiet hours waits on a timer that a person can read, and a change of preferences wakes it', async () => {
  const scene = await rig.scene();
  await prefer(scene, quietFor(30));
  const id = await scene.publish();
  const held = await untilHeld(id);
  expect(held.holdUntil?.getTime()).toBeGreaterThan(Date.now() + 28 * MINUTE_MS);
  const history = await vi.waitFor(async () => {
    const { events } = await rig.client.workflow.getHandle(`delivery/${id}`).fetchHistory();
    const timer = events?.find((event) => event.timerStartedEventAttributes);
    if (timer === undefined) throw new Error('no timer yet');
    return timer;
  });
  const summary = Buffer.from(history.userMetadata?.summary?.data ?? []).toString();
  expect(summary).toMatch(/Quiet hours until \d\d:\d\d UTC/);
  expect(scene.receiver.requests).toHaveLength(0);

  await prefer(scene, {});
  await rig.until(id, { status: 'delivered', attemptCount: 1 });
  const notes = await listDeliveryNotes(rig.database, id);
  expect(notes.map(({ kind, detail }) => [kind, detail.reason])).toEqual([
    ['held', 'quiet_hours'],
    ['woken', 'preferences_changed'],
  ]);
});

test('at the end of the window what waited is delivered once, after the window and not before', async () => {
  const scene = await rig.scene();
  await prefer(scene, quietFor(1));
  const endsAt = Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS;
  // The spread stays within half of the time that an event has left.
  const expiresAt = new Date(endsAt + 8_000);
  const ids = await Promise.all(Array.from({ length: 30 }, () => scene.publish({ expiresAt })));
  for (const id of ids) await untilHeld(id);
  for (const id of ids) {
    await vi.waitFor(async () => expect(await rig.getDelivery(id)).toMatchObject({ status: 'delivered' }), 75_000);
  }
  expect(scene.receiver.requests).toHaveLength(30);
  expect(Math.min(...scene.receiver.requests.map(({ at }) => at))).toBeGreaterThanOrEqual(endsAt);
}, 120_000);

test('a retry that would fall into quiet hours waits, and uses up no attempt', async () => {
  const scene = await rig.scene({ retry: { delaysSeconds: [1] } });
  scene.receiver.answer = (_request, response, index) => void response.writeHead(index === 0 ? 500 : 200).end();
  const id = await scene.publish();
  await rig.until(id, { status: 'retrying' });
  await prefer(scene, quietFor(30), 'tenant');
  await rig.until(id, { status: 'waiting', holdReason: 'quiet_hours', attemptCount: 1 });
  await prefer(scene, {}, 'tenant');
  await rig.until(id, { status: 'delivered', attemptCount: 2 });
});

test('in drop mode it is skipped, with the reason', async () => {
  const scene = await rig.scene();
  await prefer(scene, { quietHours: { windows: [], ...quietFor(30).quietHours, mode: 'drop' } });
  const id = await scene.publish();
  await rig.until(id, { status: 'skipped', skipReason: 'quiet_hours', attemptCount: 0 });
});

test('an endpoint that is resumed does not wake what quiet hours hold, and the other way round', async () => {
  const scene = await rig.scene();
  await prefer(scene, quietFor(30));
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
  expect((await listDeliveryNotes(rig.database, id)).map(({ kind }) => kind)).toEqual(['held']);
});
