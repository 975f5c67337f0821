import { expect, test, vi } from 'vitest';
import { rigForFile } from '../testing/rig-for-file.ts';
import type { Scene } from '../testing/rig.ts';

const rig = await rigForFile({ worker: {} });

// Several times as many as render side by side. Each of them costs seconds of CPU.
const HOSTILE = 12;
const NEIGHBOURS = 20;

async function setTemplate({ endpointId }: Scene, body: string): Promise<void> {
  const format = JSON.stringify({ type: 'template', body });
  await rig.database.query('update endpoints set format = $2 where id = $1', [endpointId, format]);
}

async function countEnded(ids: readonly string[]): Promise<number> {
  const { rows } = await rig.database.query<{ ended: number }>(
    `select count(*)::int as ended from deliveries where id = any($1) and dead_letter_reason = 'template_failed'`,
    [ids],
  );
  return rows[0]?.ended ?? 0;
}

test('endless templates of many endpoints end as dead letters, and keep no neighbour waiting', async () => {
  const hostile = await rig.scene();
  const scenes = [hostile];
  for (let i = 1; i < HOSTILE; i += 1) {
    scenes.push(await rig.scene({ tenantId: hostile.tenantId, url: hostile.receiver.url }));
  }
  for (const scene of scenes) {
    await setTemplate(scene, '($f := function($n){ $n < 2 ? $n : $f($n - 1) + $f($n - 2) }; $f(60))');
  }
  const neighbour = await rig.scene();
  await setTemplate(neighbour, '($sum := $sum([data.amount, 1]); {"sum": $sum})');
  // Its template is known from then on.
  await rig.until(await neighbour.publish(), { status: 'delivered' });

  await hostile.publish();
  const { rows } = await rig.database.query<{ id: string }>('select id from deliveries where tenant_id = $1', [
    hostile.tenantId,
  ]);
  const attacks = rows.map(({ id }) => id);
  expect(attacks).toHaveLength(HOSTILE);
  for (let i = 0; i < NEIGHBOURS; i += 1) {
    await rig.until(await neighbour.publish(), { status: 'delivered', attemptCount: 1 });
  }
  expect(neighbour.receiver.requests.map(({ body }) => body)).toEqual(
    Array.from({ length: NEIGHBOURS + 1 }, () => '{"sum":13}'),
  );
  await vi.waitFor(async () => expect(await countEnded(attacks)).toBe(HOSTILE), { interval: 250 });
  expect(hostile.receiver.requests).toEqual([]);
});
