import { SCHEDULE_LIMITS } from '@postrider/domain';
import * as z from 'zod';
import { instant } from '../http/instants.ts';
import { newEvent } from '../http/new-event-schema.ts';
import { pageQuery } from '../http/pagination.ts';
import { nameText, priority } from '../http/schemas.ts';
import { textOf } from '../http/text-schema.ts';

const EVENT_WORDS =
  'What each run publishes. `externalId` is made of the schedule and the instant, `occurredAt` is the instant.';

const scheduledEvent = newEvent
  .pick({ type: true, data: true, priority: true, tags: true, endpointIds: true })
  .meta({ id: 'ScheduledEvent', description: EVENT_WORDS });

export type ScheduledEvent = z.output<typeof scheduledEvent>;

const CRON_WORDS =
  'Five fields: minute, hour, day of month, month, day of week; or `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`. Where both day fields are set, one that fits is enough.';

const { least, most } = SCHEDULE_LIMITS.everySeconds;
const everySeconds = z.number().int().min(least).max(most);

const PAUSED_WORDS = 'It does not run. What is missed meanwhile is not made up. Default: false.';

const timing = {
  name: nameText.nullish(),
  cron: textOf({ min: 1, max: 200 }).nullish().meta({ description: CRON_WORDS, example: '30 8 * * MON-FRI' }),
  everySeconds: everySeconds
    .nullish()
    .meta({ description: 'Runs so many seconds apart, counted from when this was set.', example: 3_600 }),
  timeZone: z
    .string()
    .min(1)
    .max(64)
    .nullish()
    .meta({ description: 'Of `cron`: a name of the IANA database. Default: UTC.', example: 'Europe/Berlin' }),
  paused: z.boolean().nullish().meta({ description: PAUSED_WORDS }),
};

export const newSchedule = z.strictObject({ ...timing, event: scheduledEvent }).meta({
  id: 'NewSchedule',
  description: 'Exactly one of `cron` and `everySeconds` is given.',
});

export const scheduleChange = z.strictObject({ ...timing, event: scheduledEvent.optional() }).meta({
  id: 'ScheduleChange',
  description:
    'A member that is left out stays. A given one replaces the member whole; null gives the default. `cron` takes the place of `everySeconds`, and the other way round.',
});

export type ScheduleInput = z.output<typeof scheduleChange>;

const lastRun = z
  .object({
    at: instant.meta({ description: 'The instant that it was for.' }),
    eventId: z.string().nullable().meta({ description: 'What it published. Null: nothing, see `problem`.' }),
    problem: z
      .object({
        code: z.string().meta({ description: 'As for a publish.' }),
        detail: z.string().meta({ description: 'What happened, in words.' }),
      })
      .nullable()
      .meta({ description: 'Why it published nothing. It is not tried again. Null: it did.' }),
  })
  .meta({ id: 'ScheduleRun', description: 'A run of a schedule.' });

export const scheduleAnswer = z
  .object({
    id: z.string(),
    tenantId: z.string(),
    name: z.string().nullable(),
    cron: z.string().nullable().meta({ description: 'When it runs, by the clock of `timeZone`. Null: by interval.' }),
    everySeconds: z.number().int().nullable().meta({ description: 'The seconds between runs. Null: by `cron`.' }),
    timeZone: z.string().meta({ description: 'Of `cron`: a name of the IANA database.' }),
    event: z
      .object({
        type: z.string(),
        data: z.unknown().meta({ description: 'Any JSON.' }),
        priority,
        tags: z.array(z.string()),
        endpointIds: z.array(z.string()).nullable().meta({ description: 'Null: all endpoints that take the type.' }),
      })
      .meta({ description: EVENT_WORDS }),
    paused: z.boolean().meta({ description: PAUSED_WORDS }),
    nextRunsAt: z.array(instant).meta({ description: 'The next five. None while it is paused.' }),
    lastRun: lastRun.nullable().meta({ description: 'Null: it has not run yet.' }),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Schedule', description: 'Publishes an event again and again.' });

export const runAnswer = z
  .object({
    scheduleId: z.string().meta({ description: 'Whose run it is.' }),
    at: instant.meta({ description: 'The instant of the run: now.' }),
    eventId: z.string().meta({ description: 'The event that it published.' }),
  })
  .meta({ id: 'AskedRun', description: 'A run that a person asked for.' });

export const scheduleListQuery = z.strictObject(pageQuery);
