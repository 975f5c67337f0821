import { expect, test, vi } from 'vitest';
import { rigForFile } from '../testing/rig-for-file.ts';

const EVENTS = 120;

const rig = await rigForFile({ worker: {} });

/** How long a backlog of an endpoint takes that answers at once. */
async function drainMs(timeoutMs: number): Promise<number> {
  const scene = await rig.scene({ timeoutMs });
  await rig.until(await scene.publish(), { status: 'delivered' });
  const since = performance.now();
  await Promise.all(Array.from({ length: EVENTS }, () => scene.publish()));
  await vi.waitFor(() => expect(scene.receiver.requests).toHaveLength(EVENTS + 1), { timeout: 60_000, interval: 10 });
  return performance.now() - since;
}

test(
  'an endpoint that may take long is served about as fast as others while it answers',
  { timeout: 120_000 },
  async () => {
    await drainMs(5_000);
    // Both at once: what else the machine does slows both.
    const [quick, patient] = await Promise.all([drainMs(5_000), drainMs(30_000)]);
    // Its first attempts are regular activities, which cost twice as much; waiting for the next poll made it ten times.
    expect(patient / quick).toBeLessThan(4);
  },
);
