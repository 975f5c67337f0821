import { RATE_RULES } from '@postrider/domain';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { connect } from '../sql/database.ts';
import { listDeliveryNotes } from '../deliveries/delivery-notes.ts';
import type { Backlog } from '../testing/backlog.ts';
import { linesOf } from '../testing/shown-line.ts';
import { after, begin, NOW, setPreferences, startStoreScene } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { showLine } from './show-line.ts';
import type { LinePass } from './show-line.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
beforeEach(() => scene.database.query('truncate delivery_queue'));
afterAll(() => scene?.close());

// Slots of 2 a second lie 510 ms apart, of one a second 1,020 ms.
const TWO = { rateLimits: { perSecond: 2 } };
const ONE = { rateLimits: { perSecond: 1 } };
const { backlog, show, unshown, waits, shownTo, take } = linesOf(() => scene);

/** How many notes a line has, and how many of it have one. */
async function notesOf({ ids }: Backlog): Promise<unknown> {
  const { rows } = await scene.database.query(
    `select count(*) as notes, count(distinct delivery_id) as noted from delivery_notes where delivery_id = any($1)`,
    [ids],
  );
  return rows[0];
}

test('what waits more than a second is shown as held by the rate limit, with a note; what starts soon is not', async () => {
  const line = await backlog(5, { preferences: TWO });
  expect(await unshown()).toEqual([line.endpointId]);
  expect(await show(line)).toBeUndefined();
  expect(await waits(line)).toEqual([null, null, 1_020, 1_530, 2_040]);
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
  expect(await waits(endpoint)).toEqual([null, 1_020, null]);
  expect(await unshown(after(0))).toEqual([endpoint.endpointId]);
  await show(endpoint, after(1));
  expect(await waits(endpoint)).toEqual([null, 1_020, 2_041]);
});

test('without limits nobody is shown as waiting for them', async () => {
  const line = await backlog(3);
  expect(await show(line)).toBeUndefined();
  expect(await waits(line)).toEqual([null, null, null]);
  expect(await shownTo(line)).toBeUndefined();
});

test('a line of 1,200 is shown batch by batch, each of it once, and from one state, although others take slots meanwhile', async () => {
  const line = await backlog(1_200, { preferences: ONE });
  const shown = [];
  let pass: LinePass | undefined;
  do {
    expect(await unshown()).toEqual([line.endpointId]);
    pass = await show(line, NOW, pass);
    shown.push((await waits(line)).filter((wait) => wait !== null).length);
    await take(line, 1);
  } while (pass !== undefined);
  expect(shown).toEqual([499, 999, 1_199]);
  expect(await waits(line)).toEqual(line.ids.map((_, i) => (i === 0 ? null : i * 1_020)));
  expect(await unshown()).toEqual([]);
  expect(await notesOf(line)).toEqual({ notes: 1_199, noted: 1_199 });
});

// Over one connection both have read the line before either writes; over four they write as it comes.
test.each([1, 4])(
  'two who go along one line at once write each note once (connections: %i)',
  async (maxConnections) => {
    const line = await backlog(1_200, { preferences: ONE });
    const database = connect(scene.url, { maxConnections, applicationName: 'shower' });
    const goAlong = async () => {
      let pass: LinePass | undefined;
      do pass = await showLine(database, { ...line, now: NOW, rules: RATE_RULES, pass });
      while (pass !== undefined);
    };
    await Promise.all([goAlong(), goAlong()]);
    await database.end();
    expect(await waits(line)).toEqual(line.ids.map((_, i) => (i === 0 ? null : i * 1_020)));
    expect(await notesOf(line)).toEqual({ notes: 1_199, noted: 1_199 });
    expect(await unshown()).toEqual([]);
  },
);

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
  expect(await waits(line)).toEqual([1_020, null, null, null, 4_080]);
});

test('those who are on their way without a slot are counted before the line, those who have theirs are not', async () => {
  const line = await backlog(6, { preferences: ONE });
  await scene.database.query(
    `update delivery_queue set lease_until = $2, slot_us = case when delivery_id = $3 then 1 end
     where delivery_id = any($1)`,
    [line.ids.slice(0, 3), after(20_000), line.ids[1]],
  );
  await show(line);
  expect(await waits(line)).toEqual([null, null, null, 2_040, 3_060, 4_080]);
});

test('retries that wait in a workflow for their turn are counted before the line, overdue ones are not', async () => {
  const line = await backlog(3, { preferences: ONE });
  const retry = { status: 'waiting', hold_reason: 'rate_limited', in_workflow: true };
  for (const ms of [-1, 0, 1, 60_000]) await scene.delivery(line, { ...retry, hold_until: after(ms) });
  await scene.delivery(line, { ...retry, hold_reason: 'quiet_hours', hold_until: after(1) });
  await show(line);
  expect(await waits(line)).toEqual([2_040, 3_060, 4_080]);
});
