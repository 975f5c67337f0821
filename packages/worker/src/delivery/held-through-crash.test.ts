import { once } from 'node:events';
import { inTransaction, notifyCommands, replacePreferences } from '@postrider/store';
import type { Preferences } from '@postrider/contracts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startRig } from '../testing/rig.ts';
import type { Rig, Scene } from '../testing/rig.ts';

// The short version; scripts/prove-held.mjs does the same with thousands, and ends Temporal too.

const HELD = 60;
const SPREAD_MS = 5_000;
const MINUTE_MS = 60_000;

let rig: Rig;
beforeAll(async () => void (rig = await startRig()), 120_000);
afterAll(() => rig?.stop());

const clock = (ms: number) => new Date(ms).toISOString().slice(11, 16);
const quietUntil = (endMs: number): Preferences => ({
  quietHours: { windows: [{ start: clock(Date.now() - 2 * MINUTE_MS), end: clock(endMs) }] },
});

async function prefer(scene: Scene, preferences: Preferences) {
  const owner = { tenantId: scene.tenantId, endpointId: scene.endpointId };
  await inTransaction(rig.database, (sql) => replacePreferences(sql, owner, { preferences, now: new Date() }));
  notifyCommands(rig.database);
}

async function heldUntil(scene: Scene, fromMs: number): Promise<number> {
  const { rows } = await rig.database.query<{ held: number }>(
    `select count(*) as held from deliveries where endpoint_id = $1 and status = 'waiting' and hold_reason = 'quiet_hours'
       and hold_until >= $2 and hold_until < $3`,
    [scene.endpointId, new Date(fromMs), new Date(fromMs + SPREAD_MS)],
  );
  return rows[0]?.held ?? 0;
}

test('what waits through a killed worker and changed preferences arrives once, spread after the window, none before', async () => {
  const scene = await rig.scene();
  const spread = { POSTRIDER_QUIET_HOURS_SPREAD_MS: String(SPREAD_MS) };
  const first = await rig.spawnWorker(spread);
  // At least 30 s from now.
  const endMs = Math.ceil((Date.now() + 30_000) / MINUTE_MS) * MINUTE_MS;
  await prefer(scene, quietUntil(endMs + 30 * MINUTE_MS));
  await Promise.all(Array.from({ length: HELD }, () => scene.publish()));
  await vi.waitFor(async () => expect(await heldUntil(scene, endMs + 30 * MINUTE_MS)).toBe(HELD), 15_000);

  first.kill('SIGKILL');
  await once(first, 'exit');
  // With nobody there to wake them; whoever comes does.
  await prefer(scene, quietUntil(endMs));
  await rig.spawnWorker(spread);
  await vi.waitFor(async () => expect(await heldUntil(scene, endMs)).toBe(HELD), 30_000);
  expect(scene.receiver.requests).toEqual([]);

  const delivered = `select 1 from deliveries where endpoint_id = $1 and status = 'delivered' and attempt_count = 1`;
  await vi.waitFor(async () => expect((await rig.database.query(delivered, [scene.endpointId])).rowCount).toBe(HELD), {
    timeout: 90_000,
    interval: 250,
  });
  const arrived = scene.receiver.requests.map(({ at }) => at - endMs).toSorted((a, b) => a - b);
  const ids = new Set(scene.receiver.requests.map(({ headers }) => headers['webhook-id']));
  expect([arrived.length, ids.size]).toEqual([HELD, HELD]);
  expect(arrived[0]).toBeGreaterThanOrEqual(0);
  // Not all at once: some in each quarter of the spread.
  for (const quarter of [0, 1, 2, 3]) {
    const from = (quarter * SPREAD_MS) / 4;
    expect(
      arrived.filter((ms) => ms >= from && ms < from + SPREAD_MS / 4).length,
      `quarter ${quarter}`,
    ).toBeGreaterThan(0);
  }
}, 180_000);
