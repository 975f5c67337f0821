import type { GateDecision } from '@postrider/domain';
import { holdingLimits, limitsInForce } from '@postrider/domain';
import type { LoadedDelivery } from '@postrider/store/deliveries';
import type { RateSlot, SlotAsk } from '@postrider/store/queue';
import type { RateLimitedStart } from './rate-limited-starts.ts';

export interface SlotWish extends Pick<SlotAsk, 'endpointId' | 'mayDrop'> {
  deliveryId: string;
}

export interface SlotDeps {
  /** Takes a slot, if there is one soon. */
  reserveSlot(ask: SlotWish): Promise<RateSlot>;
}

/** The rate limits let an attempt start at its slot. */
export interface Slot extends RateLimitedStart {
  kind: 'slot';
}

/** The last gate: whether the rate limits let an attempt start now or soon. It is the only gate that takes something. */
export async function takeSlot(deps: SlotDeps, delivery: LoadedDelivery): Promise<GateDecision | Slot> {
  const { mayDrop } = delivery;
  const all = limitsInForce(delivery.endpoint.preferences);
  const limits = all === null || mayDrop ? all : holdingLimits(all);
  if (limits === null) return { kind: 'pass' };
  const endpointId = delivery.endpoint.id;
  const taken = await deps.reserveSlot({ endpointId, mayDrop, deliveryId: delivery.id });
  switch (taken.kind) {
    case 'slot':
      return { kind: 'slot', endpointId, slotUs: taken.slotUs, windows: limits.windows };
    case 'unlimited':
      return { kind: 'pass' };
    case 'dropped':
      return { kind: 'skip', reason: 'rate_limited' };
    case 'later':
      return { kind: 'hold', reason: 'rate_limited', until: taken.until };
  }
}
