import type { Preferences } from '@postrider/contracts';

// What this package needs to know of rate limits. The arithmetic is another package's, which is pure; here are the locks,
// the rows and the pages it works on. Instants are whole microseconds of Unix time.

export interface RateQuota {
  limit: number;
  spanUs: number;
}

export interface RateSpacing {
  intervalUs: number;
  burst: number;
}

/** The limits that hold for one endpoint now. */
export interface LimitsInForce {
  spacing: RateSpacing | null;
  /** Of the endpoint by itself. */
  quotas: readonly RateQuota[];
  /** What all endpoints of the tenant share. */
  tenantQuotas: readonly RateQuota[];
  /** Which of both skip what they stop, instead of holding it. */
  drops: { own: boolean; tenant: boolean };
}

export interface RateLog {
  taken: number;
  pages: ReadonlyMap<number, readonly number[]>;
}

export interface RateState {
  dueUs: number | null;
  freedUs: readonly number[];
}

export interface RateQuestion {
  nowUs: number;
  count: number;
  horizonUs: number;
  spacing: RateSpacing | null;
  quotas: readonly { quota: RateQuota; log: RateLog }[];
  state: RateState;
}

export interface RateReservation {
  slotsUs: number[];
  expectedUs: number[];
  startsUs: number[];
  state: RateState;
}

export interface RateRules {
  /** Null: there are none. */
  limitsOf(preferences: { tenant: Preferences; endpoint: Preferences }): LimitsInForce | null;
  reserve(question: RateQuestion): RateReservation;
  forget(state: RateState, spacing: RateSpacing | null, nowUs: number): RateState;
  pagesToLoad(taken: number, quotas: readonly RateQuota[], count: number): number[];
  append(log: RateLog, startsUs: readonly number[]): Map<number, number[]>;
  withdraw(
    log: RateLog,
    startsUs: readonly number[],
    shortestSpanUs: number,
  ): { taken: number; pages: Map<number, number[]> };
}

/** Deliveries that one transaction gives slots to. */
export const SLOTS_PER_PLAN = 500;
/** First attempts get slots at most so far ahead: the rest keeps its order, and a change of limits has little to take back. */
export const PLAN_AHEAD_US = 60_000_000;
/** When the slots ahead have become few, more are given away. */
export const PLAN_EVERY_US = 20_000_000;
/** A first attempt that missed its slot by more gets another: after a pause all that was missed would start at once. */
export const MISSED_AFTER_US = 500_000;

export function toUs(instant: Date): number {
  return instant.getTime() * 1_000;
}

/** Whether limits hold for endpoint `e` of tenant `t`, in SQL. */
export const IS_RATE_LIMITED = /* sql */ `
  (t.preferences ->> 'maxPerHour' is not null or exists (
    select 1 from (select coalesce(nullif(e.preferences -> 'rateLimits', 'null'), t.preferences -> 'rateLimits') as r) as l
    where coalesce(r ->> 'perSecond', r ->> 'perMinute', r ->> 'perHour', r ->> 'perDay') is not null))`;
