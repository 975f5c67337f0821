import { RATE_RULES } from '@postrider/delivery';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { listDeliveryNotes } from '../delivery-notes.ts';
import { claimDue } from '../queue/claim-due.ts';
import { claimPaced } from '../queue/claim-paced.ts';
import { makeBacklog } from '../testing/backlog.ts';
import type { Backlog } from '../testing/backlog.ts';
import { after, begin, NOW, setPreferences, startStoreScene, untilSomebodyWaits } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { reserveSlots } from './reserve-slots.ts';
import { showAgain, showLine } from './show-line.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
beforeEach(() => scene.database.query('truncate delivery_queue'));
afterAll(() => scene?.close());

// Slots of 2 a second lie 510 ms apart, of one a second 1,020 ms.
const TWO = { rateLimits: { perSecond: 2 } };
const ONE = { rateLimits: { perSecond: 1 } };
const backlog = (count: number, options?: Parameters<typeof makeBacklog>[2]) => makeBacklog(scene, count, options);
const show = ({ endpointId }: Pick<Backlog, 'endpointId'>, now = NOW) =>
  showLine(scene.database, { endpointId, now, rules: RATE_RULES });
const CLAIM = { limit: 100, claimedBy: 'boot-1', leaseMs: 20_000, now: NOW };
const unshown = async (now = NOW) =>
  (await claimDue(scene.database, { ...CLAIM, afterEndpointId: '', now })).unshownEndpointIds;

/** For each of a line: how long it is shown to wait from now on; null where it is not shown as waiting. */
async function shownWaits({ endpointId }: Pick<Backlog, 'endpointId'>): Promise<(number | null)[]> {
  const { rows } = await scene.database.query<Record<'status' | 'hold_reason', string | null> & Shown>(
    `select d.status, d.hold_reason, d.hold_until, d.next_attempt_at, q.held
     from delivery_queue q join deliveries d on d.id = q.delivery_id where q.endpoint_id = $1 order by q.delivery_id`,
    [endpointId],
  );
  return rows.map(({ status, hold_reason, hold_until, next_attempt_at, held }) => {
    const isWaiting = status === 'waiting' && hold_reason === 'rate_limited';
    const isPending = status === 'pending' && hold_reason === null && hold_until === null;
    // The queue knows what the delivery shows, and nothing else is there.
    if (held !== isWaiting || isWaiting === isPending) throw new Error(`Half shown: ${status} ${held}`);
    if (hold_until?.getTime() !== (held ? next_attempt_at?.getTime() : undefined)) throw new Error('Two instants');
    return hold_until === null ? null : hold_until.getTime() - NOW.getTime();
  });
}
interface Shown {
  hold_until: Date | null;
  next_attempt_at: Date | null;
  held: boolean;
}

/** How often the rows of a line and their deliveries were written, and how many notes they have. */
async function writes({ endpointId }: Backlog): Promise<unknown[]> {
  const { rows } = await scene.database.query(
    `select d.xmin::text as d, q.xmin::text as q, (select count(*) from delivery_notes n where n.delivery_id = d.id) as notes
     from delivery_queue q join deliveries d on d.id = q.delivery_id where q.endpoint_id = $1 order by q.delivery_id`,
    [endpointId],
  );
  return rows;
}

const shownTo = async ({ endpointId }: Backlog) =>
  (await scene.database.query('select * from rate_limiters where limiter_id = $1', [endpointId])).rows[0];
const take = ({ endpointId }: Backlog, count: number) =>
  reserveSlots(
    scene.database,
    Array.from({ length: count }, (_, i) => ({ endpointId, deliveryId: `dlv_retry_${i}` })),
    { rules: RATE_RULES, now: () => NOW },
  );

test('what waits more than a second is shown as held by the rate limit, with a note; what starts soon is not', async () => {
  const line = await backlog(5, { preferences: TWO });
  expect(await unshown()).toEqual([line.endpointId]);
  expect(await show(line)).toBe(false);
  expect(await shownWaits(line)).toEqual([null, null, 1_020, 1_530, 2_040]);
  expect(await listDeliveryNotes(scene.database, line.ids[1] ?? '')).toEqual([]);
  expect(await listDeliveryNotes(scene.database, line.ids[2] ?? '')).toEqual([
    { at: NOW, kind: 'held', detail: { reason: 'rate_limited', until: after(1_020).toISOString() } },
  ]);
  expect(await unshown()).toEqual([]);
});

