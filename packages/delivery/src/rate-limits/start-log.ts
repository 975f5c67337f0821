import type { Quota } from './limits.ts';

// A quota that is exact needs the start `limit` places back, so starts are numbered and remembered: one log for an endpoint
// (perHour and perDay read the same), one for its tenant (maxPerHour). To reserve n slots from number k on, a quota of N
// reads only the n entries from k − N, and the n new ones are appended: with pages of 128 that is a few pages of 1 KiB,
// whether N is ten or a million. What is older than the longest span binds nobody and may go: a log never holds
// more than the starts of one span, 8 bytes each, about 8.6 MB for a million a day.
//
// For the store, as tables (both locked by their `rate_limiters` row, endpoint before tenant):
//   rate_limiters        limiter_id text primary key    the endpoint's id, or the tenant's for maxPerHour
//                        starts_taken bigint            how many starts were ever numbered: the next number
//                        due_us bigint null             SlotState.dueUs; null: never used, or no spacing
//                        freed_us bigint[]              SlotState.freedUs
//   rate_limit_starts    limiter_id text, page bigint   primary key (limiter_id, page); page = number / 128
//                        starts_us bigint[]             up to 128 starts by number; delete pages whose last entry is
//                                                       older than the longest span, from the lowest page on
// Only `pagesToLoad` are read under the lock, and only the pages that `appendStarts` or `withdrawStarts` give back are
// written (an empty one: deleted). A limiter without a quota has no log. A quota that is new, or longer than the others were,
// counts what the log still knows.

const STARTS_PER_PAGE = 128;

/** The pages of a log that are at hand, by page number; a page that is absent was never written or is long past. */
export type StartPages = ReadonlyMap<number, readonly number[]>;

export interface StartLog {
  /** How many starts were ever numbered. */
  taken: number;
  pages: StartPages;
}

/** Which pages are needed to reserve `count` slots. */
export function pagesToLoad(taken: number, quotas: readonly Quota[], count: number): number[] {
  if (quotas.length === 0) return [];
  const pages = new Set([pageOf(taken)]);
  for (const { limit } of quotas) {
    const first = Math.max(0, taken - limit);
    const last = Math.min(taken, taken - limit + count) - 1;
    for (let page = pageOf(first); page <= pageOf(last); page++) pages.add(page);
  }
  return [...pages].sort((a, b) => a - b);
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

/**
 * Takes starts that will not be out of a log again: what changes in it. The last ones are forgotten. In between the numbers
 * cannot close up; there a start is put back by the shortest span that counts in this log. The start a limit before it is
 * at least that old, so nothing comes too early, and the room is free again. `pages` must hold all starts from now on.
 */
export function withdrawStarts(
  { taken, pages }: StartLog,
  startsUs: readonly number[],
  shortestSpanUs: number,
): { taken: number; pages: Map<number, number[]> } {
  const wanted = new Map<number, number>();
  for (const startUs of startsUs) wanted.set(startUs, (wanted.get(startUs) ?? 0) + 1);
  const changed = new Map<number, number[]>();
  let left = taken;
  for (let number = taken - 1; wanted.size > 0 && pages.has(pageOf(number)); number--) {
    const startUs = startAt({ taken, pages }, number);
    const count = wanted.get(startUs);
    if (count === undefined) continue;
    if (count === 1) wanted.delete(startUs);
    else wanted.set(startUs, count - 1);
    const page = changed.get(pageOf(number)) ?? [...(pages.get(pageOf(number)) ?? [])];
    if (number === left - 1) {
      left = number;
      page.length = number % STARTS_PER_PAGE;
    } else {
      page[number % STARTS_PER_PAGE] = startUs - shortestSpanUs;
    }
    changed.set(pageOf(number), page);
  }
  return { taken: left, pages: changed };
}

function pageOf(number: number): number {
  return Math.floor(number / STARTS_PER_PAGE);
}
