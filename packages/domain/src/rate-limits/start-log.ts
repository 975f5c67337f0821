import type { Quota } from './limits.ts';

// An exact quota needs to know when the start `limit` numbers before was. So starts are numbered and logged: one log for an
// endpoint (perHour and perDay share it), one for its tenant (maxPerHour). To find n slots from number k on, a quota of N
// reads only the n entries from k − N and appends n entries. With pages of 128 starts that is a few pages of 1 KiB,
// whether N is ten or a million. Entries older than the longest span are not needed: a log holds at most the starts of one
// span, with 8 bytes each. A million starts a day take about 8.6 MB.
//
// Load only the pages of `pagesToLoad`, and write only the pages of `appendStarts`. A limiter without a quota has no log.
// A new or longer quota counts only the starts that the log still has.

const STARTS_PER_PAGE = 128;

export interface StartLog {
  /** How many starts were ever numbered. */
  taken: number;
  /** The loaded pages by number. An absent page was never written, or is too old to matter. */
  pages: ReadonlyMap<number, readonly number[]>;
}

/** Positions in the queue for slots. Position 0 gets the next slot. */
export interface Positions {
  from: number;
  count: number;
}

/** The pages that `takeSlots` and `expectSlot` need for these positions and for one more. */
export function pagesToLoad(taken: number, quotas: readonly Quota[], { from, count }: Positions): number[] {
  if (quotas.length === 0) return [];
  const pages = new Set([pageOf(taken)]);
  for (const { limit } of quotas) {
    for (let i = 0; i < Math.min(count + 1, limit); i++) {
      // Positions that are a multiple of `limit` apart depend on the same logged start.
      const number = taken - limit + ((from + i) % limit);
      if (number >= 0) pages.add(pageOf(number));
    }
  }
  return [...pages];
}

/** The start with a number. Undefined if the log does not have it, or has 0: it is too old to matter. */
export function startAt({ pages }: StartLog, number: number): number | undefined {
  return pages.get(pageOf(number))?.[number % STARTS_PER_PAGE] || undefined;
}

/** The pages that change when starts are appended. */
export function appendStarts({ taken, pages }: StartLog, startsUs: readonly number[]): Map<number, number[]> {
  const changed = new Map<number, number[]>();
  for (const [index, startUs] of startsUs.entries()) {
    const number = taken + index;
    const page = changed.get(pageOf(number)) ?? [...(pages.get(pageOf(number)) ?? [])];
    page[number % STARTS_PER_PAGE] = startUs;
    changed.set(pageOf(number), page);
  }
  return changed;
}

function pageOf(number: number): number {
  return Math.floor(number / STARTS_PER_PAGE);
}
