export interface LineSampler {
  /** Whether one more line with this message may be written now. */
  admits(message: string): boolean;
  /** Begins a new period. Gives how many lines of which messages were left out in the last one. */
  next(): { message: string; lines: number }[];
}

/** So many different messages are told apart in a period. More share one count: their texts may come from anywhere. */
const MOST_MESSAGES = 500;
const OTHERS = 'others';

/** Admits the first lines of each message in a period: a flood of one message must not hide the others, or fill the disk. */
export function createLineSampler(mostPerPeriod: number): LineSampler {
  let written = new Map<string, number>();
  return {
    admits(message) {
      const key = written.has(message) || written.size < MOST_MESSAGES ? message : OTHERS;
      const lines = (written.get(key) ?? 0) + 1;
      written.set(key, lines);
      return lines <= mostPerPeriod;
    },
    next() {
      const last = written;
      written = new Map();
      return [...last]
        .filter(([, lines]) => lines > mostPerPeriod)
        .map(([message, lines]) => ({ message, lines: lines - mostPerPeriod }));
    },
  };
}
