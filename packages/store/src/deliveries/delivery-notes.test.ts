import { newId } from '../sql/new-id.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listDeliveryNotes, noteEach } from './delivery-notes.ts';
import { after, begin, NOW, startStoreScene } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
afterAll(() => scene?.close());

const notesOf = (id: string) => listDeliveryNotes(scene.database, id);

test('what was noted is told in the order in which it was, each delivery its own', async () => {
  const [id, other] = [newId('dlv'), newId('dlv')];
  const until = after(60_000).toISOString();
  await noteEach(scene.database, [
    { deliveryId: id, at: NOW, kind: 'held', detail: { reason: 'quiet_hours', until } },
    { deliveryId: other, at: NOW, kind: 'skipped', detail: { reason: 'expired' } },
    // At the same moment, and of a clock that goes after: the order is that of the writing.
    { deliveryId: id, at: NOW, kind: 'woken', detail: { reason: 'preferences_changed', by: 'key_1' } },
    { deliveryId: id, at: after(-5), kind: 'held', detail: { reason: 'paused', until: null } },
  ]);
  expect(await notesOf(id)).toEqual([
    { at: NOW, kind: 'held', detail: { reason: 'quiet_hours', until } },
    { at: NOW, kind: 'woken', detail: { reason: 'preferences_changed', by: 'key_1' } },
    { at: after(-5), kind: 'held', detail: { reason: 'paused', until: null } },
  ]);
  expect(await notesOf(other)).toHaveLength(1);
  expect(await notesOf(newId('dlv'))).toEqual([]);
});

test('the same is noted of many at once, and nothing of nobody', async () => {
  const ids = [newId('dlv'), newId('dlv')];
  await noteEach(
    scene.database,
    ids.map((deliveryId) => ({ deliveryId, at: NOW, kind: 'cancelled', detail: { by: 'key_1' } })),
  );
  await noteEach(scene.database, []);
  for (const id of ids) expect(await notesOf(id)).toEqual([{ at: NOW, kind: 'cancelled', detail: { by: 'key_1' } }]);
});

test('a note stands and falls with what it tells of', async () => {
  const id = newId('dlv');
  const undone = await begin(scene.database);
  await noteEach(undone, [{ deliveryId: id, at: NOW, kind: 'woken', detail: {} }]);
  await undone.rollback();
  expect(await notesOf(id)).toEqual([]);
});

test('of very many the latest are told', async () => {
  const id = newId('dlv');
  const notes = Array.from({ length: 600 }, (_, i) => ({
    ...{ deliveryId: id, at: after(i), kind: 'woken' as const },
    detail: { reason: `${i}` },
  }));
  await noteEach(scene.database, notes);
  const told = await notesOf(id);
  expect([told.length, told[0]?.detail.reason, told.at(-1)?.detail.reason]).toEqual([500, '100', '599']);
});

test('notes of a delivery are found by key, however many there are', async () => {
  await scene.database.query(
    `insert into delivery_notes (delivery_id, id, at, kind) select 'dlv_' || i % 20000, 'note_' || i, now(), 'held'
     from generate_series(1, 40000) i`,
  );
  await scene.database.query('analyze delivery_notes');
  const { rows } = await scene.database.query<{ 'QUERY PLAN': string }>(
    `explain select at from delivery_notes where delivery_id = 'dlv_7' order by id desc limit 500`,
  );
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toMatch(/Index Scan Backward|Bitmap Index Scan/);
});
