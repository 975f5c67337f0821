import { GATE_MODES, PRIORITIES, WEEKDAYS } from '@postrider/contracts';
import type { ResolvedPreferences } from '@postrider/delivery';
import * as z from 'zod';

const priority = z.enum(PRIORITIES);
const mode = z.enum(GATE_MODES);
const limit = z.number().int().nullable();
const source = z.enum(['endpoint', 'tenant', 'default']);

const effective = z.object({
  enabled: z.boolean(),
  eventTypes: z.object({ allow: z.array(z.string()).nullable(), deny: z.array(z.string()) }),
  minPriority: priority,
  quietHours: z
    .object({
      timeZone: z.string(),
      windows: z.array(z.object({ days: z.array(z.enum(WEEKDAYS)), start: z.string(), end: z.string() })),
      mode,
      allowPriority: priority.nullable(),
    })
    .nullable(),
  rateLimits: z
    .object({ perSecond: limit, perMinute: limit, perHour: limit, perDay: limit, burst: z.number().int(), mode })
    .nullable(),
  maxPerHour: limit,
  maxPerHourMode: mode.meta({ description: 'Of the tenant: its `rateLimits.mode`.' }),
});

export const effectiveAnswer = z
  .object({
    ...effective.shape,
    sources: z.object({
      enabled: source,
      eventTypes: source,
      minPriority: source,
      quietHours: source,
      rateLimits: source,
      maxPerHour: source,
    }),
  })
  .meta({ id: 'EffectivePreferences', description: 'Nothing is left open.' });

export function presentEffective({ preferences, sources }: ResolvedPreferences): z.input<typeof effectiveAnswer> {
  return { ...preferences, sources };
}
