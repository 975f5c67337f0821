import { RATE_RULES } from '@postrider/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { showLine } from '../queue/show-line.ts';
import { makeBacklog } from '../testing/backlog.ts';
import { after, NOW, setPreferences, startStoreScene } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { RECONCILE_BATCH, wakeHeld } from './reconcile-endpoint.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
afterAll(() => scene?.close());

async function showAll(endpointId: string): Promise<void> {
  let pass: Awaited<ReturnType<typeof showLine>>;
  do pass = await showLine(scene.database, { endpointId, now: NOW, rules: RATE_RULES, pass });
  while (pass !== undefined);
}

test('a line longer than a batch is told by the new limits to its end, also where it was shown between the batches', async () => {
  const count = 2 * RECONCILE_BATCH + 100;
  const { endpointId, tenantId } = await makeBacklog(scene, count, { preferences: { rateLimits: { perSecond: 20 } } });
  await scene.database.query(
    `insert into events (id, tenant_id, type, data, priority, delivery_count, created_at)
     values ('evt', $1, 'order.paid', '{}', 'normal', $2, $3)`,
    [tenantId, count, NOW],
  );
  await showAll(endpointId);
  await setPreferences(scene.database, endpointId, { rateLimits: { perSecond: 10 } });
  const causes = { rate_limited: { reason: 'preferences_changed', by: null } };
  let afterDeliveryId: string | undefined = '';
  while (afterDeliveryId !== undefined) {
    const step = { endpointId, afterDeliveryId, causes, now: NOW, staysHeld: () => false };
    ({ lastDeliveryId: afterDeliveryId } = await wakeHeld(scene.database, step));
    await showAll(endpointId);
  }
  const { rows } = await scene.database.query<{ held: number; last: Date }>(
    `select count(*) as held, max(hold_until) as last from deliveries where endpoint_id = $1 and status = 'waiting'`,
    [endpointId],
  );
  // The first second's start too soon to be shown.
  expect(rows[0]?.held).toBe(count - 10);
  expect(rows[0]?.last).toEqual(after((count - 1) * 102));
});
