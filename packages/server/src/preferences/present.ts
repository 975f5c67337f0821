import type { Preferences, ResolvedPreferences } from '@postrider/domain';
import type * as z from 'zod';
import type { effectiveAnswer } from './effective-schema.ts';
import { preferences as preferencesSchema } from '../http/preferences-schema.ts';

/** As they were put. Parsing restores the documented order of members, which the database loses. */
export function presentPreferences(stored: Preferences): z.input<typeof preferencesSchema> {
  return preferencesSchema.safeParse(stored).data ?? { ...stored };
}

export function presentEffective({ preferences, sources }: ResolvedPreferences): z.input<typeof effectiveAnswer> {
  return { ...preferences, sources };
}
