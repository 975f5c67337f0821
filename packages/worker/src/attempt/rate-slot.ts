import { limitsInForce, obeyed } from '@postrider/domain';
import type { GateDecision } from '@postrider/domain';
import type { LoadedDelivery } from '@postrider/store/deliveries';
import type { RateSlot, SlotAsk } from '@postrider/store/queue';
import type { RateLimitedStart } from './rate-limited-starts.ts';

export interface SlotWish extends Omit<SlotAsk, 'deliveryIds'> {
  deliveryId: string;
}

export interface SlotDeps {
  /** Takes a slot, if there is one soon. */
  reserveSlot(wish: SlotWish): Promise<RateSlot>;
}

/** The rate limits let an attempt start at its slot. */
export interface Slot extends RateLimitedStart {
  kind: 'slot';
}

/** The last gate: whether the rate limits let an attempt start now or soon. It is the only gate that takes something. */
export async function takeSlot(deps: SlotDeps, delivery: LoadedDelivery): Promise<GateDecision | Slot> {
  const { id: deliveryId, mayDrop, endpoint } = delivery;
  const limits = obeyed(limitsInForce(endpoint.preferences), mayDrop);
  if (limits.length === 0) return { kind: 'pass' };
  const endpointId = endpoint.id;
  const slot = await deps.reserveSlot({ endpointId, mayDrop, deliveryId });
  return slot.kind === 'slot' ? { ...slot, endpointId, windows: limits.flatMap(({ windows }) => windows) } : slot;
}
