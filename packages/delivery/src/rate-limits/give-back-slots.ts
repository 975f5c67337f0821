import type { Spacing } from './limits.ts';
import type { SlotState } from './reserve-slots.ts';

/** How many slots wait for somebody else. More than that given back at once are lost: see `forgetReservations`. */
const MAX_FREED = 1_000;

/**
 * Slots of deliveries which will not start (cancelled, skipped) go to those who ask next. One that passes with nobody asking
 * is lost: nothing of the spacing, and of each quota one start until its span is over.
 */
export function giveBackSlots(state: SlotState, slotsUs: readonly number[], nowUs: number): SlotState {
  const freedUs = [...state.freedUs, ...slotsUs].filter((slotUs) => slotUs >= nowUs).sort((a, b) => a - b);
  return { ...state, freedUs: freedUs.slice(0, MAX_FREED) };
}

/**
 * Every slot after now is taken back at once: limits changed, or very many deliveries were cancelled, and who still waits asks
 * again. What has started by now counts on, at worst as if a whole burst had been among it. The slots
 * must leave the logs too, with `withdrawStarts`.
 */
export function forgetReservations({ dueUs }: SlotState, spacing: Spacing | null, nowUs: number): SlotState {
  if (dueUs === null || spacing === null) return { dueUs: null, freedUs: [] };
  return { dueUs: Math.min(dueUs, nowUs + spacing.burst * spacing.intervalUs), freedUs: [] };
}
