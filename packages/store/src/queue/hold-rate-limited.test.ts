import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { connect } from '../sql/database.ts';
import { listDeliveryNotes } from '../deliveries/delivery-notes.ts';
import { wakeHeld } from '../deliveries/reconcile-endpoint.ts';
import { rateLimitedQueues } from '../testing/rate-limited-queue.ts';
import { after, begin, NOW, setPreferences, startStoreScene } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { holdRateLimited } from './hold-rate-limited.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
beforeEach(() => scene.database.query('truncate delivery_queue, rate_limiters'));
afterAll(() => scene?.close());

// Slots of one a second lie 1,020 ms apart: within the lead of 300 ms there is one.
const ONE = { rateLimits: { perSecond: 1 } };
const { backlog, claim, hold, held, waits } = rateLimitedQueues(() => scene);

/** How many notes the deliveries of a queue have, and how many of these have one. */
async function notesOf({ ids }: { ids: readonly string[] }): Promise<unknown> {
  const { rows } = await scene.database.query(
    `select count(*) as notes, count(distinct delivery_id) as noted from delivery_notes where delivery_id = any($1)`,
    [ids],
  );
  return rows[0];
}

test('what waits behind a limit is shown as held once, with a note that tells its time', async () => {
  const queue = await backlog(4, { preferences: ONE });
  await claim(queue);
  expect(await hold()).toMatchObject({ more: false });
  expect(await held(queue)).toEqual(queue.ids.slice(1));
  const [, second = '', third = ''] = queue.ids;
  expect(await waits([second, third])).toEqual([1_020, 2_040]);
  expect(await scene.row('deliveries', second)).toMatchObject({ status: 'waiting', hold_until: null });
  const note = (ms: number) => ({
    at: NOW,
    kind: 'held',
    detail: { reason: 'rate_limited', until: after(ms).toISOString() },
  });
  expect(await listDeliveryNotes(scene.database, third)).toEqual([note(2_040)]);
  // Others take the slots, and the limit changes: nothing more is written.
  const before = await scene.row('deliveries', second);
  await setPreferences(scene.database, queue.endpointId, { rateLimits: { perHour: 2 } });
  await hold(after(900));
  expect(await scene.row('deliveries', second)).toEqual(before);
  expect(await listDeliveryNotes(scene.database, third)).toEqual([note(2_040)]);
});

test('what no limit keeps waiting is not shown as held', async () => {
  const free = await backlog(3);
  const fast = await backlog(20, { preferences: { rateLimits: { perSecond: 1_000 } } });
  await claim(fast);
  expect(await hold()).toMatchObject({ more: false });
  expect(await held(free)).toEqual([]);
  // Of these only the permits of the endpoint are used up.
  expect(await held(fast)).toEqual([]);
});

test('what came less than a second ago is not looked at yet, nor what is claimed', async () => {
  const queue = await backlog(4, { preferences: ONE });
  await claim(queue);
  const due = 'update delivery_queue set due_at = $2, lease_until = $3 where delivery_id = $1';
  await scene.database.query(due, [queue.ids[1], after(-2_000), after(1)]);
  await scene.database.query(due, [queue.ids[2], after(-1_000), NOW]);
  await scene.database.query(due, [queue.ids[3], after(-999), null]);
  await hold();
  expect(await held(queue)).toEqual([queue.ids[2]]);
  await hold(after(1));
  expect(await held(queue)).toEqual(queue.ids.slice(1));
});

test('a queue of 1,200 is shown batch by batch; then only its end is read', async () => {
  const queue = await backlog(1_201, { preferences: ONE });
  await claim(queue);
  const batches: number[] = [];
  for (let more = true; more;) {
    ({ more } = await hold());
    batches.push((await held(queue)).length);
  }
  expect(batches).toEqual([500, 1_000, 1_200]);
  expect(await notesOf(queue)).toEqual({ notes: 1_200, noted: 1_200 });
  const { rows } = await scene.database.query('select shown_id from rate_limiters where limiter_id = $1', [
    queue.endpointId,
  ]);
  expect(rows).toEqual([{ shown_id: queue.ids.at(-1) }]);
});

test('a row that becomes visible late, due before others that are shown already, is shown too', async () => {
  const queue = await backlog(1, { preferences: ONE });
  await claim(queue);
  const enqueue = async (id: string, ms: number) =>
    scene.enqueue(await scene.delivery(queue, { id }), { due_at: after(ms) });
  await enqueue('dlv_late_2', -1_500);
  await hold();
  await enqueue('dlv_late_1', -4_999);
  await hold();
  expect(await held(queue)).toEqual(['dlv_late_1', 'dlv_late_2']);
});

test('several that do it at once write each note once, and wait for nobody', async () => {
  const queue = await backlog(901, { preferences: ONE });
  await claim(queue);
  const other = await begin(scene.database);
  await other.query('select 1 from deliveries where id = $1 for no key update', [queue.ids[1]]);
  await other.query('select 1 from delivery_queue where delivery_id = $1 for no key update', [queue.ids[2]]);
  const database = connect(scene.url, { maxConnections: 4, applicationName: 'holder' });
  const all = async () => {
    for (let more = true; more;) ({ more } = await holdRateLimited(database, NOW));
  };
  await Promise.all([all(), all(), all()]);
  await database.end();
  await other.rollback();
  expect(await held(queue)).toEqual(queue.ids.slice(3));
  expect(await notesOf(queue)).toEqual({ notes: 898, noted: 898 });
});

test('where the limits are gone the queue is let go, and held again by new ones; with other limits it waits on', async () => {
  const queue = await backlog(3, { preferences: ONE });
  await claim(queue);
  await hold();
  await scene.database.query(
    `insert into events (id, tenant_id, type, data, priority, delivery_count, created_at)
     values ('evt', $1, 'order.paid', '{}', 'normal', 3, $2) on conflict do nothing`,
    [queue.tenantId, NOW],
  );
  const change = async (preferences: Parameters<typeof setPreferences>[2]) => {
    await setPreferences(scene.database, queue.endpointId, preferences);
    const causes = { rate_limited: { reason: 'preferences_changed', by: null } };
    await wakeHeld(scene.database, { ...queue, causes, afterDeliveryId: '', now: NOW, staysHeld: () => false });
  };
  const kinds = async () => (await listDeliveryNotes(scene.database, queue.ids[1] ?? '')).map(({ kind }) => kind);
  const lookUs = async () => (await scene.rows('rate_limiters')).map((row) => row['look_us']);
  await change({ rateLimits: { perHour: 1 } });
  expect([await held(queue), await kinds(), await lookUs()]).toEqual([queue.ids.slice(1), ['held'], [null]]);
  await change({});
  expect([await held(queue), await kinds()]).toEqual([[], ['held', 'woken']]);
  await change({ rateLimits: { perHour: 1 } });
  await claim(queue);
  await hold();
  expect([await held(queue), await kinds()]).toEqual([queue.ids.slice(1), ['held', 'woken', 'held']]);
});
