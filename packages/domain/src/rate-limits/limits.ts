import type { EffectiveRateLimits, Preferences } from '../preferences.ts';
import type { StartWindow } from './start-windows.ts';
import { resolvePreferences } from '../preferences/resolve-preferences.ts';

// Instants and spans are whole microseconds of Unix time. A number is exact for them until the year 2255.

export const SECOND_US = 1_000_000;
const MINUTE_US = 60 * SECOND_US;
export const HOUR_US = 3_600 * SECOND_US;
export const DAY_US = 24 * HOUR_US;

/** Starts are at least `intervalUs` apart on average. After a pause, `burst` of them may come at once. */
export interface Spacing {
  intervalUs: number;
  burst: number;
}

/**
 * At most `limit` starts in any `spanUs`. The first ones may come at once; each further one is a span after the start
 * `limit` before it.
 */
export interface Quota {
  limit: number;
  spanUs: number;
}

/** Whom a limit counts, and what it does. */
export interface LimitScope {
  /** Whether all endpoints of the tenant share it. */
  shared: boolean;
  /** True: it skips the deliveries that it stops. False: it holds them. */
  drops: boolean;
}

/** The limits that are in force for one endpoint. */
export interface LimitsInForce {
  spacing: (Spacing & LimitScope) | null;
  quotas: readonly (Quota & LimitScope)[];
  /** The most starts that the spacing allows in any span. */
  windows: readonly StartWindow[];
}

/** The most that a start may come after its slot: one second. */
export const MOST_LATE_US = 1_000_000;

/**
 * How late after its slot a start may come without breaking a limit. No process starts a request at an exact microsecond. If
 * only the first of two starts is late, they are closer together than their slots. So slots are spread over a span that is
 * longer by this slack: then no span holds more starts than the limit, as long as each is late by at most the slack. This
 * costs at most 2 percent of the rate.
 */
function slackFor(spanUs: number): number {
  return Math.min(spanUs / 50, MOST_LATE_US);
}

/** The limits of an endpoint. Null: none. */
export function limitsInForce(preferences: { tenant: Preferences; endpoint: Preferences }): LimitsInForce | null {
  const { rateLimits, maxPerHour, maxPerHourMode } = resolvePreferences(
    preferences.tenant,
    preferences.endpoint,
  ).preferences;
  const own = { shared: false, drops: rateLimits?.mode === 'drop' };
  const ofTenant = { shared: true, drops: maxPerHourMode === 'drop' };
  const spacing = rateLimits === null ? null : spacingOf(rateLimits);
  const quotas = rateLimits === null ? [] : quotasOf(rateLimits).map((quota) => ({ ...quota, ...own }));
  if (maxPerHour !== null) quotas.push({ ...quotaOf(maxPerHour, HOUR_US), ...ofTenant });
  return limitsOrNull({
    spacing: spacing === null ? null : { ...spacing, ...own },
    quotas,
    windows: rateLimits === null ? [] : windowsOf(rateLimits),
  });
}

/**
 * The limits that hold, without those that drop. They apply to deliveries that must not be dropped: retries, and what a
 * person asked for.
 */
export function holdingLimits({ spacing, quotas, windows }: LimitsInForce): LimitsInForce | null {
  return limitsOrNull({
    spacing: spacing?.drops ? null : spacing,
    quotas: quotas.filter(({ drops }) => !drops),
    windows: spacing?.drops ? [] : windows,
  });
}

const limitsOrNull = (limits: LimitsInForce) => (limits.spacing === null && limits.quotas.length === 0 ? null : limits);

/**
 * The spacing for `perSecond` and `perMinute`. Null: none. Both have the same burst, so the wider spacing also keeps the
 * other limit. Rounded up, so that no span ever holds more than limit + burst − 1 starts.
 */
export function spacingOf({ perSecond, perMinute, burst }: EffectiveRateLimits): Spacing | null {
  const bySecond = perSecond === null ? 0 : intervalOf(perSecond, SECOND_US);
  const byMinute = perMinute === null ? 0 : intervalOf(perMinute, MINUTE_US);
  const intervalUs = Math.max(bySecond, byMinute);
  return intervalUs === 0 ? null : { intervalUs, burst };
}

function intervalOf(limit: number, spanUs: number): number {
  return Math.ceil((spanUs + slackFor(spanUs)) / limit);
}

/** These windows have half of the slack, for the time from a start to the wire. The other half lets late starts catch up. */
function windowsOf({ perSecond, perMinute, burst }: EffectiveRateLimits): StartWindow[] {
  const windows: StartWindow[] = [];
  const add = (limit: number, spanUs: number) =>
    windows.push({ most: limit + burst - 1, spanUs: spanUs + slackFor(spanUs) / 2 });
  if (perSecond !== null) add(perSecond, SECOND_US);
  if (perMinute !== null) add(perMinute, MINUTE_US);
  return windows;
}

/** The quotas of an endpoint, without those that it shares with its tenant. */
export function quotasOf({ perHour, perDay }: EffectiveRateLimits): Quota[] {
  const quotas: Quota[] = [];
  if (perHour !== null) quotas.push(quotaOf(perHour, HOUR_US));
  if (perDay !== null) quotas.push(quotaOf(perDay, DAY_US));
  return quotas;
}

function quotaOf(limit: number, spanUs: number): Quota {
  return { limit, spanUs: spanUs + slackFor(spanUs) };
}
