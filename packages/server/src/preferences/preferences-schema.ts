import { EVENT_TYPE_FILTER_PATTERN, GATE_MODES, PREFERENCE_LIMITS, PRIORITIES, WEEKDAYS } from '@postrider/contracts';
import type { Preferences } from '@postrider/contracts';
import { checkPreferences } from '@postrider/delivery';
import * as z from 'zod';
import { invalidBody } from '../http/problem.ts';

export const priority = z.enum(PRIORITIES, `It takes one of ${PRIORITIES.join(', ')}.`);
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'It takes HH:MM, or 24:00 as an end.');
const eventTypeFilters = z
  .array(z.string().max(130).regex(EVENT_TYPE_FILTER_PATTERN, 'It takes event types like order.paid, or order.*'))
  .max(PREFERENCE_LIMITS.eventTypes);

const quietHours = z
  .strictObject({
    timeZone: z.string().max(64).nullish().meta({ example: 'Europe/Berlin', description: 'IANA. Default: UTC.' }),
    windows: z
      .array(
        z.strictObject({
          days: z
            .array(z.enum(WEEKDAYS))
            .max(7)
            .nullish()
            .meta({ description: 'The days on which it starts. Default: every day.' }),
          start: time,
          end: time.meta({ description: 'Up to `start`: on the next day.' }),
        }),
      )
      .max(PREFERENCE_LIMITS.windows),
    mode: z.enum(GATE_MODES, 'It takes hold or drop.').nullish().meta({ description: 'Default: hold.' }),
    allowPriority: priority.nullish().meta({ description: 'This priority and those above pass.' }),
  })
  .meta({ id: 'QuietHours' });

export const preferencesBody = z
  .strictObject({
    enabled: z.boolean().nullish().meta({ description: 'False: nothing is sent.' }),
    eventTypes: z.strictObject({ allow: eventTypeFilters.nullish(), deny: eventTypeFilters.nullish() }).nullish(),
    minPriority: priority.nullish(),
    quietHours: quietHours.nullish(),
  })
  .meta({
    id: 'Preferences',
    description:
      'What is absent or null is inherited: the endpoint’s from its tenant, the tenant’s from the defaults. What is there replaces the inherited field whole.',
  });

/** As it was put, nothing added; more fields may come. */
export const preferencesAnswer = z.looseObject({}).meta({ id: 'StoredPreferences' });

/** 422 for what each field takes but all of them together do not. */
export function checkMeaning(body: z.output<typeof preferencesBody>, level: 'tenant' | 'endpoint'): Preferences {
  const preferences = withoutUndefined(body);
  const problems = checkPreferences(preferences, level);
  if (problems.length > 0) throw invalidBody(problems);
  return preferences;
}

/** JSON has no undefined, and what was put is given back exactly. */
function withoutUndefined(body: z.output<typeof preferencesBody>): Preferences {
  return JSON.parse(JSON.stringify(body));
}
