import { afterAll, beforeEach, expect, test } from 'vitest';
import { requestRecordRemoval } from '../endpoints/request-record-removal.ts';
import { after, attemptOf, NOW, startStoreScene, type StoreScene } from '../testing/store-scene.ts';
import { recordAttempts } from './record-attempts.ts';
import { removeRecords } from './remove-records.ts';

let scene: StoreScene;
beforeEach(async () => {
  await scene?.close();
  scene = await startStoreScene();
});
afterAll(() => scene?.close());

type Endpoint = Awaited<ReturnType<StoreScene['endpoint']>>;

/** Deliveries that have ended, each with an attempt and a note. */
async function ended(endpoint: Endpoint, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const id = await scene.delivery(endpoint);
    await scene.enqueue(id);
    await recordAttempts(scene.database, [attemptOf(id, endpoint.endpointId, { kind: 'delivered' })]);
    await scene.database.query(`insert into delivery_notes values ($1, 'note_1', $2, 'a')`, [id, NOW]);
    ids.push(id);
  }
  return ids;
}

const request = ({ endpointId }: Endpoint) => requestRecordRemoval(scene.database, { endpointId, now: NOW });
const remove = (limit: number, now = NOW) => removeRecords(scene.database, { limit, now });
const idsIn = async (table: string, member = 'id') => (await scene.rows(table)).map((row) => row[member]);

test('the records of an endpoint are removed batch by batch, and those of others and the events stay', async () => {
  const [gone, other] = [await scene.endpoint(), await scene.endpoint()];
  await ended(gone, 5);
  const kept = await ended(other, 2);
  await request(gone);
  expect([await remove(2), await remove(2), await remove(2), await remove(2)]).toEqual([2, 2, 1, 0]);
  expect(await idsIn('deliveries')).toEqual(kept);
  expect(await idsIn('attempts', 'delivery_id')).toEqual(kept);
  expect(await idsIn('delivery_notes', 'delivery_id')).toEqual(kept);
  expect(await scene.rows('events')).toHaveLength(7);
});

test('nothing is removed that nobody asked for', async () => {
  await ended(await scene.endpoint(), 2);
  expect(await remove(10)).toBe(0);
  expect(await scene.rows('deliveries')).toHaveLength(2);
});

test('a delivery that is open, or that the relay has something to do for, waits until that is over', async () => {
  const endpoint = await scene.endpoint();
  const open = await scene.delivery(endpoint, { status: 'retrying' });
  const queued = await scene.delivery(endpoint, { status: 'cancelled' });
  await scene.enqueue(queued);
  await request(endpoint);
  expect(await remove(10)).toBe(0);
  await scene.database.query(`update deliveries set status = 'cancelled' where id = $1`, [open]);
  await scene.database.query('delete from delivery_queue');
  expect(await remove(10)).toBe(2);
  expect(await scene.rows('deliveries')).toEqual([]);
});

test('a removal is forgotten only when late publishes have committed, and after all is removed', async () => {
  const endpoint = await scene.endpoint();
  await request(endpoint);
  await remove(10);
  expect(await scene.rows('record_removals')).toHaveLength(1);
  const late = await scene.delivery(endpoint, { status: 'pending' });
  await remove(10, after(3_600_000));
  expect(await scene.rows('record_removals')).toHaveLength(1);
  await scene.database.query(`update deliveries set status = 'cancelled' where id = $1`, [late]);
  await remove(10, after(3_600_000));
  expect([await scene.rows('record_removals'), await scene.rows('deliveries')]).toEqual([[], []]);
});

test('several processes remove different deliveries at the same time', async () => {
  const endpoint = await scene.endpoint();
  await ended(endpoint, 9);
  await request(endpoint);
  const removed = await Promise.all([remove(3), remove(3), remove(3)]);
  expect(removed.every((count) => count <= 3)).toBe(true);
  while ((await remove(3)) > 0);
  expect([await scene.rows('deliveries'), await scene.rows('attempts')]).toEqual([[], []]);
});
