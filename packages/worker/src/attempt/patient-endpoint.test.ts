import { expect, test, vi } from 'vitest';
import { rigForFile } from '../testing/rig-for-file.ts';

const EVENTS = 120;

const rig = await rigForFile({ worker: {} });

/** The time to deliver the backlog of an endpoint that answers at once. */
async function drainMs(timeoutMs: number): Promise<number> {
  const scene = await rig.scene({ timeoutMs });
  await rig.until(await scene.publish(), { status: 'delivered' });
  const since = performance.now();
  await Promise.all(Array.from({ length: EVENTS }, () => scene.publish()));
  await vi.waitFor(() => expect(scene.receiver.requests).toHaveLength(EVENTS + 1), { interval: 10 });
  return performance.now() - since;
}

test('an endpoint that may take long is served about as fast as others while it answers', async () => {
  await drainMs(5_000);
  // Both run at the same time, so that other load slows both.
  const [quick, patient] = await Promise.all([drainMs(5_000), drainMs(30_000)]);
  // Its first attempts are regular activities, which take twice as long. If they waited for polls, it would be ten times.
  expect(patient / quick).toBeLessThan(4);
});
