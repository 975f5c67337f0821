import { RATE_RULES } from '@postrider/domain';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { listDeliveryNotes } from '../deliveries/delivery-notes.ts';
import { claimPaced } from './claim-paced.ts';
import type { Backlog } from '../testing/backlog.ts';
import { linesOf } from '../testing/shown-line.ts';
import { after, begin, NOW, setPreferences, startStoreScene, untilSomebodyWaits } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { showAgain } from './show-line.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
beforeEach(() => scene.database.query('truncate delivery_queue'));
afterAll(() => scene?.close());

// Slots of one a second lie 1,020 ms apart.
const ONE = { rateLimits: { perSecond: 1 } };
const CLAIM = { limit: 100, claimedBy: 'boot-1', leaseMs: 20_000, now: NOW };
const { backlog, show, unshown, waits, shownTo, take } = linesOf(() => scene);

/** How often the rows of a line and their deliveries were written, and how many notes they have. */
async function writes({ endpointId }: Backlog): Promise<unknown[]> {
  const { rows } = await scene.database.query(
    `select d.xmin::text as d, q.xmin::text as q, (select count(*) from delivery_notes n where n.delivery_id = d.id) as notes
     from delivery_queue q join deliveries d on d.id = q.delivery_id where q.endpoint_id = $1 order by q.delivery_id`,
    [endpointId],
  );
  return rows;
}

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
  expect((await waits(line)).slice(0, 3)).toEqual([null, 2_021, 3_041]);
  expect(await writes(line)).toEqual(
    (before as { q: string; notes: number }[]).map(({ q, notes }) => ({ d: expect.anything(), q, notes })),
  );
});

test('an instant that is far may be off by a twentieth of the wait', async () => {
  const line = await backlog(3, { preferences: { rateLimits: { perHour: 1 } } });
  const told = [null, 3_601_000, 7_202_000];
  await show(line);
  await showAgain(scene.database, line.endpointId);
  await show(line, after(180_050));
  expect(await waits(line)).toEqual(told);
  await showAgain(scene.database, line.endpointId);
  await show(line, after(180_051));
  expect(await waits(line)).toEqual([null, 3_601_000 + 180_051, 7_202_000]);
});

test('who was told to wait and starts soon after all is told so', async () => {
  const line = await backlog(4, { preferences: ONE });
  await show(line);
  await setPreferences(scene.database, line.endpointId, { rateLimits: { perSecond: 10 } });
  await showAgain(scene.database, line.endpointId);
  await show(line);
  // The second is off by less than a second.
  expect(await waits(line)).toEqual([null, 1_020, 204, 306]);
});

test('a line is shown again and looked at when somebody asks for it, also where nothing was remembered of it', async () => {
  const line = await backlog(2, { preferences: ONE });
  const asked = { shown_at: -Infinity, shown_id: '', look_us: null };
  await showAgain(scene.database, line.endpointId);
  expect(await shownTo(line)).toMatchObject({ ...asked, shown_round: 1 });
  await show(line);
  await take(line, 1);
  await claimPaced(scene.database, { ...CLAIM, ...line, rules: RATE_RULES });
  expect(await shownTo(line)).toMatchObject({ shown_id: line.ids[1], look_us: expect.any(Number), shown_round: 1 });
  await showAgain(scene.database, line.endpointId);
  expect(await shownTo(line)).toMatchObject({ ...asked, shown_round: 2 });
});

test('a round that is under way when the line is to be shown again is not the last', async () => {
  const line = await backlog(600, { preferences: ONE });
  const pass = await show(line);
  expect(pass).toMatchObject({ from: 500 });
  const other = await begin(scene.database);
  await showAgain(other, line.endpointId);
  // It looked before, and would remember how far it came.
  const showing = show(line, NOW, pass);
  await untilSomebodyWaits(scene.database);
  await other.commit();
  expect(await showing).toBeUndefined();
  expect(await shownTo(line)).toMatchObject({ shown_at: -Infinity, shown_id: '', shown_round: 1, look_us: null });
  expect(await unshown()).toEqual([line.endpointId]);
  expect(await show(line, NOW, await show(line))).toBeUndefined();
  expect(await shownTo(line)).toMatchObject({ shown_id: line.ids.at(-1), shown_round: 1 });
  expect(await unshown()).toEqual([]);
});

