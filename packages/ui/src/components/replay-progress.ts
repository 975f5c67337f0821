import type { Schemas } from '../api/types.ts';

export type ReplayCounts = Pick<Schemas['Replay'], 'matched' | 'sent' | 'discarded' | 'skipped'>;

/** How far a replay is. What was passed over counts as done, else it would not reach its end. */
export function doneOf({ matched, sent, discarded, skipped }: ReplayCounts): number {
  return Math.min(matched, sent + discarded + skipped);
}
