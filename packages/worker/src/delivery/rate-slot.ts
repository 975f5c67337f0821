import type { GateDecision } from '@postrider/contracts';
import type { LoadedDelivery } from '@postrider/store';
import type { AttemptDeps } from './make-attempt.ts';
import { RATE_RULES } from '../rate-rules.ts';

/** The slot that a hold waits for; a new one goes back where the hold cannot be recorded. */
interface Slot {
  slotUs: number;
  isNew: boolean;
}

/** A retry that comes later than its slot by more asks again: after an outage all that was missed would start at once. */
const MISSED_AFTER_US = 10_000_000;

/** Whether an attempt may start now. First attempts come out of the queue with a slot; the others ask for one here. */
export async function findRateSlot(
  deps: Pick<AttemptDeps, 'reserveRateSlot'>,
  row: LoadedDelivery,
  now: Date,
): Promise<{ decision: GateDecision; slot?: Slot }> {
  if (RATE_RULES.limitsOf(row.endpoint.preferences) === null) return { decision: { kind: 'pass' } };
  const nowUs = now.getTime() * 1_000;
  const hasSlot = row.rateSlotUs !== null && (row.claim !== null || row.rateSlotUs >= nowUs - MISSED_AFTER_US);
  if (row.rateSlotUs !== null && hasSlot) return decide({ slotUs: row.rateSlotUs, isNew: false }, nowUs);
  const reserved = await deps.reserveRateSlot({ endpointId: row.endpoint.id, now });
  switch (reserved.kind) {
    case 'unlimited':
      return { decision: { kind: 'pass' } };
    case 'dropped':
      return { decision: { kind: 'skip', reason: 'rate_limited' } };
    case 'slot':
      return decide({ slotUs: reserved.slotUs, isNew: true }, nowUs);
  }
}

function decide(slot: Slot, nowUs: number): { decision: GateDecision; slot?: Slot } {
  if (slot.slotUs <= nowUs) return { decision: { kind: 'pass' } };
  // Up to the next millisecond: a timer that fires within the last one would find its slot not come yet.
  const until = new Date(Math.ceil(slot.slotUs / 1_000));
  return { decision: { kind: 'hold', reason: 'rate_limited', until }, slot };
}
