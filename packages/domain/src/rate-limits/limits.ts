import type { EffectiveRateLimits, Preferences } from '../preferences.ts';
import type { StartWindow } from './start-windows.ts';
import { resolvePreferences } from '../preferences/resolve-preferences.ts';

// Instants and spans here are whole microseconds (of Unix time), in numbers: exact until the year 2255.

export const SECOND_US = 1_000_000;
const MINUTE_US = 60 * SECOND_US;
export const HOUR_US = 3_600 * SECOND_US;
export const DAY_US = 24 * HOUR_US;

/** Starts at least `intervalUs` apart on average; after a pause `burst` of them may come at once. */
export interface Spacing {
  intervalUs: number;
  burst: number;
}

/** At most `limit` starts in any `spanUs`: the first ones at once, each further one a span after the `limit`-th before it. */
export interface Quota {
  limit: number;
  spanUs: number;
}

/** What a limit does, and for whom. */
export interface LimitScope {
  /** Whether all endpoints of the tenant share it. */
  shared: boolean;
  /** Whether it skips what it stops, instead of holding it. */
  drops: boolean;
}

/** The limits that are in force for one endpoint. */
export interface LimitsInForce {
  spacing: (Spacing & LimitScope) | null;
  quotas: readonly (Quota & LimitScope)[];
  /** What the spacing promises of the starts themselves. */
  windows: readonly StartWindow[];
}

/** A start may come a second later than its slot, and no more. */
export const MOST_LATE_US = 1_000_000;

/**
 * How much later than its slot a start may come without a thought for the others. Nobody starts at a given microsecond, and two
 * starts of which only the first is late are closer together than their slots. So slots are laid out for a span longer by
 * this: whatever the starts do within it, no span ever holds more of them than was promised. The price is as many percent
 * of the rate: 2 at most.
 */
function slackFor(spanUs: number): number {
  return Math.min(spanUs / 50, MOST_LATE_US);
}

/** The limits of an endpoint; null: none. */
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

/** What a delivery obeys that may not be dropped (a retry, or what a person asked for): the limits that hold. */
export function holdingLimits({ spacing, quotas, windows }: LimitsInForce): LimitsInForce | null {
  return limitsOrNull({
    spacing: spacing?.drops ? null : spacing,
    quotas: quotas.filter(({ drops }) => !drops),
    windows: spacing?.drops ? [] : windows,
  });
}

const limitsOrNull = (limits: LimitsInForce) => (limits.spacing === null && limits.quotas.length === 0 ? null : limits);

/**
 * The spacing that `perSecond` and `perMinute` ask for; null: none. With the same burst the wider of two spacings always
 * obeys the other too, so one is enough. Rounded up, so that no span ever holds more than limit + burst − 1 starts.
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

/** With half of the slack, for the way from a start to the wire. The other half lets those that came late catch up. */
function windowsOf({ perSecond, perMinute, burst }: EffectiveRateLimits): StartWindow[] {
  const windows: StartWindow[] = [];
  const add = (limit: number, spanUs: number) =>
    windows.push({ most: limit + burst - 1, spanUs: spanUs + slackFor(spanUs) / 2 });
  if (perSecond !== null) add(perSecond, SECOND_US);
  if (perMinute !== null) add(perMinute, MINUTE_US);
  return windows;
}

/** The quotas of an endpoint by itself. */
export function quotasOf({ perHour, perDay }: EffectiveRateLimits): Quota[] {
  const quotas: Quota[] = [];
  if (perHour !== null) quotas.push(quotaOf(perHour, HOUR_US));
  if (perDay !== null) quotas.push(quotaOf(perDay, DAY_US));
  return quotas;
}

function quotaOf(limit: number, spanUs: number): Quota {
  return { limit, spanUs: spanUs + slackFor(spanUs) };
}
