import type { EffectiveRateLimits, Preferences } from '../preferences.ts';
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

/** The limits of one endpoint, or those that all endpoints of a tenant share. */
export interface Limits {
  owner: 'endpoint' | 'tenant';
  /** True: they skip the deliveries that they stop. False: they hold them. */
  drops: boolean;
  spacing: Spacing | null;
  quotas: readonly Quota[];
  /** The most starts that the spacing allows in any span. */
  windows: readonly Quota[];
}

/** The most that a start may come after its slot: one second. */
export const MOST_LATE_US = 1_000_000;

/** The longest span of a quota, with its slack. An older start does not matter. */
export const LONGEST_SPAN_US = DAY_US + MOST_LATE_US;

/**
 * How late after its slot a start may come without breaking a limit. No process starts a request at an exact microsecond. If
 * only the first of two starts is late, they are closer together than their slots. So slots are spread over a span that is
 * longer by this slack: then no span holds more starts than the limit, as long as each is late by at most the slack. This
 * costs at most 2 percent of the rate.
 */
function slackFor(spanUs: number): number {
  return Math.min(spanUs / 50, MOST_LATE_US);
}

/** The limits in force for an endpoint: its own, and those of its tenant. Empty: none. */
export function limitsInForce(preferences: { tenant: Preferences; endpoint: Preferences }): Limits[] {
  const { rateLimits, maxPerHour, maxPerHourMode } = resolvePreferences(
    preferences.tenant,
    preferences.endpoint,
  ).preferences;
  const limits: Limits[] = [];
  if (rateLimits !== null) {
    const [spacing, quotas, windows] = [spacingOf(rateLimits), quotasOf(rateLimits), windowsOf(rateLimits)];
    limits.push({ owner: 'endpoint', drops: rateLimits.mode === 'drop', spacing, quotas, windows });
  }
  if (maxPerHour !== null) {
    const quotas = [quotaOf({ limit: maxPerHour, spanUs: HOUR_US })];
    limits.push({ owner: 'tenant', drops: maxPerHourMode === 'drop', spacing: null, quotas, windows: [] });
  }
  return limits.filter(({ spacing, quotas }) => spacing !== null || quotas.length > 0);
}

/** The limits that a delivery obeys. One that must not be dropped, a retry or what a person asked for, obeys none that drop. */
export function obeyed<Limit extends Pick<Limits, 'drops'>>(limits: readonly Limit[], mayDrop: boolean): Limit[] {
  return limits.filter(({ drops }) => mayDrop || !drops);
}

/**
 * The spacing for `perSecond` and `perMinute`. Null: none. Both have the same burst, so the wider spacing also keeps the
 * other limit. Rounded up, so that no span ever holds more than limit + burst − 1 starts.
 */
export function spacingOf(rateLimits: EffectiveRateLimits): Spacing | null {
  const intervals = spacedOf(rateLimits).map(({ limit, spanUs }) => Math.ceil((spanUs + slackFor(spanUs)) / limit));
  return intervals.length === 0 ? null : { intervalUs: Math.max(...intervals), burst: rateLimits.burst };
}

/** These windows have half of the slack, for the time from a start to the wire. The other half lets late starts catch up. */
function windowsOf(rateLimits: EffectiveRateLimits): Quota[] {
  return spacedOf(rateLimits).map(({ limit, spanUs }) => {
    return { limit: limit + rateLimits.burst - 1, spanUs: spanUs + slackFor(spanUs) / 2 };
  });
}

const spacedOf = ({ perSecond, perMinute }: EffectiveRateLimits): Quota[] => [
  ...ifSet(perSecond, SECOND_US),
  ...ifSet(perMinute, MINUTE_US),
];

/** The quotas of an endpoint, without those that it shares with its tenant. */
export function quotasOf({ perHour, perDay }: EffectiveRateLimits): Quota[] {
  return [...ifSet(perHour, HOUR_US), ...ifSet(perDay, DAY_US)].map(quotaOf);
}

function quotaOf({ limit, spanUs }: Quota): Quota {
  return { limit, spanUs: spanUs + slackFor(spanUs) };
}

const ifSet = (limit: number | null, spanUs: number): Quota[] => (limit === null ? [] : [{ limit, spanUs }]);