test('a row that appears late, due before others that are shown already, is shown by the next round', async () => {
  const endpoint = await scene.endpoint();
  await setPreferences(scene.database, endpoint.endpointId, ONE);
  const enqueue = async (id: string, ms: number) =>
    scene.enqueue(await scene.delivery(endpoint, { id }), { due_at: after(ms) });
  await enqueue('dlv_late_1', -6_000);
  await enqueue('dlv_late_3', -1_000);
  await show(endpoint);
  expect(await waits(endpoint)).toEqual([null, 1_020]);
  await enqueue('dlv_late_2', -4_999);
  expect(await unshown()).toEqual([endpoint.endpointId]);
  await show(endpoint);
  expect(await waits(endpoint)).toEqual([null, 1_020, 2_040]);
  // Five seconds after the last of them nobody is waited for any more.
  await show(endpoint, after(4_000));
  expect(await unshown(after(4_000))).toEqual([endpoint.endpointId]);
  await show(endpoint, after(4_001));
  expect(await unshown(after(4_001))).toEqual([]);
  expect(await shownTo(endpoint)).toMatchObject({ shown_at: after(-1_000), shown_id: 'dlv_late_3' });
});

test('a line is shown from its beginning again when its head is not shown, although its turn is known to be far', async () => {
  const line = await backlog(3, { preferences: { rateLimits: { perHour: 1 } } });
  await show(line);
  expect(await waits(line)).toEqual([null, 3_601_000, 7_202_000]);
  expect(await unshown()).toEqual([]);
  // A retry comes first and takes the slot.
  await take(line, 1);
  await claimPaced(scene.database, { ...CLAIM, ...line, rules: RATE_RULES });
  expect(await unshown()).toEqual([line.endpointId]);
  await show(line);
  expect(await waits(line)).toEqual([3_601_000, 7_202_000, 10_803_000]);
  expect(await unshown()).toEqual([]);
  expect(await listDeliveryNotes(scene.database, line.ids[1] ?? '')).toHaveLength(1);
});

test('a line is shown from its beginning again when the instant that its head was told is past and its turn far', async () => {
  const line = await backlog(3, { preferences: { rateLimits: { perHour: 1 } } });
  await take(line, 1);
  await show(line);
  expect(await waits(line)).toEqual([3_601_000, 7_202_000, 10_803_000]);
  // A retry comes first and takes the next slot too.
  await take(line, 1, after(3_600_000));
  await claimPaced(scene.database, { ...CLAIM, ...line, rules: RATE_RULES, now: after(3_600_900) });
  expect(await unshown(after(3_601_000))).toEqual([]);
  expect(await unshown(after(3_601_001))).toEqual([line.endpointId]);
  await show(line, after(3_601_001));
  expect(await waits(line)).toEqual([7_202_000, 10_803_000, 14_404_000]);
  expect(await unshown(after(3_601_001))).toEqual([]);
  expect(await listDeliveryNotes(scene.database, line.ids[0] ?? '')).toHaveLength(1);
});

test('a line whose head starts within a second is not shown again for it', async () => {
  const line = await backlog(3, { preferences: ONE });
  await take(line, 1);
  await claimPaced(scene.database, { ...CLAIM, ...line, rules: RATE_RULES });
  expect(await shownTo(line)).toMatchObject({ look_us: after(1_020 - 150).getTime() * 1_000 });
  await show(line, after(100));
  expect(await waits(line)).toEqual([null, 2_040, 3_060]);
  expect(await unshown(after(100))).toEqual([]);
});
