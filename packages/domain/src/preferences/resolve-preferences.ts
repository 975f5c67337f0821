import { WEEKDAYS } from '../preferences.ts';
import type {
  EffectivePreferences,
  EffectiveQuietHours,
  EffectiveRateLimits,
  PreferenceSources,
  Preferences,
  QuietHours,
  RateLimits,
} from '../preferences.ts';

export interface ResolvedPreferences {
  preferences: EffectivePreferences;
  sources: PreferenceSources;
}

/** Merges the preferences of a tenant and an endpoint. Null: not set. `resolvePreferences(tenant, null)` is for the tenant. */
export function resolvePreferences(tenant: Preferences | null, endpoint: Preferences | null): ResolvedPreferences {
  const pick = <Field extends keyof Preferences>(field: Field) => endpoint?.[field] ?? tenant?.[field] ?? null;
  const sourceOf = (field: keyof Preferences) => {
    if ((endpoint?.[field] ?? null) !== null) return 'endpoint';
    return (tenant?.[field] ?? null) === null ? 'default' : 'tenant';
  };
  const eventTypes = pick('eventTypes');
  const quietHours = pick('quietHours');
  const rateLimits = pick('rateLimits');
  const maxPerHour = tenant?.maxPerHour ?? null;
  return {
    preferences: {
      enabled: pick('enabled') ?? true,
      eventTypes: { allow: eventTypes?.allow ?? null, deny: eventTypes?.deny ?? [] },
      minPriority: pick('minPriority') ?? 'low',
      quietHours: quietHours && completeQuietHours(quietHours),
      rateLimits: rateLimits && completeRateLimits(rateLimits),
      maxPerHour,
      maxPerHourMode: tenant?.rateLimits?.mode ?? 'hold',
    },
    sources: {
      enabled: sourceOf('enabled'),
      eventTypes: sourceOf('eventTypes'),
      minPriority: sourceOf('minPriority'),
      quietHours: sourceOf('quietHours'),
      rateLimits: sourceOf('rateLimits'),
      maxPerHour: maxPerHour === null ? 'default' : 'tenant',
    },
  };
}

function completeQuietHours({ timeZone, windows, mode, allowPriority }: QuietHours): EffectiveQuietHours {
  return {
    timeZone: timeZone ?? 'UTC',
    windows: windows.map(({ days, start, end }) => ({ days: days ?? [...WEEKDAYS], start, end })),
    mode: mode ?? 'hold',
    allowPriority: allowPriority ?? null,
  };
}

function completeRateLimits({ perSecond, perMinute, perHour, perDay, burst, mode }: RateLimits): EffectiveRateLimits {
  return {
    perSecond: perSecond ?? null,
    perMinute: perMinute ?? null,
    perHour: perHour ?? null,
    perDay: perDay ?? null,
    burst: burst ?? 1,
    mode: mode ?? 'hold',
  };
}
