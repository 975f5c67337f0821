import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { MINUTE_MS, prefer, quietUntil } from '../testing/quiet-hours.ts';
import { rigForFile } from '../testing/rig-for-file.ts';
import type { Scene } from '../testing/rig.ts';

// The short version of scripts/prove-held.mjs, which uses thousands of deliveries and also kills Temporal.

const HELD = 60;
const SPREAD_MS = 5_000;

const rig = await rigForFile();

async function heldUntil(scene: Scene, fromMs: number): Promise<number> {
  const { rows } = await rig.database.query<{ held: number }>(
    `select count(*) as held from deliveries where endpoint_id = $1 and status = 'waiting' and hold_reason = 'quiet_hours'
       and hold_until >= $2 and hold_until < $3`,
    [scene.endpointId, new Date(fromMs), new Date(fromMs + SPREAD_MS)],
  );
  return rows[0]?.held ?? 0;
}

/** The end of the hold of each event, by its id. */
async function holdsOf(scene: Scene): Promise<Map<string, number>> {
  const { rows } = await rig.database.query<{ event: string; until: Date }>(
    'select event_id as event, hold_until as until from deliveries where endpoint_id = $1',
    [scene.endpointId],
  );
  return new Map(rows.map(({ event, until }) => [event, until.getTime()]));
}

test('deliveries held through a killed worker and changed preferences arrive once, spread over the time after the window', async () => {
  const scene = await rig.scene();
  const spread = { POSTRIDER_QUIET_HOURS_SPREAD_MS: String(SPREAD_MS) };
  const first = await rig.spawnWorker(spread);
  const laterMs = Math.ceil(Date.now() / MINUTE_MS + 30) * MINUTE_MS;
  await prefer(rig, scene, { preferences: quietUntil(laterMs) });
  await Promise.all(Array.from({ length: HELD }, () => scene.publish()));
  await vi.waitFor(async () => expect(await heldUntil(scene, laterMs)).toBe(HELD));

  first.kill('SIGKILL');
  await once(first, 'exit');
  // Late enough that the next worker starts before it.
  const endMs = Math.ceil((Date.now() + 20_000) / MINUTE_MS) * MINUTE_MS;
  // No worker runs that could wake them; the next one does.
  await prefer(rig, scene, { preferences: quietUntil(endMs) });
  await rig.spawnWorker(spread);
  await vi.waitFor(async () => expect(await heldUntil(scene, endMs)).toBe(HELD));
  expect(scene.receiver.requests).toEqual([]);
  // The holds end in each quarter of the spread. The arrival times depend on the machine.
  const untils = await holdsOf(scene);
  for (const quarter of [0, 1, 2, 3]) {
    const from = endMs + (quarter * SPREAD_MS) / 4;
    const inQuarter = [...untils.values()].filter((ms) => ms >= from && ms < from + SPREAD_MS / 4);
    expect(inQuarter.length, `quarter ${quarter}`).toBeGreaterThan(0);
  }

  const delivered = `select 1 from deliveries where endpoint_id = $1 and status = 'delivered' and attempt_count = 1`;
  await vi.waitFor(async () => expect((await rig.database.query(delivered, [scene.endpointId])).rowCount).toBe(HELD), {
    interval: 250,
  });
  const arrived = scene.receiver.requests.map(({ at }) => at - endMs).toSorted((a, b) => a - b);
  const ids = new Set(scene.receiver.requests.map(({ headers }) => headers['webhook-id']));
  expect([arrived.length, ids.size]).toEqual([HELD, HELD]);
  expect(arrived[0]).toBeGreaterThanOrEqual(0);
  const early = scene.receiver.requests.filter(
    ({ at, headers }) => at < (untils.get(String(headers['webhook-id'])) ?? Infinity),
  );
  expect(early).toEqual([]);
});
