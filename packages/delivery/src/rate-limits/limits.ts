import type { EffectiveRateLimits } from '@postrider/contracts';

// Instants and spans here are whole microseconds (of Unix time), in numbers: exact until the year 2255.

export const SECOND_US = 1_000_000;
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

/**
 * The spacing that `perSecond` and `perMinute` ask for; null: none. With the same burst the wider of two spacings always
 * obeys the other too, so one is enough. Rounded up, so that no span ever holds more than limit + burst − 1 starts.
 */
export function spacingOf({ perSecond, perMinute, burst }: EffectiveRateLimits): Spacing | null {
  const intervalUs = Math.max(
    perSecond === null ? 0 : Math.ceil(SECOND_US / perSecond),
    perMinute === null ? 0 : Math.ceil((60 * SECOND_US) / perMinute),
  );
  return intervalUs === 0 ? null : { intervalUs, burst };
}

/** The quotas of an endpoint by itself. */
export function quotasOf({ perHour, perDay }: EffectiveRateLimits): Quota[] {
  const quotas: Quota[] = [];
  if (perHour !== null) quotas.push(hourlyQuota(perHour));
  if (perDay !== null) quotas.push({ limit: perDay, spanUs: DAY_US });
  return quotas;
}

/** For `perHour`, and for the `maxPerHour` that all endpoints of a tenant share. */
export function hourlyQuota(limit: number): Quota {
  return { limit, spanUs: HOUR_US };
}