test('who came less than half a second ago is not looked at yet', async () => {
  const endpoint = await scene.endpoint();
  await setPreferences(scene.database, endpoint.endpointId, ONE);
  for (const ms of [-501, -500, -499]) {
    await scene.enqueue(await scene.delivery(endpoint, { id: `dlv_${ms + 1_000}` }), { due_at: after(ms) });
  }
  await show(endpoint);
  expect(await shownWaits(endpoint)).toEqual([null, 1_020, null]);
  expect(await unshown(after(0))).toEqual([endpoint.endpointId]);
  await show(endpoint, after(1));
  expect(await shownWaits(endpoint)).toEqual([null, 1_020, 2_041]);
});

test('without limits nobody is shown as waiting for them', async () => {
  const line = await backlog(3);
  expect(await show(line)).toBe(false);
  expect(await shownWaits(line)).toEqual([null, null, null]);
  expect(await shownTo(line)).toBeUndefined();
});

test('a line of 1,200 is shown batch by batch, each of it once', async () => {
  const line = await backlog(1_200, { preferences: ONE });
  const batches = [];
  const shown = [];
  do {
    expect(await unshown()).toEqual([line.endpointId]);
    batches.push(await show(line));
    shown.push((await shownWaits(line)).filter((wait) => wait !== null).length);
  } while (batches.at(-1));
  expect(batches).toEqual([true, true, false]);
  expect(shown).toEqual([499, 999, 1_199]);
  expect(await shownWaits(line)).toEqual(line.ids.map((_, i) => (i === 0 ? null : i * 1_020)));
  expect(await unshown()).toEqual([]);
  const { rows } = await scene.database.query(
    `select count(*) as notes, count(distinct delivery_id) as noted from delivery_notes where delivery_id = any($1)`,
    [line.ids],
  );
  expect(rows).toEqual([{ notes: 1_199, noted: 1_199 }]);
});

test('a second round writes nothing where expectations are the same by a second, else the new instant without a note', async () => {
  const line = await backlog(20, { preferences: ONE });
  await show(line);
  const before = await writes(line);
  await showAgain(scene.database, line.endpointId);
  expect(await unshown()).toEqual([line.endpointId]);
  await show(line, after(1_000));
  expect(await writes(line)).toEqual(before);
  await showAgain(scene.database, line.endpointId);
  await show(line, after(1_001));
  expect((await shownWaits(line)).slice(0, 3)).toEqual([null, 2_021, 3_041]);
  expect(await writes(line)).toEqual(
    (before as { q: string; notes: number }[]).map(({ q, notes }) => ({ d: expect.anything(), q, notes })),
  );
});

test('an instant that is far may be off by a twentieth of the wait', async () => {
  const line = await backlog(3, { preferences: { rateLimits: { perHour: 1 } } });
  const waits = [null, 3_601_000, 7_202_000];
  await show(line);
  await showAgain(scene.database, line.endpointId);
  await show(line, after(180_050));
  expect(await shownWaits(line)).toEqual(waits);
  await showAgain(scene.database, line.endpointId);
  await show(line, after(180_051));
  expect(await shownWaits(line)).toEqual([null, 3_601_000 + 180_051, 7_202_000]);
});

test('who was told to wait and starts soon after all is told so', async () => {
  const line = await backlog(4, { preferences: ONE });
  await show(line);
  await setPreferences(scene.database, line.endpointId, { rateLimits: { perSecond: 10 } });
  await showAgain(scene.database, line.endpointId);
  await show(line);
  // The second is off by less than a second.
  expect(await shownWaits(line)).toEqual([null, 1_020, 204, 306]);
});

