import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { requestsByDelivery } from '../testing/backlog.ts';
import { rigForFile } from '../testing/rig-for-file.ts';
import type { Scene } from '../testing/rig.ts';

const DELIVERIES = 200;

const rig = await rigForFile();

const countsOf = async (scene: Scene): Promise<Record<string, number>> => {
  const { rows } = await rig.database.query<{ status: string; count: number }>(
    'select status, count(*) as count from deliveries where endpoint_id = $1 group by status',
    [scene.endpointId],
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
};

test.each([
  ['each in a workflow of its own', '1'],
  ['many in a carrier', '50'],
])(
  'a worker that is killed in the middle of its deliveries loses none, and possible repeats are marked: %s',
  async (_name, most) => {
    const scene = await rig.scene({ retry: { delaysSeconds: [1, 1, 1] } });
    // The receiver fails a delivery at most once. At random, one of them would sometimes use up its four attempts.
    const refused = new Set<unknown>();
    scene.receiver.answer = ({ headers }, response, index) => {
      const id = headers['postrider-delivery'];
      const refuse = index % 7 === 0 && !refused.has(id);
      if (refuse) refused.add(id);
      setTimeout(() => response.writeHead(refuse ? 500 : 200).end(), 20);
    };
    const ids = await Promise.all(Array.from({ length: DELIVERIES }, () => scene.publish()));
    const carry = { POSTRIDER_DELIVERIES_PER_WORKFLOW: most };
    const first = await rig.spawnWorker(carry);
    await vi.waitFor(() => expect(scene.receiver.requests.length).toBeGreaterThan(60), { interval: 5 });
    first.kill('SIGKILL');
    await once(first, 'exit');
    expect((await countsOf(scene))['delivered'] ?? 0).toBeLessThan(DELIVERIES);

    const second = await rig.spawnWorker(carry);
    await vi.waitFor(async () => expect(await countsOf(scene)).toEqual({ delivered: DELIVERIES }), { interval: 200 });
    second.kill('SIGKILL');

    // Each request is a recorded attempt, or the unrecorded twin of an attempt that is marked as a possible repeat.
    const { rows } = await rig.database.query<{ delivery_id: string; attempts: number; repeats: number }>(
      `select delivery_id, count(*) as attempts, count(*) filter (where possible_repeat) as repeats
     from attempts where delivery_id = any($1) group by delivery_id`,
      [ids],
    );
    const recorded = new Map(rows.map((row) => [row.delivery_id, row]));
    const sent = requestsByDelivery(scene);
    for (const id of ids) {
      const row = recorded.get(id);
      const unrecorded = (sent.get(id) ?? 0) - (row?.attempts ?? 0);
      expect(unrecorded, `requests of ${id} without a record`).toBeLessThanOrEqual(row?.repeats ?? 0);
      expect(unrecorded, `records of ${id} without a request`).toBeGreaterThanOrEqual(0);
    }
  },
);

test('a worker that stops lets the request in flight end and records it', async () => {
  const scene = await rig.scene();
  const worker = await rig.spawnWorker();
  scene.receiver.answer = (_request, response) => {
    setTimeout(() => response.writeHead(200).end(), 1_000);
  };
  const id = await scene.publish();
  await vi.waitFor(() => expect(scene.receiver.requests).toHaveLength(1));
  worker.kill('SIGTERM');
  expect(await once(worker, 'exit')).toEqual([0, null]);
  await rig.until(id, { status: 'delivered', attemptCount: 1 });
});
