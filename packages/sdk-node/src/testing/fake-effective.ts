import type { EffectivePreferences, Endpoint, Preferences, QuietHours, RateLimits } from '../api-types.ts';
import type { FakeState } from './fake-state.ts';

const EVERY_DAY = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** What the preferences of an endpoint and its tenant come to. */
export function effectiveFor({ id, tenantId }: Pick<Endpoint, 'id' | 'tenantId'>, state: FakeState) {
  return resolve(state.getPreferences(tenantId).value, state.getPreferences(id).value);
}

/** What those of a tenant alone come to. */
export function effectiveForTenant(tenantId: string, state: FakeState): EffectivePreferences {
  return resolve(state.getPreferences(tenantId).value, {});
}

function resolve(tenant: Preferences, endpoint: Preferences): EffectivePreferences {
  const pick = <Field extends keyof Preferences>(field: Field) => endpoint[field] ?? tenant[field] ?? null;
  const sourceOf = (field: keyof Preferences) => {
    if ((endpoint[field] ?? null) !== null) return 'endpoint';
    return (tenant[field] ?? null) === null ? 'default' : 'tenant';
  };
  const eventTypes = pick('eventTypes');
  const quietHours = pick('quietHours');
  const rateLimits = pick('rateLimits');
  return {
    enabled: pick('enabled') ?? true,
    eventTypes: { allow: eventTypes?.allow ?? null, deny: eventTypes?.deny ?? [] },
    minPriority: pick('minPriority') ?? 'low',
    quietHours: quietHours && completeQuietHours(quietHours),
    rateLimits: rateLimits && completeRateLimits(rateLimits),
    maxPerHour: tenant.maxPerHour ?? null,
    maxPerHourMode: tenant.rateLimits?.mode ?? 'hold',
    sources: {
      enabled: sourceOf('enabled'),
      eventTypes: sourceOf('eventTypes'),
      minPriority: sourceOf('minPriority'),
      quietHours: sourceOf('quietHours'),
      rateLimits: sourceOf('rateLimits'),
      maxPerHour: sourceOf('maxPerHour'),
    },
  };
}

function completeQuietHours({ timeZone, windows, mode, allowPriority }: QuietHours) {
  return {
    timeZone: timeZone ?? 'UTC',
    windows: windows.map(({ days, start, end }) => ({ days: days ?? [...EVERY_DAY], start, end })),
    mode: mode ?? ('hold' as const),
    allowPriority: allowPriority ?? null,
  };
}

function completeRateLimits({ perSecond, perMinute, perHour, perDay, burst, mode }: RateLimits) {
  return {
    perSecond: perSecond ?? null,
    perMinute: perMinute ?? null,
    perHour: perHour ?? null,
    perDay: perDay ?? null,
    burst: burst ?? 1,
    mode: mode ?? ('hold' as const),
  };
}
