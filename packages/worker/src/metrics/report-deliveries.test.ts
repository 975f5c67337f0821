import { createMemoryMetrics } from '@postrider/process';
import { pauseEndpoint } from '@postrider/store/endpoints';
import { expect, test, vi } from 'vitest';
import { rigForFile } from '../testing/rig-for-file.ts';

const metrics = createMemoryMetrics();
const rig = await rigForFile({ worker: {}, metrics });

test('each attempt that was recorded is counted and measured, and what it decided', async () => {
  const scene = await rig.scene({ retry: { delaysSeconds: [0] } });
  scene.receiver.answer = (_request, response, index) => void response.writeHead(index === 0 ? 503 : 200).end();
  const { attempts } = await rig.until(await scene.publish(), { status: 'delivered', attemptCount: 2 });
  // The row has whole milliseconds.
  const [failed, delivered] = attempts.map(({ durationMs }) => expect.closeTo(durationMs / 1_000, 2));
  await vi.waitFor(() =>
    expect(metrics.recorded()).toMatchObject({
      postrider_attempt_duration_seconds: {
        server_error: { count: 1, sum: failed },
        delivered: { count: 1, sum: delivered },
      },
      postrider_attempts_total: {
        'server_error first': { count: 1, sum: 1 },
        'delivered later': { count: 1, sum: 1 },
      },
      postrider_claims_total: { '': { sum: 1 } },
      postrider_retries_total: { '': { count: 1, sum: 1 } },
      postrider_delivery_duration_seconds: { retried: { count: 1 } },
    }),
  );
});

test('dead letters, holds and skips are counted by their reason', async () => {
  const before = metrics.recorded();
  const counted = (name: string, reason: string) =>
    (metrics.recorded()[name]?.[reason]?.sum ?? 0) - (before[name]?.[reason]?.sum ?? 0);
  const scene = await rig.scene({ retry: { delaysSeconds: [] } });
  scene.receiver.answer = (_request, response) => void response.writeHead(503).end();
  await rig.until(await scene.publish(), { status: 'dead_lettered' });
  await rig.until(await scene.publish({ expiresAt: new Date(Date.now() - 1_000) }), { status: 'skipped' });
  const slow = await rig.scene({ retry: { delaysSeconds: [1] } });
  slow.receiver.answer = (_request, response) => void response.writeHead(503).end();
  const id = await slow.publish();
  await rig.until(id, { status: 'retrying' });
  await rig.change(slow, pauseEndpoint);
  await rig.until(id, { status: 'waiting', holdReason: 'paused' });
  expect(counted('postrider_dead_letters_total', 'attempts_exhausted')).toBe(1);
  expect(counted('postrider_skips_total', 'expired')).toBe(1);
  expect(counted('postrider_holds_total', 'paused')).toBe(1);
});
