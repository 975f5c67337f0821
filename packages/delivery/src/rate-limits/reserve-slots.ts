import type { Quota, Spacing } from './limits.ts';
import { startAt } from './start-log.ts';
import type { StartLog } from './start-log.ts';

/** What an endpoint's limiter remembers besides its log. */
export interface SlotState {
  /**
   * When the next start would be due if all were evenly spaced (the "theoretical arrival time" of GCRA); null: never used.
   */
  dueUs: number | null;
  /** Slots that were given back, for whoever asks next, in order. */
  freedUs: readonly number[];
}

export interface SlotQuestion {
  nowUs: number;
  /** How many deliveries ask. */
  count: number;
  /**
   * No slot is taken later than this after now; 0 with `drop`, where nothing waits. Where a tenant's quota is shared keep
   * it to a minute or so: slots that a slow endpoint takes far ahead are the quota that another one could use now.
   */
  horizonUs: number;
  spacing: Spacing | null;
  /** Each with the log that it counts in: the endpoint's own, or its tenant's. */
  quotas: readonly { quota: Quota; log: StartLog }[];
  state: SlotState;
}

export interface Reservation {
  /** Slots for the first of those who ask. Fewer than `count` where the horizon ended. */
  slotsUs: number[];
  /** For the others when they may expect one, with nothing taken: as if nobody else came in between. */
  expectedUs: number[];
  /** Those that must be appended to each log; a slot that somebody gave back is in there already. */
  startsUs: number[];
  state: SlotState;
}

/**
 * The earliest slots at which `count` more deliveries may start, each after all of its limits. Under a lock on the limiters,
 * with the state written back in the same transaction, no two deliveries ever get the same room. A slot is room at its
 * instant only: who comes to it much later, after an outage say, asks again, or all who are late would start at once.
 */
export function reserveSlots(question: SlotQuestion): Reservation {
  const untilUs = question.nowUs + question.horizonUs;
  const reserved: Reservation = { slotsUs: [], expectedUs: [], startsUs: [], state: question.state };
  const startsUs: number[] = [];
  let state = dropPassed(question.state, question.nowUs);
  reserved.state = state;
  for (let asked = 0; asked < question.count; asked++) {
    const slot = nextSlot(question, state, startsUs);
    state = slot.state;
    if (!slot.isFreed) startsUs.push(slot.slotUs);
    if (slot.slotUs > untilUs || reserved.expectedUs.length > 0) {
      reserved.expectedUs.push(slot.slotUs);
    } else {
      reserved.slotsUs.push(slot.slotUs);
      if (!slot.isFreed) reserved.startsUs.push(slot.slotUs);
      reserved.state = state;
    }
  }
  return reserved;
}

function nextSlot({ nowUs, spacing, quotas }: SlotQuestion, state: SlotState, startsUs: readonly number[]) {
  const [freedUs] = state.freedUs;
  const slotUs = earliestSlot({ nowUs, spacing, quotas }, state.dueUs, startsUs);
  if (freedUs !== undefined && freedUs <= slotUs) {
    return { slotUs: freedUs, isFreed: true, state: { ...state, freedUs: state.freedUs.slice(1) } };
  }
  const dueUs = spacing === null ? state.dueUs : Math.max(state.dueUs ?? 0, slotUs) + spacing.intervalUs;
  return { slotUs, isFreed: false, state: { ...state, dueUs } };
}

/** After every limit at once: a slot that suits one of them only would be wasted on it. */
function earliestSlot(
  { nowUs, spacing, quotas }: Pick<SlotQuestion, 'nowUs' | 'spacing' | 'quotas'>,
  dueUs: number | null,
  startsUs: readonly number[],
): number {
  let slotUs = nowUs;
  if (spacing !== null && dueUs !== null) {
    slotUs = Math.max(slotUs, dueUs - (spacing.burst - 1) * spacing.intervalUs);
  }
  for (const { quota, log } of quotas) {
    const number = log.taken + startsUs.length - quota.limit;
    const beforeUs = number < log.taken ? startAt(log, number) : (startsUs[number - log.taken] ?? 0);
    // The starts of a log need not be in order (endpoints take a tenant's slots as they come). Numbers that are a limit
    // apart are a span apart all the same, and there are only `limit` such rows of numbers: no span holds more starts.
    if (beforeUs > 0) slotUs = Math.max(slotUs, beforeUs + quota.spanUs);
  }
  return slotUs;
}

function dropPassed(state: SlotState, nowUs: number): SlotState {
  return { ...state, freedUs: state.freedUs.filter((slotUs) => slotUs >= nowUs) };
}