test('a round that is under way when the line is to be shown again is not the last', async () => {
  const line = await backlog(600, { preferences: ONE });
  expect(await show(line)).toBe(true);
  const other = await begin(scene.database);
  await showAgain(other, line.endpointId);
  // It looked before, and would remember how far it came.
  const showing = show(line);
  await untilSomebodyWaits(scene.database);
  await other.commit();
  expect(await showing).toBe(false);
  expect(await shownTo(line)).toMatchObject({ shown_at: -Infinity, shown_id: '', shown_round: 1, look_us: null });
  expect(await show(line)).toBe(true);
  expect(await show(line)).toBe(false);
  expect(await unshown()).toEqual([]);
});

test('a line that somebody else is showing is left to them', async () => {
  const line = await backlog(3, { preferences: ONE });
  const other = await begin(scene.database);
  await other.query(`select pg_advisory_xact_lock(hashtextextended('postrider.line.' || $1, 0))`, [line.endpointId]);
  expect(await show(line)).toBe(false);
  expect(await shownWaits(line)).toEqual([null, null, null]);
  await other.rollback();
  await show(line);
  expect(await shownWaits(line)).toEqual([null, 1_020, 2_040]);
});

test('who is claimed is left alone, and so is, without waiting, a row that somebody else works on', async () => {
  const line = await backlog(6, { preferences: ONE });
  const set = `update delivery_queue set lease_until = $2 where delivery_id = $1`;
  await scene.database.query(set, [line.ids[1], after(1)]);
  await scene.database.query(set, [line.ids[4], NOW]);
  await scene.database.query(`update deliveries set status = 'retrying' where id = $1`, [line.ids[5]]);
  const other = await begin(scene.database);
  await other.query('select 1 from deliveries where id = $1 for no key update', [line.ids[2]]);
  await other.query('select 1 from delivery_queue where delivery_id = $1 for no key update', [line.ids[3]]);
  await show(line);
  await other.rollback();
  expect(await scene.row('deliveries', line.ids[5] ?? '')).toMatchObject({ status: 'retrying', hold_until: null });
  await scene.database.query(`delete from delivery_queue where delivery_id = $1`, [line.ids[5]]);
  // The first waits behind the claimed one; the fourth's lease is over.
  expect(await shownWaits(line)).toEqual([1_020, null, null, null, 4_080]);
});

test('those who are on their way without a slot are counted before the line, those who have theirs are not', async () => {
  const line = await backlog(6, { preferences: ONE });
  await scene.database.query(
    `update delivery_queue set lease_until = $2, slot_us = case when delivery_id = $3 then 1 end
     where delivery_id = any($1)`,
    [line.ids.slice(0, 3), after(20_000), line.ids[1]],
  );
  await show(line);
  expect(await shownWaits(line)).toEqual([null, null, null, 2_040, 3_060, 4_080]);
});

test('a line is shown from its beginning again when its head is not shown, although its turn is known to be far', async () => {
  const line = await backlog(3, { preferences: { rateLimits: { perHour: 1 } } });
  await show(line);
  expect(await shownWaits(line)).toEqual([null, 3_601_000, 7_202_000]);
  expect(await unshown()).toEqual([]);
  // A retry comes first and takes the slot.
  await take(line, 1);
  await claimPaced(scene.database, { ...CLAIM, ...line, rules: RATE_RULES });
  expect(await unshown()).toEqual([line.endpointId]);
  await show(line);
  expect(await shownWaits(line)).toEqual([3_601_000, 7_202_000, 10_803_000]);
  expect(await unshown()).toEqual([]);
  expect(await listDeliveryNotes(scene.database, line.ids[1] ?? '')).toHaveLength(1);
});

test('a line whose head starts within a second is not shown again for it', async () => {
  const line = await backlog(3, { preferences: ONE });
  await take(line, 1);
  await claimPaced(scene.database, { ...CLAIM, ...line, rules: RATE_RULES });
  expect(await shownTo(line)).toMatchObject({ look_us: after(1_020 - 150).getTime() * 1_000 });
  await show(line, after(100));
  expect(await shownWaits(line)).toEqual([null, 2_040, 3_060]);
  expect(await unshown(after(100))).toEqual([]);
});
