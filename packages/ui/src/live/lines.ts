import type { Change } from './follow.ts';

/** A line of the tail: a change, or the place where some were lost. */
export type Line = { id: string; gap: true } | { id: string; gap: false; change: Change };

export const MOST_LINES = 1_000;

export interface Tail {
  /** Newest first. */
  lines: readonly Line[];
  /** All that came, with those that are no longer kept. */
  seen: number;
}

export const EMPTY_TAIL: Tail = { lines: [], seen: 0 };

/** The tail with what came since, oldest first. Only the last lines are kept. */
export function withLines({ lines, seen }: Tail, came: readonly Line[]): Tail {
  return {
    lines: [...came.toReversed(), ...lines].slice(0, MOST_LINES),
    seen: seen + came.filter(({ gap }) => !gap).length,
  };
}
