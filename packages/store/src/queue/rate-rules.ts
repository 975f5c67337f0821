import type { Preferences } from '@postrider/domain';

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

/** What is known of one endpoint's starts, and what they have to obey. */
export interface RateLimiter {
  nowUs: number;
  spacing: RateSpacing | null;
  quotas: readonly { quota: RateQuota; log: RateLog }[];
  dueUs: number | null;
}

/** Those who wait, in order: 0 is whoever gets the next slot. */
export interface RatePlaces {
  from: number;
  count: number;
}

export interface RateRules {
  /** What a delivery obeys that may be dropped, or any other one; null: nothing. */
  limitsOf(preferences: { tenant: Preferences; endpoint: Preferences }, mayDrop: boolean): LimitsInForce | null;
  /** Which pages of a log must be at hand for these places. */
  pagesToLoad(taken: number, quotas: readonly RateQuota[], places: RatePlaces): number[];
  /** The earliest slots up to the horizon, `count` at the most, and when one more could start. */
  reserve(
    limiter: RateLimiter,
    asked: { count: number; horizonUs: number },
  ): { slotsUs: number[]; dueUs: number | null; nextUs: number };
  /** When each place may expect to start. */
  expect(limiter: RateLimiter, places: RatePlaces): number[];
  /** The pages of a log that change by these starts. */
  append(log: RateLog, startsUs: readonly number[]): Map<number, number[]>;
}

export function toUs(instant: Date): number {
  return instant.getTime() * 1_000;
}

/** Up to the next millisecond: a timer that fires within the last one would find its instant not come yet. */
export function fromUs(us: number): Date {
  return new Date(Math.ceil(us / 1_000));
}

/** Whether limits hold for endpoint `e` of tenant `t`, in SQL. */
export const IS_RATE_LIMITED = /* sql */ `
  (t.preferences ->> 'maxPerHour' is not null or exists (
    select 1 from (select coalesce(nullif(e.preferences -> 'rateLimits', 'null'), t.preferences -> 'rateLimits') as r) as l
    where coalesce(r ->> 'perSecond', r ->> 'perMinute', r ->> 'perHour', r ->> 'perDay') is not null))`;
