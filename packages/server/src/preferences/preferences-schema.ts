import { EVENT_TYPE_MAX_LENGTH, GATE_MODES, PREFERENCE_LIMITS, PRIORITIES, WEEKDAYS } from '@postrider/contracts';
import type { Preferences } from '@postrider/contracts';
import { checkPreferences } from '@postrider/delivery';
import * as z from 'zod';
import { invalidBody } from '../http/problem.ts';

// Only shapes are checked here. What members mean, alone and together, `checkPreferences` says, so that whoever put
// several wrong ones is told of all of them at once.

export const priority = z.enum(PRIORITIES, `It takes one of ${PRIORITIES.join(', ')}.`);
const mode = z.enum(GATE_MODES, 'It takes hold or drop.');
const time = z.string().max(5, 'It takes HH:MM.').meta({ example: '22:00', format: 'HH:MM' });
const eventTypeFilters = z
  .array(z.string().max(EVENT_TYPE_MAX_LENGTH).meta({ example: 'order.*' }))
  .max(PREFERENCE_LIMITS.eventTypes);

const upTo = (maximum: number) =>
  z.number('It takes a whole number.').meta({ override: { type: 'integer', minimum: 1, maximum } });

const eventTypes = z
  .strictObject({
    allow: eventTypeFilters.nullish().meta({ description: 'Default: every type.' }),
    deny: eventTypeFilters.nullish().meta({ description: 'Denied also where it is allowed.' }),
  })
  .meta({ id: 'EventTypePreference' });

const quietWindow = z
  .strictObject({
    days: z
      .array(z.enum(WEEKDAYS, `It takes ${WEEKDAYS.join(', ')}.`))
      .max(7)
      .nullish()
      .meta({ description: 'The days on which it starts. Default: every day.' }),
    start: time.meta({ description: 'The first minute that is quiet.' }),
    end: time.meta({
      description: 'The first minute that is not quiet any more, or `24:00`. Before `start`: on the next day.',
    }),
  })
  .meta({ id: 'QuietWindow' });

const quietHours = z
  .strictObject({
    timeZone: z.string().max(64).nullish().meta({ example: 'Europe/Berlin', description: 'IANA. Default: UTC.' }),
    windows: z.array(quietWindow).max(PREFERENCE_LIMITS.windows),
    mode: mode.nullish().meta({ description: 'Default `hold`: sent when the window ends. `drop`: skipped.' }),
    allowPriority: priority.nullish().meta({ description: 'This priority and those above pass. Default: none does.' }),
  })
  .meta({ id: 'QuietHours' });

const rateLimits = z
  .strictObject({
    perSecond: upTo(PREFERENCE_LIMITS.perSecond).nullish().meta({ description: 'Spaces attempts out.' }),
    perMinute: upTo(PREFERENCE_LIMITS.perMinute).nullish().meta({ description: 'Spaces attempts out.' }),
    perHour: upTo(PREFERENCE_LIMITS.perHour).nullish().meta({ description: 'In any hour; the first start at once.' }),
    perDay: upTo(PREFERENCE_LIMITS.perDay).nullish().meta({ description: 'In any 24 hours.' }),
    burst: upTo(PREFERENCE_LIMITS.burst).nullish().meta({
      description: 'How many may start at once after a pause, for `perSecond` and `perMinute`. Default: 1.',
    }),
    mode: mode.nullish().meta({ description: 'Default `hold`: sent once the limits allow. `drop`: skipped.' }),
  })
  .meta({ id: 'RateLimits', description: 'Attempts that may start, for each endpoint by itself.' });

const members = {
  enabled: z.boolean().nullish().meta({ description: 'False: nothing is sent. Default: true.' }),
  eventTypes: eventTypes.nullish().meta({ description: 'Default: every type. `{}` lifts what a tenant put.' }),
  minPriority: priority.nullish().meta({ description: 'What is below is not sent. Default: low.' }),
  quietHours: quietHours.nullish().meta({ description: 'Default: none.' }),
  rateLimits: rateLimits.nullish().meta({ description: 'Default: none. `{}` lifts what a tenant put.' }),
  maxPerHour: upTo(PREFERENCE_LIMITS.maxPerHour).nullish().meta({
    description: 'Tenants only: attempts in any hour over all of its endpoints. Default: no limit.',
  }),
};

const description =
  'What is absent or null is inherited: the endpoint’s from its tenant, the tenant’s from the defaults. What is there replaces the inherited member whole.';

export const preferencesBody = z.strictObject(members).meta({ id: 'Preferences', description });

/** As it was put, nothing added. */
export const preferencesAnswer = preferencesBody;

/** 422 for what each member takes but what means nothing, or nothing together with the others. */
export function checkMeaning(body: z.output<typeof preferencesBody>, level: 'tenant' | 'endpoint'): Preferences {
  const preferences = withoutUndefined(body);
  const problems = checkPreferences(preferences, level);
  if (problems.length > 0) throw invalidBody(problems.slice(0, MAX_PROBLEMS));
  return preferences;
}

const MAX_PROBLEMS = 20;

/** JSON has no undefined, and what was put is given back exactly. */
function withoutUndefined(body: z.output<typeof preferencesBody>): Preferences {
  return JSON.parse(JSON.stringify(body));
}
