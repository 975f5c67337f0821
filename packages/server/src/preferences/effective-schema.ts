import * as z from 'zod';
import { priority } from '../http/schemas.ts';
import { mode, weekday } from '../http/preferences-schema.ts';

const limit = z
  .number()
  .meta({ override: { type: 'integer', minimum: 1 } })
  .nullable()
  .meta({ description: 'Null: no limit.' });
const source = z
  .enum(['endpoint', 'tenant', 'default'])
  .meta({ id: 'PreferenceSource', description: 'Where a member of effective preferences is from.' });

const effectiveQuietHours = z
  .object({
    timeZone: z.string().meta({ example: 'Europe/Berlin' }),
    windows: z.array(z.object({ days: z.array(weekday), start: z.string(), end: z.string() })),
    mode,
    allowPriority: priority.nullable().meta({ description: 'Null: no priority passes.' }),
  })
  .meta({ id: 'EffectiveQuietHours' });

const effectiveRateLimits = z
  .object({
    perSecond: limit,
    perMinute: limit,
    perHour: limit,
    perDay: limit,
    burst: z.number().meta({ override: { type: 'integer', minimum: 1 } }),
    mode,
  })
  .meta({ id: 'EffectiveRateLimits' });

export const effectiveAnswer = z
  .object({
    enabled: z.boolean(),
    eventTypes: z.object({
      allow: z.array(z.string()).nullable().meta({ description: 'Null: every type.' }),
      deny: z.array(z.string()),
    }),
    minPriority: priority,
    quietHours: effectiveQuietHours.nullable(),
    rateLimits: effectiveRateLimits.nullable(),
    maxPerHour: limit,
    maxPerHourMode: mode.meta({ description: 'Of the tenant: its `rateLimits.mode`.' }),
    sources: z.object({
      enabled: source,
      eventTypes: source,
      minPriority: source,
      quietHours: source,
      rateLimits: source,
      maxPerHour: source,
    }),
  })
  .meta({ id: 'EffectivePreferences', description: 'The preferences that apply. Every member has a value.' });
