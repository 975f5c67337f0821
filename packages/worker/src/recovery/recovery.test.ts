import type { Recovery } from '@postrider/domain';
import { pauseEndpoint, resumeEndpoint } from '@postrider/store/endpoints';
import { expect, test, vi } from 'vitest';
import { rigForFile } from '../testing/rig-for-file.ts';
import type { Scene } from '../testing/rig.ts';

const rig = await rigForFile({ worker: {} });
// The limit is one over all workers.
await rig.startWorker();

async function recoveryOf({ endpointId }: Scene): Promise<Recovery | null> {
  const { rows } = await rig.database.query<{ recovery: Recovery | null }>(
    'select recovery from endpoints where id = $1',
    [endpointId],
  );
  return rows[0]?.recovery ?? null;
}

/** An endpoint that has failed for an hour, and as many deliveries that become due when it is resumed. */
async function outage(many: number) {
  const scene = await rig.scene({ retry: { delaysSeconds: [2, 2, 2, 2, 2, 2, 2, 2], jitter: 0 } });
  await rig.change(scene, pauseEndpoint);
  await rig.database.query(`update endpoints set failing_since = now() - interval '1 hour' where id = $1`, [
    scene.endpointId,
  ]);
  const ids: string[] = [];
  for (let i = 0; i < many; i++) ids.push(await scene.publish());
  return { scene, ids };
}

const isOver = (scene: Scene) => vi.waitFor(async () => expect(await recoveryOf(scene)).toBeNull());

test('an endpoint that answers again gets two at a time at first, and recovers until nothing waits', async () => {
  const { scene, ids } = await outage(30);
  let inFlight = 0;
  const atArrival: number[] = [];
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  scene.receiver.answer = async (_request, response, index) => {
    atArrival.push(++inFlight);
    // The others go on until the test has looked.
    if (index === 3) await released;
    inFlight--;
    response.writeHead(200).end();
  };
  await rig.change(scene, resumeEndpoint);
  await vi.waitFor(() => expect(atArrival.length).toBeGreaterThan(3));
  expect(await recoveryOf(scene)).not.toHaveProperty('pace');
  release();
  for (const id of ids) await rig.until(id, { status: 'delivered', attemptCount: 1 });
  // The limit rises after four answers at the earliest.
  expect(Math.max(...atArrival.slice(0, 5))).toBeLessThanOrEqual(2);
  await isOver(scene);
});

test('a receiver that takes fifty a second at most gets all of its backlog, and nobody waits less than planned', async () => {
  const { scene, ids } = await outage(80);
  const taken: number[] = [];
  scene.receiver.answer = ({ at }, response) => {
    const isRefused = (taken.at(-50) ?? 0) > at - 1_000;
    if (!isRefused) taken.push(at);
    response.writeHead(isRefused ? 503 : 200).end();
  };
  await rig.change(scene, resumeEndpoint);
  for (const id of ids) {
    const { attempts } = await rig.until(id, { status: 'delivered' });
    for (const [i, { nextAttemptAt }] of attempts.entries()) {
      const next = attempts[i + 1]?.startedAt.getTime() ?? Infinity;
      expect(next).toBeGreaterThanOrEqual(nextAttemptAt?.getTime() ?? 0);
    }
  }
});

test('a recovery ends when the endpoint fails again', async () => {
  const { scene } = await outage(12);
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  scene.receiver.answer = async (_request, response, index) => {
    // It cannot end before the test has seen it.
    if (index > 0) await released;
    response.writeHead(index === 0 ? 200 : 500).end();
  };
  await rig.change(scene, resumeEndpoint);
  await vi.waitFor(async () => expect(await recoveryOf(scene)).not.toBeNull());
  release();
  await isOver(scene);
});
