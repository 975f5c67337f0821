import { afterEach, beforeEach, expect, test } from 'vitest';
import { MINUTE_MS, prefer, quietUntil } from '../testing/quiet-hours.ts';
import { startRig } from '../testing/rig.ts';
import type { Rig } from '../testing/rig.ts';

const WRONG_CLOCK = new URL('../testing/wrong-clock.mjs', import.meta.url).href;

let rig: Rig;
beforeEach(async () => void (rig = await startRig()));
afterEach(() => rig?.stop());

const startWrongWorker = (byMs: number) =>
  rig.spawnWorker({
    NODE_OPTIONS: `--import ${WRONG_CLOCK}`,
    WRONG_CLOCK_BY_MS: String(byMs),
    POSTRIDER_QUIET_HOURS_SPREAD_MS: '0',
  });

test.each([
  ['behind', -10 * MINUTE_MS],
  ['ahead', 10 * MINUTE_MS],
])('a worker ten minutes %s delivers and retries without delay, and nothing too early', async (_name, byMs) => {
  await startWrongWorker(byMs);
  const scene = await rig.scene({ retry: { delaysSeconds: [1] } });
  scene.receiver.answer = (_request, response, index) => void response.writeHead(index === 0 ? 500 : 200).end();
  const retried = await rig.until(await scene.publish(), { status: 'delivered', attemptCount: 2 });
  expect(Math.abs((retried.attempts[0]?.startedAt.getTime() ?? 0) - Date.now())).toBeLessThan(MINUTE_MS);

  const deliverAt = new Date(Date.now() + 4_000);
  await rig.until(await scene.publish({ deliverAt }), { status: 'delivered' });
  expect(scene.receiver.requests.at(-1)?.at).toBeGreaterThanOrEqual(deliverAt.getTime());

  const quiet = await rig.scene();
  await prefer(rig, quiet, { preferences: quietUntil(Math.ceil(Date.now() / MINUTE_MS + 1) * MINUTE_MS) });
  const held = await quiet.publish();
  await rig.until(held, { status: 'waiting', holdReason: 'quiet_hours' });
  expect(quiet.receiver.requests).toEqual([]);
});
