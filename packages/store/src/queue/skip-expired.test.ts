import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { listDeliveryNotes } from '../deliveries/delivery-notes.ts';
import { makeBacklog } from '../testing/backlog.ts';
import { after, begin, NOW, startStoreScene } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { skipExpired } from './skip-expired.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
beforeEach(() => scene.database.query('truncate delivery_queue, deliveries'));
afterAll(() => scene?.close());

const HELD = {
  status: 'waiting',
  hold_reason: 'rate_limited',
  hold_until: after(60_000),
  next_attempt_at: after(60_000),
};
const EXPIRED = { ...HELD, expires_at: NOW };
async function enqueueHeld(columns: Record<string, unknown>, queue: Record<string, unknown> = {}): Promise<string> {
  const id = await scene.delivery(await scene.endpoint(), columns);
  await scene.enqueue(id, { held: true, ...queue });
  return id;
}
const queued = async () => (await scene.rows('delivery_queue')).map((row) => row['delivery_id']);

test('what waits in a queue for a rate limit is skipped when it expires, with a note, and dequeued', async () => {
  const ids = [await enqueueHeld(EXPIRED), await enqueueHeld({ ...EXPIRED, expires_at: after(-1) })];
  expect(await skipExpired(scene.database, NOW)).toBe(false);
  for (const id of ids) {
    expect(await scene.row('deliveries', id)).toMatchObject({
      status: 'skipped',
      skip_reason: 'expired',
      finished_at: NOW,
      hold_reason: null,
      hold_until: null,
      next_attempt_at: null,
    });
    expect(await listDeliveryNotes(scene.database, id)).toEqual([
      { at: NOW, kind: 'skipped', detail: { reason: 'expired' } },
    ]);
  }
  expect(await queued()).toEqual([]);
});

test.each([
  ['is claimed', EXPIRED, { lease_until: after(1), claimed_by: 'boot-0' }],
  ['was claimed and given back', EXPIRED, { claimed_by: 'boot-0' }],
  ['was claimed until its lease was over', EXPIRED, { lease_until: NOW, claimed_by: 'boot-0' }],
  ['expires later', { ...HELD, expires_at: after(1) }, {}],
  ['never expires', HELD, {}],
  ['waits in its workflow', { ...EXPIRED, in_workflow: true }, {}],
  ['waits for quiet hours', { ...EXPIRED, hold_reason: 'quiet_hours' }, {}],
  ['is not held', { status: 'pending', expires_at: NOW }, {}],
])('what %s is left alone', async (_name, columns, queue) => {
  const id = await enqueueHeld(columns, queue);
  const before = await scene.row('deliveries', id);
  expect(await skipExpired(scene.database, NOW)).toBe(false);
  expect(await scene.row('deliveries', id)).toEqual(before);
  expect(await queued()).toEqual([id]);
  expect(await listDeliveryNotes(scene.database, id)).toEqual([]);
});

test.each(['deliveries', 'delivery_queue'])(
  'one whose row in %s somebody else holds is not waited for',
  async (table) => {
    const [held, free] = [await enqueueHeld(EXPIRED), await enqueueHeld(EXPIRED)];
    const other = await begin(scene.database);
    const key = table === 'deliveries' ? 'id' : 'delivery_id';
    await other.query(`select 1 from ${table} where ${key} = $1 for update`, [held]);
    await skipExpired(scene.database, NOW);
    expect(await queued()).toEqual([held]);
    await other.rollback();
    expect(await scene.row('deliveries', free)).toMatchObject({ status: 'skipped' });
  },
);

test('many are skipped batch by batch, the first to expire first', async () => {
  const { ids } = await makeBacklog(scene, 600);
  await scene.database.query(
    `update deliveries set status = 'waiting', hold_reason = 'rate_limited',
       expires_at = $1::timestamptz - interval '1 s' * array_position($2::text[], id)`,
    [NOW, ids.toReversed()],
  );
  expect(await skipExpired(scene.database, NOW)).toBe(true);
  expect(await queued()).toEqual(ids.slice(500));
  expect(await skipExpired(scene.database, NOW)).toBe(false);
  expect(await queued()).toEqual([]);
});
