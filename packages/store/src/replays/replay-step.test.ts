import { idTime } from '@postrider/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findOldestPin } from '../retention/oldest-pin.ts';
import { inTransaction } from '../sql/database.ts';
import { newId } from '../sql/new-id.ts';
import { startStoreScene, type StoreScene } from '../testing/store-scene.ts';
import { takeReplayStep } from './replay-step.ts';
import { findReplay, insertReplay } from './replays.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
afterAll(() => scene?.close());

const START = Date.now();

async function begin(count: number, ratePerSecond: number) {
  const tenantId = await scene.tenant();
  const { endpointId } = await scene.endpoint({ tenantId });
  const ids = Array.from({ length: count }, () => newId('dlv'));
  await scene.database.query(
    `with made as (select id, replace(id, 'dlv_', 'evt_') as event_id from unnest($1::text[]) as d (id)), events_made as (
       insert into events (id, tenant_id, type, data, priority, delivery_count, created_at)
       select event_id, $2, 'a', '1', 'normal', 1, now() from made)
     insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, dead_letter_reason, dead_letter_at,
       created_at)
     select id, $2, event_id, 'a', $3, 'dead_lettered', 'rejected', now(), now() from made`,
    [ids, tenantId, endpointId],
  );
  const replayId = newId('rpl');
  const wish = { criteria: { filter: { endpointId } }, action: 'send', fresh: false, by: 'key_test' } as const;
  const now = new Date(START + 60_000);
  await inTransaction(scene.database, (sql) =>
    insertReplay(sql, { ...wish, id: replayId, tenantId, ratePerSecond, now }),
  );
  const sent = async () => (await findReplay(scene.database, { tenantId, replayId }))?.sent ?? 0;
  /** A step so many ms after the first one that sends. The queue is emptied, as by a fast relay. */
  const step = async (ms: number) => {
    const result = await takeReplayStep(scene.database, { replayId, now: new Date(now.getTime() + ms) });
    await scene.database.query('delete from delivery_queue');
    return result;
  };
  return { ids, tenantId, replayId, step, sent };
}

test('it sends as many as its rate allows, however long its steps take, and does not make up for a long pause', async () => {
  const { step, sent } = await begin(300, 40);
  await step(0);
  await step(0);
  expect(await sent()).toBe(1);
  let at = 0;
  for (const took of [200, 210, 390, 33, 7, 160]) await step((at += took));
  expect([at, await sent()]).toEqual([1_000, 41]);
  await step(61_000);
  const afterPause = await sent();
  // Two seconds of its rate, or what the queue may hold of it.
  expect(afterPause).toBeLessThanOrEqual(41 + 81);
  for (let ms = 61_200; ms <= 64_000; ms += 200) await step(ms);
  expect(await sent()).toBe(41 + 81 + 120);
});

test('it keeps few of its own in the queue, and pins what it has not sent against retention', async () => {
  await scene.database.query('update replays set closed = true');
  const { ids, tenantId, replayId } = await begin(100, 50);
  const pin = (of: string | null = null) => findOldestPin(scene.database, { tenantId: of });
  const step = (ms: number) => takeReplayStep(scene.database, { replayId, now: new Date(START + 60_000 + ms) });
  expect(await pin()).toEqual(new Date(0));
  await step(0);
  expect(await pin()).toEqual(new Date(idTime(ids[0] ?? '')));
  for (let ms = 0; ms < 2_000; ms += 200) await step(ms);
  const { rows } = await scene.database.query('select delivery_id from delivery_queue order by 1');
  expect(rows).toEqual(ids.slice(0, 20).map((delivery_id) => ({ delivery_id })));
  expect(await pin()).toEqual(new Date(idTime(ids[20] ?? '')));
  expect(await pin(tenantId)).toEqual(new Date(idTime(ids[20] ?? '')));
  // The shorter limits of another tenant do not wait for it.
  expect(await pin(await scene.tenant())).toBeNull();
  await scene.database.query(`update replays set status = 'cancelled' where id = $1`, [replayId]);
  expect(await pin()).toBeNull();
});

test('at one endpoint, those that wait for its rate limit count as those in the queue', async () => {
  const { replayId } = await begin(100, 50);
  for (let ms = 0; ms < 4_000; ms += 200) {
    await takeReplayStep(scene.database, { replayId, now: new Date(START + 60_000 + ms) });
    await scene.database.query('update delivery_queue set held = true');
  }
  const sent = async () =>
    (await scene.database.query('select sent, matched from replays where id = $1', [replayId])).rows[0];
  expect(await sent()).toEqual({ sent: 20, matched: 100 });
  await scene.database.query(`update replays set criteria = '{"filter": {"status": "dead_lettered"}}'`);
  for (let ms = 4_000; ms < 8_000; ms += 200) {
    await takeReplayStep(scene.database, { replayId, now: new Date(START + 60_000 + ms) });
    await scene.database.query('update delivery_queue set held = true');
  }
  expect(await sent()).toEqual({ sent: 100, matched: 100 });
});

test('two processes that take steps at the same time send everything once', async () => {
  const { ids, replayId } = await begin(60, 1_000);
  const step = (ms: number) => takeReplayStep(scene.database, { replayId, now: new Date(START + 60_000 + ms) });
  for (let ms = 0; ms < 2_000; ms += 100) await Promise.all([step(ms), step(ms)]);
  const { rows } = await scene.database.query<{ generation: number }>(
    'select generation from deliveries where id = any($1)',
    [ids],
  );
  expect(rows).toEqual(ids.map(() => ({ generation: 2 })));
});
