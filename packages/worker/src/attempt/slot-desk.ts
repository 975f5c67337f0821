import { createBatcher } from '@postrider/store/sql';
import type { RateSlot, SlotAsk } from '@postrider/store/queue';
import type { SlotWish } from './rate-slot.ts';

const ASKS_AT_ONCE = 64;

/**
 * Asks for slots of rate limits: at each endpoint for all that wait meanwhile and obey the same limits, once at a time, since
 * whoever asks has its limits locked. Endpoints do not wait for each other, and none fails for another.
 */
export function createSlotDesk(
  reserve: (ask: SlotAsk) => Promise<readonly RateSlot[]>,
): (wish: SlotWish) => Promise<RateSlot> {
  const desks = new Map<string, { ask: (deliveryId: string) => Promise<RateSlot>; waiting: number }>();

  function open(key: string, of: Omit<SlotAsk, 'deliveryIds'>) {
    const run = (deliveryIds: readonly string[]) => reserve({ ...of, deliveryIds });
    const desk = { ask: createBatcher({ run, maxItems: ASKS_AT_ONCE, maxInFlight: 1 }), waiting: 0 };
    desks.set(key, desk);
    return desk;
  }

  return async ({ deliveryId, ...of }) => {
    const key = `${of.endpointId}/${of.mayDrop}`;
    const desk = desks.get(key) ?? open(key, of);
    desk.waiting++;
    try {
      return await desk.ask(deliveryId);
    } finally {
      if (--desk.waiting === 0) desks.delete(key);
    }
  };
}
