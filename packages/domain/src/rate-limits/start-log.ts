import type { Quota } from './limits.ts';

// A quota that is exact needs the start `limit` places back, so starts are numbered and remembered: one log for an endpoint
// (perHour and perDay read the same), one for its tenant (maxPerHour). To find n slots from number k on, a quota of N
// reads only the n entries from k − N, and the n new ones are appended: with pages of 128 that is a few pages of 1 KiB,
// whether N is ten or a million. What is older than the longest span binds nobody and may go: a log never holds
// more than the starts of one span, 8 bytes each, about 8.6 MB for a million a day.
//
// Only `pagesToLoad` need be at hand, and only the pages that `appendStarts` gives back are to be written. A limiter
// without a quota has no log. A quota that is new, or longer than the others were, counts what the log still knows.

const STARTS_PER_PAGE = 128;

export interface StartLog {
  /** How many starts were ever numbered. */
  taken: number;
  /** Those at hand, by page number; a page that is absent was never written or is long past. */
  pages: ReadonlyMap<number, readonly number[]>;
}

/** Positions in the queue for slots: 0 gets the next one. */
export interface Positions {
  from: number;
  count: number;
}

/** The pages that are needed to find slots for these positions and for one more, or to tell what they may expect. */
export function pagesToLoad(taken: number, quotas: readonly Quota[], { from, count }: Positions): number[] {
  if (quotas.length === 0) return [];
  const pages = new Set([pageOf(taken)]);
  for (const { limit } of quotas) {
    // A position of a later lap waits for the start that its position in the first lap waits for.
    const first = from % limit;
    const needed = Math.min(count + 1, limit);
    addPages(pages, taken - limit + first, Math.min(needed, limit - first));
    addPages(pages, taken - limit, needed - (limit - first));
  }
  return [...pages].sort((a, b) => a - b);
}

function addPages(pages: Set<number>, from: number, count: number): void {
  const last = from + count - 1;
  for (let page = pageOf(Math.max(0, from)); page <= pageOf(last); page++) pages.add(page);
}

/** The start with a number; 0 where none is remembered, which is so long ago that nothing is bound by it. */
export function startAt({ pages }: StartLog, number: number): number {
  return pages.get(pageOf(number))?.[number % STARTS_PER_PAGE] ?? 0;
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
