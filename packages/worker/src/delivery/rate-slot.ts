import { setTimeout as pause } from 'node:timers/promises';
import type { GateDecision } from '@postrider/contracts';
import { RATE_RULES } from '@postrider/delivery';
import type { LoadedDelivery, RateSlot, SlotAsk } from '@postrider/store';

export interface SlotDeps {
  /** Takes a slot, if there is one soon. */
  reserveSlot(ask: SlotAsk): Promise<RateSlot>;
  now(): Date;
}

/** When an attempt may start: at this instant, in microseconds of Unix time, or up to `lateUs` later. */
export type Slot = Extract<RateSlot, { kind: 'slot' }>;

/** Whether the rate limits let an attempt start, now or soon: the last gate, and the only one that takes something. */
export async function takeSlot(deps: SlotDeps, row: LoadedDelivery): Promise<GateDecision | Slot> {
  if (RATE_RULES.limitsOf(row.endpoint.preferences) === null) return { kind: 'pass' };
  const taken = await deps.reserveSlot({ endpointId: row.endpoint.id, deliveryId: row.id });
  switch (taken.kind) {
    case 'slot':
      return taken;
    case 'unlimited':
      return { kind: 'pass' };
    case 'dropped':
      return { kind: 'skip', reason: 'rate_limited' };
    case 'later':
      return { kind: 'hold', reason: 'rate_limited', until: taken.until };
  }
}

/**
 * Waits for a slot, which is a few seconds ahead at the most. False: this process was too busy to start within what the limits
 * allow, so somebody has to ask for another one; or it is being stopped.
 */
export async function untilSlot(slot: Slot, { now }: SlotDeps, signal: AbortSignal): Promise<boolean> {
  const waitMs = () => Math.ceil(slot.slotUs / 1_000) - now().getTime();
  // Timers fire up to a millisecond early.
  while (waitMs() > 0 && !signal.aborted) await pause(waitMs(), undefined, { signal }).catch(() => undefined);
  return !signal.aborted && now().getTime() * 1_000 <= slot.slotUs + slot.lateUs;
}
