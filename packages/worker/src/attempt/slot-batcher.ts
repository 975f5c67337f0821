import { createBatcher } from '@postrider/store/sql';
import type { RateSlot, SlotAsk } from '@postrider/store/queue';
import type { SlotWish } from './rate-slot.ts';

const ASKS_AT_ONCE = 64;

/**
 * Reserves slots with one batcher for each endpoint and kind of limits, and one batch at a time, because a batch locks the
 * limiter. Endpoints do not wait for each other, and a failure of one does not affect another.
 */
export function createSlotBatcher(
  reserve: (ask: SlotAsk) => Promise<readonly RateSlot[]>,
): (wish: SlotWish) => Promise<RateSlot> {
  const batchers = new Map<string, { ask: (deliveryId: string) => Promise<RateSlot>; waiting: number }>();

  return async ({ deliveryId, ...of }) => {
    const key = `${of.endpointId}/${of.mayDrop}`;
    const run = (deliveryIds: readonly string[]) => reserve({ ...of, deliveryIds });
    const create = () => ({ ask: createBatcher({ run, maxItems: ASKS_AT_ONCE, maxInFlight: 1 }), waiting: 0 });
    const batcher = batchers.get(key) ?? create();
    batchers.set(key, batcher);
    batcher.waiting++;
    try {
      return await batcher.ask(deliveryId);
    } finally {
      if (--batcher.waiting === 0) batchers.delete(key);
    }
  };
}
