import { count } from './number-words.ts';
import { duration } from './relative-time.ts';

/** The upright axis of a chart. */
export interface Scale {
  /** How high a value is drawn, from 0 to 1. */
  shareOf: (value: number) => number;
  /** What the highest, the middle and the lowest line stand for. */
  marks: readonly [top: string, middle: string, bottom: string];
  isLogarithmic: boolean;
}

export function countScale(highest: number): Scale {
  const top = roundTop(highest);
  return linear(top, [count(top), count(top / 2), '0']);
}

const UNITS = [
  { ms: 1, word: 'ms' },
  { ms: 1_000, word: 's' },
  { ms: 60_000, word: 'min' },
  { ms: 3_600_000, word: 'h' },
  { ms: 86_400_000, word: 'd' },
] as const;

/** So many times the middle one: on a plain scale nothing but the highest could be seen. */
const FAR = 50;

/** For durations in milliseconds. */
export function durationScale(durations: readonly number[]): Scale {
  const sorted = durations.toSorted((a, b) => a - b);
  const highest = Math.max(1, sorted.at(-1) ?? 0);
  const median = sorted[Math.floor(sorted.length / 2)] ?? highest;
  const unit = UNITS.findLast(({ ms }) => ms <= highest) ?? UNITS[0];
  const top = roundTop(highest / unit.ms);
  const words = (value: number) => `${count(value)}\u00a0${unit.word}`;
  if (highest < median * FAR) return linear(top * unit.ms, [words(top), words(top / 2), '0']);
  const all = Math.log10(1 + top * unit.ms);
  const middle = duration(10 ** (all / 2) - 1);
  return { shareOf: (ms) => Math.log10(1 + ms) / all, marks: [words(top), middle, '0'], isLogarithmic: true };
}

function linear(top: number, marks: Scale['marks']): Scale {
  return { shareOf: (value) => value / top, marks, isLogarithmic: false };
}

const STEPS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** The next round number whose half is a whole one. */
function roundTop(highest: number): number {
  const size = 10 ** Math.floor(Math.log10(Math.max(2, highest)));
  const tops = STEPS.map((step) => step * size).filter((top) => top % 2 === 0);
  return tops.find((top) => top >= highest) ?? 10 * size;
}
