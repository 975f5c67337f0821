import {
  checkPreferences,
  EVENT_TYPE_FILTER_PATTERN,
  EVENT_TYPE_MAX_LENGTH,
  GATE_MODES,
  PREFERENCE_LIMITS,
  WEEKDAYS,
  type Preferences,
} from '@postrider/domain';
import * as z from 'zod';
import { invalidBody } from './problem.ts';
import { priority } from './schemas.ts';

// These schemas check types only. `checkPreferences` checks values, so that all errors are reported at once; `override` puts
// its bounds into the API description.

export const mode = z.enum(GATE_MODES).meta({
  id: 'GateMode',
  description:
    '`hold`: a stopped delivery waits and is sent later. `drop`: it is skipped if it had no attempt yet. Retries, and deliveries that a person asks for, are never dropped.',
});
export const weekday = z.enum(WEEKDAYS).meta({ id: 'Weekday' });

const TIME = '([01]\\d|2[0-3]):[0-5]\\d';
const time = (pattern: string) =>
  z.string('Must be a time like 22:00.').meta({ override: { type: 'string', pattern } });

/** For the API description only: `checkPreferences` refuses empty lists. */
const notEmpty = ({ jsonSchema }: { jsonSchema: { minItems?: number } }): void => {
  jsonSchema.minItems = 1;
};

const upTo = (maximum: number) =>
  z.number('Must be a whole number.').meta({ override: { type: 'integer', minimum: 1, maximum } });

const eventTypeFilters = z
  .array(
    z.string().meta({
      override: { type: 'string', maxLength: EVENT_TYPE_MAX_LENGTH, pattern: EVENT_TYPE_FILTER_PATTERN.source },
    }),
  )
  .max(PREFERENCE_LIMITS.eventTypes);

const eventTypes = z
  .strictObject({
    allow: eventTypeFilters
      .meta({ override: notEmpty })
      .nullish()
      .meta({ description: 'Types (`order.paid`) or families (`order.*`). Default: every type.' }),
    deny: eventTypeFilters
      .nullish()
      .meta({ description: 'Event types that are not sent, even if `allow` has them. Default: none.' }),
  })
  .meta({
    id: 'EventTypePreference',
    description: 'Which event types are sent. At an endpoint, `{}` means every type, whatever the tenant has.',
    example: { allow: ['order.*'], deny: ['order.viewed'] },
  });

const quietWindow = z
  .strictObject({
    days: z
      .array(weekday)
      .max(7)
      .meta({ override: notEmpty })
      .nullish()
      .meta({ description: 'The days on which it starts. Default: every day.' }),
    start: time(`^${TIME}$`).meta({ description: 'The first minute that is quiet.', example: '22:00' }),
    end: time(`^(${TIME}|24:00)$`).meta({
      description: 'The first minute that is no longer quiet. If it is before `start`, it is on the next day.',
      example: '07:00',
    }),
  })
  .meta({ id: 'QuietWindow', example: { days: ['mon', 'tue', 'wed', 'thu'], start: '22:00', end: '07:00' } });

const quietHours = z
  .strictObject({
    timeZone: z
      .string()
      .max(64)
      .nullish()
      .meta({ description: 'A name of the IANA database. Default: UTC.', example: 'Europe/Berlin' }),
    windows: z
      .array(quietWindow)
      .max(PREFERENCE_LIMITS.windows)
      .meta({ description: 'They may overlap; with `hold` they must leave a gap in the week.', override: notEmpty }),
    mode: mode.nullish().meta({
      description:
        'Default `hold`: sent when the window ends. `drop`: a first attempt is skipped; a retry still waits for the end.',
    }),
    allowPriority: priority.nullish().meta({
      description:
        'Events of this priority or a higher one are sent anyway. Default: none. `low`: all, whatever the tenant has.',
    }),
  })
  .meta({
    id: 'QuietHours',
    description: 'When the receiver must not be called, by local time in `timeZone`.',
  });

const rateLimits = z
  .strictObject({
    perSecond: upTo(PREFERENCE_LIMITS.perSecond).nullish().meta({ description: 'Spaces attempts out.' }),
    perMinute: upTo(PREFERENCE_LIMITS.perMinute).nullish().meta({ description: 'Spaces attempts out.' }),
    perHour: upTo(PREFERENCE_LIMITS.perHour).nullish().meta({
      description: 'In any 60 minutes: the first of them at once, then nothing until the oldest is an hour old.',
    }),
    perDay: upTo(PREFERENCE_LIMITS.perDay).nullish().meta({ description: 'The same in any 24 hours.' }),
    burst: upTo(PREFERENCE_LIMITS.burst).nullish().meta({
      description: 'How many may start at once after a pause; of `perSecond` and `perMinute` only. Default: 1.',
    }),
    mode: mode.nullish().meta({
      description:
        'Default `hold`: every attempt is sent once the limits allow. `drop`: the limits decide about first attempts only, and skip those beyond them; retries neither need nor take a slot. A tenant’s also counts for `maxPerHour`.',
    }),
  })
  .meta({
    id: 'RateLimits',
    description:
      'How many attempts may start, for each endpoint by itself, even if the limits are set at the tenant. With `drop` they count first attempts only.',
    example: { perSecond: 20, perHour: 10_000 },
  });

const TENANTS_ONLY = 'Must be null: only a tenant has this limit, over all of its endpoints.';

const inheritable = {
  enabled: z.boolean().nullish().meta({ description: 'False: Postrider sends nothing. Default: true.' }),
  eventTypes: eventTypes.nullish().meta({ description: 'Default: every type.' }),
  minPriority: priority.nullish().meta({ description: 'Events of a lower priority are not sent. Default: low.' }),
  quietHours: quietHours.nullish().meta({ description: 'Default: none.' }),
  rateLimits: rateLimits
    .nullish()
    .meta({ description: 'Default: none. `{}` removes the limits of the tenant for this endpoint.' }),
};

const ABOUT = {
  description:
    'A member that is absent or null is inherited: by the endpoint from its tenant, by the tenant from the defaults. Any other value replaces the inherited member whole.',
};

/** A tenant's preferences, as they are put and returned. */
export const preferences = z
  .strictObject({
    ...inheritable,
    maxPerHour: upTo(PREFERENCE_LIMITS.maxPerHour).nullish().meta({
      description:
        'Attempts in any 60 minutes over all endpoints of the tenant; with `drop` as the `mode` of its `rateLimits`, first attempts only. Default: no limit.',
    }),
  })
  .meta({ id: 'Preferences', ...ABOUT });

/** An endpoint's preferences. */
export const endpointPreferences = z
  .strictObject({
    ...inheritable,
    maxPerHour: z
      .null(TENANTS_ONLY)
      .optional()
      .meta({ description: 'Null: only a tenant has this limit, over all of its endpoints.' }),
  })
  .meta({ id: 'EndpointPreferences', ...ABOUT });

/** As they are stored. 422 with all errors for values that are out of bounds or contradict each other. */
export function storablePreferences(
  body: z.output<typeof preferences> | Preferences,
  level: 'tenant' | 'endpoint',
  within = '',
): Preferences {
  // Drops undefined members, so that GET returns exactly what was put.
  const storable = JSON.parse(JSON.stringify(body)) as Preferences;
  const problems = checkPreferences(storable, level);
  if (problems.length > 0) throw invalidBody(problems, within);
  return storable;
}
