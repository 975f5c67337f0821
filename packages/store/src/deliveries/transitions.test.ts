import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction } from '../sql/database.ts';
import { cancelEvent } from '../events/schedule-event.ts';
import { after, begin, NOW, startStoreScene, untilSomebodyWaits } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { recordEnd } from './record-gate-decision.ts';
import { holdDeliveries } from './transitions.ts';
import { restartDelivery } from './watch.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
afterAll(() => scene?.close());

type Ended = { id: string; eventId: string; tenantId: string; endpointId: string };

// Each waits until the hold is committed, and must see the row that the hold adds to the watch list.
const WAITING: [string, (ended: Ended) => Promise<unknown>][] = [
  [
    'an end without an attempt',
    ({ id: deliveryId, endpointId }) =>
      recordEnd(
        scene.database,
        { deliveryId, endpointId, generation: 1, now: NOW },
        { status: 'skipped', reason: 'expired' },
      ),
  ],
  [
    'a cancelled event',
    ({ eventId, tenantId }) =>
      inTransaction(scene.database, (sql) => cancelEvent(sql, { eventId, tenantId, by: 'key_1', now: NOW })),
  ],
  ['a restart', ({ id: deliveryId }) => restartDelivery(scene.database, { deliveryId, generation: null, now: NOW })],
];

test.each(WAITING)('%s that waits for a hold removes all of its rows', async (_, end) => {
  const endpoint = await scene.endpoint();
  const id = await scene.delivery(endpoint, { in_workflow: true });
  const { event_id: eventId } = await scene.row('deliveries', id);
  const hold = await begin(scene.database);
  await holdDeliveries(hold, { ids: [id], now: NOW, reason: 'quiet_hours', until: after(60_000), inWorkflow: true });
  const ending = end({ id, eventId: String(eventId), ...endpoint });
  await untilSomebodyWaits(scene.database);
  await hold.commit();
  await ending;
  const { rows } = await scene.database.query('select 1 from delivery_watch where delivery_id = $1', [id]);
  expect(rows).toEqual([]);
  expect(await scene.row('deliveries', id)).toMatchObject({ hold_reason: null, hold_until: null, in_workflow: false });
});
