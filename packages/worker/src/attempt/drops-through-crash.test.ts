import type { Preferences } from '@postrider/domain';
import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { prefer, quietFor } from '../testing/quiet-hours.ts';
import { rigForFile } from '../testing/rig-for-file.ts';

// The receiver may have got a first attempt that left without a record. So the delivery must not be shown as skipped.

const rig = await rigForFile();

const droppingNow = (): Preferences => {
  const { quietHours } = quietFor(30);
  return quietHours ? { quietHours: { ...quietHours, mode: 'drop' } } : {};
};

test.each([
  ['inside its workflow task', 15_000],
  ['as an activity', 20_000],
])('a first attempt that may have left %s is not dropped when its worker is gone', async (_how, timeoutMs) => {
  const limited = await rig.scene({ timeoutMs });
  const quiet = await rig.scene({ timeoutMs });
  await prefer(rig, limited, { preferences: { rateLimits: { perHour: 1, mode: 'drop' } } });
  const stopped = await rig.spawnWorker({ POSTRIDER_DRAIN_MS: '100' });
  for (const { receiver } of [limited, quiet]) receiver.answer = () => undefined;
  const ids = [await limited.publish(), await quiet.publish()];
  for (const { receiver } of [limited, quiet]) {
    await vi.waitFor(() => expect(receiver.requests).toHaveLength(1));
  }
  await prefer(rig, quiet, { preferences: droppingNow() });
  stopped.kill('SIGTERM');
  await once(stopped, 'exit');
  limited.receiver.answer = (_request, response) => void response.writeHead(200).end();
  const next = await rig.spawnWorker();
  await vi.waitFor(async () => {
    const [sent, held] = await Promise.all(ids.map((id) => rig.getDelivery(id)));
    expect(sent).toMatchObject({ status: 'delivered', attempts: [{ possibleRepeat: true }] });
    expect(held).toMatchObject({ status: 'waiting', holdReason: 'quiet_hours', attemptCount: 0 });
  });
  next.kill('SIGTERM');
  await once(next, 'exit');
});
