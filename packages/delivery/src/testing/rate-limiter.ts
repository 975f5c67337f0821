import { forgetReservations, giveBackSlots } from '../rate-limits/give-back-slots.ts';
import type { Quota, Spacing } from '../rate-limits/limits.ts';
import { reserveSlots } from '../rate-limits/reserve-slots.ts';
import type { Reservation, SlotState } from '../rate-limits/reserve-slots.ts';
import { appendStarts, pagesToLoad, withdrawStarts } from '../rate-limits/start-log.ts';
import type { StartLog } from '../rate-limits/start-log.ts';

const STARTS_PER_PAGE = 128;

/** A log as a store would keep it: only the pages that are asked for are at hand, and old ones are deleted. */
export class KeptLog {
  readonly quotas: Quota[];
  taken = 0;
  pages = new Map<number, number[]>();

  constructor(quotas: Quota[]) {
    this.quotas = quotas;
  }

  load(count: number): StartLog {
    const wanted = pagesToLoad(this.taken, this.quotas, count);
    return { taken: this.taken, pages: new Map([...this.pages].filter(([page]) => wanted.includes(page))) };
  }

  append(log: StartLog, startsUs: number[]): void {
    for (const [page, starts] of appendStarts(log, startsUs)) this.pages.set(page, starts);
    this.taken += startsUs.length;
  }

  withdraw(startsUs: number[]): void {
    const shortestSpanUs = Math.min(...this.quotas.map(({ spanUs }) => spanUs));
    const { taken, pages } = withdrawStarts({ taken: this.taken, pages: this.pages }, startsUs, shortestSpanUs);
    this.taken = taken;
    for (const [page, starts] of pages) {
      if (starts.length === 0) this.pages.delete(page);
      else this.pages.set(page, starts);
    }
  }

  deleteOld(nowUs: number): void {
    const longestSpanUs = Math.max(...this.quotas.map(({ spanUs }) => spanUs));
    for (const [page, starts] of this.pages) {
      const isFull = starts.length === STARTS_PER_PAGE;
      if (isFull && starts.every((startUs) => startUs < nowUs - longestSpanUs)) this.pages.delete(page);
    }
  }
}

/** One endpoint's limiter, with its own log and perhaps its tenant's, and who holds which slot. */
export class KeptLimiter {
  readonly limits: { spacing: Spacing | null; own: KeptLog; shared: KeptLog | null };
  state: SlotState = { dueUs: null, freedUs: [] };
  /** Slots that somebody holds or has used, in the order in which they were given. */
  slotsUs: number[] = [];

  constructor({ spacing, quotas, shared }: { spacing: Spacing | null; quotas: Quota[]; shared?: KeptLog }) {
    this.limits = { spacing, own: new KeptLog(quotas), shared: shared ?? null };
  }

  reserve(nowUs: number, count: number, horizonUs = Infinity): Reservation {
    const logs = [this.limits.own, this.limits.shared].filter((log) => log !== null && log.quotas.length > 0);
    const loaded = logs.flatMap((kept) => (kept === null ? [] : [{ kept, log: kept.load(count) }]));
    const quotas = loaded.flatMap(({ kept, log }) => kept.quotas.map((quota) => ({ quota, log })));
    const { spacing } = this.limits;
    const reservation = reserveSlots({ nowUs, count, horizonUs, spacing, quotas, state: this.state });
    for (const { kept, log } of loaded) kept.append(log, reservation.startsUs);
    this.state = reservation.state;
    this.slotsUs.push(...reservation.slotsUs);
    return reservation;
  }

  giveBack(slotsUs: number[], nowUs: number): void {
    this.drop(slotsUs);
    this.state = giveBackSlots(this.state, slotsUs, nowUs);
  }

  /** All slots after now, and those that were given back, as when limits change. */
  forget(nowUs: number): void {
    const freed = this.state.freedUs.filter((slotUs) => slotUs > nowUs);
    const waiting = this.slotsUs.filter((slotUs) => slotUs > nowUs);
    this.drop(waiting);
    this.state = forgetReservations(this.state, this.limits.spacing, nowUs);
    if (this.limits.own.quotas.length > 0) this.limits.own.withdraw([...waiting, ...freed]);
    this.limits.shared?.withdraw([...waiting, ...freed]);
  }

  private drop(slotsUs: number[]): void {
    for (const slotUs of slotsUs) this.slotsUs.splice(this.slotsUs.indexOf(slotUs), 1);
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
