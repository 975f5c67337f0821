import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { pastDeliveries, replaysOf } from '../testing/past-deliveries.ts';
import { rigForFile } from '../testing/rig-for-file.ts';

const rig = await rigForFile();

test('a worker that is killed in the middle of a replay repeats nothing, and another goes on', async () => {
  const scene = await rig.scene();
  const ids = await pastDeliveries(rig, scene, { count: 60 });
  const replays = replaysOf(rig, scene.tenantId);
  const first = await rig.spawnWorker();
  const id = await replays.create({ filter: { status: 'dead_lettered' } }, { ratePerSecond: 15 });
  await vi.waitFor(async () => expect((await replays.get(id)).delivered).toBeGreaterThan(10));
  first.kill('SIGKILL');
  await once(first, 'exit');
  const { sent } = await replays.get(id);
  await rig.spawnWorker();
  expect(await replays.until(id, 'finished')).toMatchObject({ matched: 60, sent: 60, delivered: 60 });
  expect(sent).toBeLessThan(60);
  const { rows } = await rig.database.query<{ generation: number }>(
    'select generation from deliveries where id = any($1)',
    [ids],
  );
  expect(rows).toEqual(ids.map(() => ({ generation: 2 })));
  // An attempt in flight when the process died is sent once more, and marked.
  const { rows: marked } = await rig.database.query('select 1 from attempts where possible_repeat');
  expect(scene.receiver.requests.length - 60).toBeLessThanOrEqual(marked.length);
});
