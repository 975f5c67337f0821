import { createMemoryMetrics } from '@postrider/process';
import { expect, test, vi } from 'vitest';
import { rigForFile } from '../testing/rig-for-file.ts';

const metrics = createMemoryMetrics();
const rig = await rigForFile({ worker: {}, metrics });

test('each attempt that was recorded is counted and measured by its outcome', async () => {
  const scene = await rig.scene({ retry: { delaysSeconds: [0] } });
  scene.receiver.answer = (_request, response, index) => void response.writeHead(index === 0 ? 503 : 200).end();
  const { attempts } = await rig.until(await scene.publish(), { status: 'delivered', attemptCount: 2 });
  // The row has whole milliseconds.
  const [failed, delivered] = attempts.map(({ durationMs }) => expect.closeTo(durationMs / 1_000, 2));
  await vi.waitFor(
    () =>
      expect(metrics.recorded()).toEqual({
        postrider_attempt_duration_seconds: {
          server_error: { count: 1, sum: failed },
          delivered: { count: 1, sum: delivered },
        },
      }),
    { timeout: 10_000 },
  );
});
