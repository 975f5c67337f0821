import type { Preferences } from '../preferences.ts';
import { describe, expect, test } from 'vitest';
import { resolvePreferences } from './resolve-preferences.ts';

const night = { windows: [{ start: '22:00', end: '07:00' }] };
const DEFAULTS = {
  enabled: true,
  eventTypes: { allow: null, deny: [] },
  minPriority: 'low',
  quietHours: null,
  rateLimits: null,
  maxPerHour: null,
  maxPerHourMode: 'hold',
};
const FROM_DEFAULT = {
  enabled: 'default',
  eventTypes: 'default',
  minPriority: 'default',
  quietHours: 'default',
  rateLimits: 'default',
  maxPerHour: 'default',
};

describe('effective preferences', () => {
  test.each<[string, Preferences | null, Preferences | null]>([
    ['nothing is set', null, null],
    ['both are empty', {}, {}],
    [
      'everything is null',
      { enabled: null, quietHours: null, maxPerHour: null },
      { eventTypes: null, rateLimits: null },
    ],
  ])('are the defaults if %s', (_what, tenant, endpoint) => {
    expect(resolvePreferences(tenant, endpoint)).toEqual({ preferences: DEFAULTS, sources: FROM_DEFAULT });
  });

  test('come from the tenant if the endpoint sets nothing or null', () => {
    const tenant: Preferences = { enabled: false, minPriority: 'high', maxPerHour: 10, quietHours: night };
    const { preferences, sources } = resolvePreferences(tenant, { enabled: null });
    expect(preferences).toMatchObject({ enabled: false, minPriority: 'high', maxPerHour: 10 });
    expect(preferences.quietHours).toEqual({
      timeZone: 'UTC',
      mode: 'hold',
      allowPriority: null,
      windows: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], start: '22:00', end: '07:00' }],
    });
    expect(sources).toEqual({
      ...FROM_DEFAULT,
      enabled: 'tenant',
      minPriority: 'tenant',
      maxPerHour: 'tenant',
      quietHours: 'tenant',
    });
  });

  test('have a field of the endpoint whole, with defaults in place of its absent members', () => {
    const { preferences, sources } = resolvePreferences(
      {
        enabled: false,
        quietHours: { ...night, timeZone: 'Asia/Tokyo', mode: 'drop', allowPriority: 'high' },
        eventTypes: { allow: ['order.*'], deny: ['order.test'] },
        rateLimits: { perSecond: 5, burst: 10, mode: 'drop' },
      },
      {
        enabled: true,
        quietHours: { windows: [{ days: ['sun'], start: '00:00', end: '24:00' }] },
        eventTypes: { deny: ['user.*'] },
        rateLimits: { perDay: 7 },
      },
    );
    expect(preferences).toEqual({
      ...DEFAULTS,
      enabled: true,
      quietHours: {
        timeZone: 'UTC',
        mode: 'hold',
        allowPriority: null,
        windows: [{ days: ['sun'], start: '00:00', end: '24:00' }],
      },
      eventTypes: { allow: null, deny: ['user.*'] },
      rateLimits: { perSecond: null, perMinute: null, perHour: null, perDay: 7, burst: 1, mode: 'hold' },
      // All endpoints share it, so the tenant's mode counts.
      maxPerHourMode: 'drop',
    });
    expect(sources).toEqual({
      ...FROM_DEFAULT,
      enabled: 'endpoint',
      quietHours: 'endpoint',
      eventTypes: 'endpoint',
      rateLimits: 'endpoint',
    });
  });

  test('have no rate limits and every type if the endpoint sets an empty object', () => {
    const tenant: Preferences = { rateLimits: { perSecond: 1 }, eventTypes: { allow: ['order.*'] } };
    const { preferences } = resolvePreferences(tenant, { rateLimits: {}, eventTypes: {} });
    expect(preferences.rateLimits).toMatchObject({ perSecond: null, perMinute: null, perHour: null, perDay: null });
    expect(preferences.eventTypes).toEqual({ allow: null, deny: [] });
  });
});
