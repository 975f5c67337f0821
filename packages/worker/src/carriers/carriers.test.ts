import { expect, test, vi } from 'vitest';
import { pauseEndpoint, resumeEndpoint } from '@postrider/store/endpoints';
import { rigForFile } from '../testing/rig-for-file.ts';
import type { Scene } from '../testing/rig.ts';

const rig = await rigForFile({ worker: { deliveriesPerWorkflow: 100 } });

/** Deliveries that become due all at once, at an endpoint that has succeeded before. */
async function backlog(scene: Scene, count: number): Promise<string[]> {
  await rig.until(await scene.publish(), { status: 'delivered' });
  await rig.change(scene, pauseEndpoint);
  const ids = await Promise.all(Array.from({ length: count }, () => scene.publish()));
  await rig.change(scene, resumeEndpoint);
  return ids;
}

const statusesOf = async (ids: readonly string[]) => {
  const { rows } = await rig.database.query<{ status: string; carried: boolean; count: number }>(
    `select status, carrier_id is not null as carried, count(*) as count from deliveries where id = any($1) group by 1, 2`,
    [ids],
  );
  return rows;
};

test('a backlog is carried, and each delivery arrives once', async () => {
  const scene = await rig.scene();
  const ids = await backlog(scene, 300);
  await vi.waitFor(
    async () => expect((await statusesOf(ids)).every(({ status }) => status === 'delivered')).toBe(true),
    {
      timeout: 20_000,
    },
  );
  const counts = new Map<unknown, number>();
  for (const { headers } of scene.receiver.requests) {
    const id = headers['postrider-delivery'];
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  expect([...counts.values()].every((count) => count === 1)).toBe(true);
  expect(counts.size).toBe(301);
});
