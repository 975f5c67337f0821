import { resolvePreferences, type Preferences } from '@postrider/domain';
import type * as z from 'zod';
import type { effectiveAnswer } from './effective-schema.ts';
import { presentEffective } from './present.ts';
import type { previewAnswer, previewBody } from './preview-schema.ts';

/** Of a tenant or of an endpoint. */
export const examplePreferences = {
  minPriority: 'normal',
  quietHours: {
    timeZone: 'Europe/Berlin',
    windows: [
      { days: ['mon', 'tue', 'wed', 'thu', 'fri'], start: '22:00', end: '07:00' },
      { days: ['sat', 'sun'], start: '00:00', end: '24:00' },
    ],
    allowPriority: 'urgent',
  },
  rateLimits: { perSecond: 20, perHour: 10_000 },
} satisfies Preferences;

export const exampleEffective: z.input<typeof effectiveAnswer> = presentEffective(
  resolvePreferences(examplePreferences, null),
);

/** A Wednesday, 23:30 in Berlin. */
export const exampleQuestion: z.input<typeof previewBody> = { at: '2026-02-04T22:30:00Z', priority: 'normal' };

export const examplePreview: z.input<typeof previewAnswer> = {
  decision: 'hold',
  hold: { reason: 'quiet_hours', until: '2026-02-05T06:00:00.000Z' },
  skipped: null,
};
