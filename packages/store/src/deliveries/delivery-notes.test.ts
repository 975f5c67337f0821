import { newId } from '../sql/new-id.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { explainPlan } from '../testing/explain-plan.ts';
import { after, begin, NOW, startStoreScene } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { LIST_NOTES, listDeliveryNotes, noteEach } from './delivery-notes.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
afterAll(() => scene?.close());

const notesOf = (id: string) => listDeliveryNotes(scene.database, id);

test('the notes of each delivery are listed in the order in which they were written', async () => {
  const [id, other] = [newId('dlv'), newId('dlv')];
  const until = after(60_000).toISOString();
  await noteEach(scene.database, [
    { deliveryId: id, at: NOW, kind: 'held', detail: { reason: 'quiet_hours', until } },
    { deliveryId: other, at: NOW, kind: 'skipped', detail: { reason: 'expired' } },
    // The same instant, and one of a clock that is slow.
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

test('many deliveries can get the same note at once, and an empty list is no error', async () => {
  const ids = [newId('dlv'), newId('dlv')];
  await noteEach(
    scene.database,
    ids.map((deliveryId) => ({ deliveryId, at: NOW, kind: 'cancelled', detail: { by: 'key_1' } })),
  );
  await noteEach(scene.database, []);
  for (const id of ids) expect(await notesOf(id)).toEqual([{ at: NOW, kind: 'cancelled', detail: { by: 'key_1' } }]);
});

test('a note is rolled back with its transaction', async () => {
  const id = newId('dlv');
  const undone = await begin(scene.database);
  await noteEach(undone, [{ deliveryId: id, at: NOW, kind: 'woken', detail: {} }]);
  await undone.rollback();
  expect(await notesOf(id)).toEqual([]);
});

test('only the latest notes are listed', async () => {
  const id = newId('dlv');
  const notes = Array.from({ length: 600 }, (_, i) => ({
    deliveryId: id,
    at: after(i),
    kind: 'woken' as const,
    detail: { reason: `${i}` },
  }));
  await noteEach(scene.database, notes);
  const listed = await notesOf(id);
  expect([listed.length, listed[0]?.detail.reason, listed.at(-1)?.detail.reason]).toEqual([500, '100', '599']);
});

test('the notes of one delivery among many are found by an index', async () => {
  await scene.database.query(
    `insert into delivery_notes (delivery_id, id, at, kind) select 'dlv_' || i % 20000, 'note_' || i, now(), 'held'
     from generate_series(1, 40000) i`,
  );
  await scene.database.query('analyze delivery_notes');
  const plan = await explainPlan(scene.database, LIST_NOTES({ deliveryId: 'dlv_7' }));
  expect(Math.max(...plan.map(({ rowsVisited }) => rowsVisited))).toBe(2);
});
