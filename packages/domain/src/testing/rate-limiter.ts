import type { Quota, Spacing } from '../rate-limits/limits.ts';
import { findSlots } from '../rate-limits/find-slots.ts';
import type { Limiter, FoundSlots } from '../rate-limits/find-slots.ts';
import { expectSlots } from '../rate-limits/expect-slots.ts';
import { appendStarts, pagesToLoad } from '../rate-limits/start-log.ts';
import type { Positions, StartLog } from '../rate-limits/start-log.ts';

const STARTS_PER_PAGE = 128;

/** A log as a store would keep it: only the pages that are asked for are at hand, and old ones are deleted. */
export class KeptLog {
  readonly quotas: Quota[];
  taken = 0;
  pages = new Map<number, number[]>();

  constructor(quotas: Quota[]) {
    this.quotas = quotas;
  }

  load(positions: Positions): StartLog {
    const wanted = pagesToLoad(this.taken, this.quotas, positions);
    return { taken: this.taken, pages: new Map([...this.pages].filter(([page]) => wanted.includes(page))) };
  }

  append(log: StartLog, startsUs: number[]): void {
    for (const [page, starts] of appendStarts(log, startsUs)) this.pages.set(page, starts);
    this.taken += startsUs.length;
  }

  deleteOld(nowUs: number): void {
    const longestSpanUs = Math.max(...this.quotas.map(({ spanUs }) => spanUs));
    for (const [page, starts] of this.pages) {
      const isFull = starts.length === STARTS_PER_PAGE;
      if (isFull && starts.every((startUs) => startUs < nowUs - longestSpanUs)) this.pages.delete(page);
    }
  }
}

/** One endpoint's limiter, with its own log and perhaps its tenant's, and what it gave away. */
export class KeptLimiter {
  readonly limits: { spacing: Spacing | null; own: KeptLog; shared: KeptLog | null };
  dueUs: number | null = null;
  /** In the order in which they were given. */
  slotsUs: number[] = [];

  constructor({ spacing, quotas, shared }: { spacing: Spacing | null; quotas: Quota[]; shared?: KeptLog }) {
    this.limits = { spacing, own: new KeptLog(quotas), shared: shared ?? null };
  }

  reserve(nowUs: number, count: number, horizonUs = Infinity): FoundSlots {
    const { limiter, loaded } = this.load(nowUs, { from: 0, count });
    const reservation = findSlots(limiter, { count, horizonUs });
    for (const { kept, log } of loaded) kept.append(log, reservation.slotsUs);
    this.dueUs = reservation.dueUs;
    this.slotsUs.push(...reservation.slotsUs);
    return reservation;
  }

  expect(nowUs: number, positions: Positions): number[] {
    return expectSlots(this.load(nowUs, positions).limiter, positions);
  }

  private load(nowUs: number, positions: Positions): { limiter: Limiter; loaded: { kept: KeptLog; log: StartLog }[] } {
    const logs = [this.limits.own, this.limits.shared].filter((log) => log !== null && log.quotas.length > 0);
    const loaded = logs.flatMap((kept) => (kept === null ? [] : [{ kept, log: kept.load(positions) }]));
    const quotas = loaded.flatMap(({ kept, log }) => kept.quotas.map((quota) => ({ quota, log })));
    return { limiter: { nowUs, spacing: this.limits.spacing, quotas, dueUs: this.dueUs }, loaded };
  }
}

/** The most starts that any half-open span of a length holds. */
export function mostInSpan(startsUs: readonly number[], spanUs: number): number {
  const sorted = [...startsUs].sort((a, b) => a - b);
  let most = 0;
  let first = 0;
  for (const [index, startUs] of sorted.entries()) {
    while ((sorted[first] ?? 0) <= startUs - spanUs) first++;
    most = Math.max(most, index - first + 1);
  }
  return most;
}
