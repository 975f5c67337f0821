import type { Quota, Spacing } from '../rate-limits/limits.ts';
import { dueNow, nextSlot, simulateSlots, takeSlots } from '../rate-limits/simulate-slots.ts';
import type { Limiter } from '../rate-limits/simulate-slots.ts';
import { expectSlot } from '../rate-limits/expect-slot.ts';
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

  reserve(nowUs: number, count: number, horizonUs = Infinity): { slotsUs: number[]; nextUs: number } {
    const loaded = this.load(nowUs, { from: 0, count });
    const slots = loaded.map(({ limiter }) => simulateSlots(limiter));
    const slotsUs = takeSlots(slots, nowUs + horizonUs, count);
    for (const { kept, limiter } of loaded) if (kept.quotas.length > 0) kept.append(limiter.log, slotsUs);
    this.dueUs = slots[0]?.dueUs() ?? null;
    this.slotsUs.push(...slotsUs);
    return { slotsUs, nextUs: nextSlot(slots) };
  }

  expect(nowUs: number, positions: Positions): number[] {
    const limiters = this.load(nowUs, positions).map(({ limiter }) => limiter);
    return Array.from({ length: positions.count }, (_, i) => expectSlot(limiters, positions.from + i));
  }

  private load(nowUs: number, positions: Positions): { kept: KeptLog; limiter: Limiter }[] {
    const { spacing, own, shared } = this.limits;
    const dueUs = dueNow(this.dueUs, spacing, nowUs);
    const load = (kept: KeptLog, of: Pick<Limiter, 'owner' | 'spacing' | 'dueUs'>) => {
      const { quotas } = kept;
      return { kept, limiter: { ...of, drops: false, windows: [], quotas, nowUs, log: kept.load(positions) } };
    };
    const ofTenant = shared === null ? [] : [load(shared, { owner: 'tenant', spacing: null, dueUs: null })];
    return [load(own, { owner: 'endpoint', spacing, dueUs }), ...ofTenant];
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
