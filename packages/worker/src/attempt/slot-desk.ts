import { createBatcher } from '@postrider/store/sql';
import type { RateSlot, SlotAsk } from '@postrider/store/queue';

const ASKS_AT_ONCE = 64;

/**
 * Asks for slots of rate limits: at each endpoint for all that wait meanwhile, once at a time, since whoever asks has its
 * limits locked. Endpoints do not wait for each other, and none fails for another.
 */
export function createSlotDesk(
  reserve: (ask: SlotAsk) => Promise<readonly RateSlot[]>,
): (one: { endpointId: string; deliveryId: string }) => Promise<RateSlot> {
  const desks = new Map<string, { ask: (deliveryId: string) => Promise<RateSlot>; waiting: number }>();

  function open(endpointId: string) {
    const run = (deliveryIds: readonly string[]) => reserve({ endpointId, deliveryIds });
    const desk = { ask: createBatcher({ run, maxItems: ASKS_AT_ONCE, maxInFlight: 1 }), waiting: 0 };
    desks.set(endpointId, desk);
    return desk;
  }

  return async ({ endpointId, deliveryId }) => {
    const desk = desks.get(endpointId) ?? open(endpointId);
    desk.waiting++;
    try {
      return await desk.ask(deliveryId);
    } finally {
      if (--desk.waiting === 0) desks.delete(endpointId);
    }
  };
}
