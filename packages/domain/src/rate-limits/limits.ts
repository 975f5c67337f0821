import type { EffectiveRateLimits, GateMode, Preferences } from '../preferences.ts';
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

/** The limits that hold for one endpoint now. */
export interface LimitsInForce {
  spacing: Spacing | null;
  /** Of the endpoint by itself. */
  quotas: readonly Quota[];
  /** What all endpoints of the tenant share. */
  tenantQuotas: readonly Quota[];
  /** Which of both skip what they stop, instead of holding it. */
  drops: { own: boolean; tenant: boolean };
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

/**
 * The limits that a delivery obeys; null: none. One that may be dropped obeys all of them, any other (a retry, or what a
 * person asked for) only those that hold what they stop.
 */
export function limitsInForce(
  preferences: { tenant: Preferences; endpoint: Preferences },
  mayDrop: boolean,
): LimitsInForce | null {
  const resolved = resolvePreferences(preferences.tenant, preferences.endpoint).preferences;
  const obeys = (mode: GateMode | undefined) => mayDrop || mode === 'hold';
  const rateLimits = obeys(resolved.rateLimits?.mode) ? resolved.rateLimits : null;
  const maxPerHour = obeys(resolved.maxPerHourMode) ? resolved.maxPerHour : null;
  const spacing = rateLimits === null ? null : spacingOf(rateLimits);
  const quotas = rateLimits === null ? [] : quotasOf(rateLimits);
  const tenantQuotas = maxPerHour === null ? [] : [quotaOf(maxPerHour, HOUR_US)];
  if (spacing === null && quotas.length === 0 && tenantQuotas.length === 0) return null;
  return {
    spacing,
    quotas,
    tenantQuotas,
    drops: { own: rateLimits?.mode === 'drop', tenant: maxPerHour !== null && resolved.maxPerHourMode === 'drop' },
    windows: rateLimits === null ? [] : windowsOf(rateLimits),
  };
}

/**
 * The spacing that `perSecond` and `perMinute` ask for; null: none. With the same burst the wider of two spacings always
 * obeys the other too, so one is enough. Rounded up, so that no span ever holds more than limit + burst − 1 starts.
 */
export function spacingOf({ perSecond, perMinute, burst }: EffectiveRateLimits): Spacing | null {
  const intervalUs = Math.max(
    ...[perSecond === null ? 0 : intervalOf(perSecond, SECOND_US)],
    ...[perMinute === null ? 0 : intervalOf(perMinute, MINUTE_US)],
  );
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
