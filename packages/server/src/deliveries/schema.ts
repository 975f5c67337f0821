import { CANCEL_REASONS, DEAD_LETTER_REASONS, DELIVERY_STATUSES, OUTCOMES } from '@postrider/domain';
import * as z from 'zod';
import { attemptAnswer } from '../http/attempt.ts';
import { endpointReference } from '../http/endpoint-reference.ts';
import { instant, timeRangeQuery } from '../http/instants.ts';
import { endpointOf, lastAttemptMembers } from '../http/last-attempt.ts';
import { pageQuery } from '../http/pagination.ts';
import { eventType, externalIdQuery, hold, idOf, skip } from '../http/schemas.ts';

const deliveryMembers = {
  id: z.string(),
  tenantId: z.string(),
  eventId: z.string(),
  eventType: z.string(),
  endpointId: z.string(),
  ...endpointOf,
  status: z.enum(DELIVERY_STATUSES),
  hold: hold.nullable().meta({ description: 'Why it waits, and until when. Null: it does not wait.' }),
  nextAttemptAt: instant.nullable(),
  attemptCount: z.number().int(),
  ...lastAttemptMembers,
  detail: z.string().nullable().meta({
    description: 'What the last attempt got, in words; null before the first.',
    example: 'answered 503 at the last of 11 attempts',
  }),
  deadLetter: z.object({ reason: z.enum(DEAD_LETTER_REASONS), detail: z.string(), at: instant }).nullable(),
  skipped: skip.nullable(),
  cancelled: z.object({ reason: z.enum(CANCEL_REASONS) }).nullable(),
  replayOf: z.string().nullable(),
  temporalUrl: z.string().nullable().meta({
    description: 'Its workflow in Temporal UI. Null before it was started, and after Temporal has deleted it.',
  }),
  createdAt: instant,
  finishedAt: instant.nullable(),
};

export const deliveryAnswer = z
  .object(deliveryMembers)
  .meta({ id: 'Delivery', description: 'One event on its way to one endpoint.' });

const KINDS = [
  'accepted',
  'held',
  'woken',
  'attempt',
  'retry_planned',
  'delivered',
  'dead_lettered',
  'skipped',
  'cancelled',
  'discarded',
  'redriven',
  'retry_requested',
  'restarted',
  'rescheduled',
] as const;

export const timelineEntry = z
  .object({
    at: instant,
    kind: z.enum(KINDS),
    reason: z.string().nullable().meta({
      description:
        'Why it was held, woken (`preferences_changed`, `resumed`, `enabled`, …), skipped, cancelled, given up, restarted.',
    }),
    until: instant.nullable().meta({
      description:
        'Of `held` and `rescheduled`; of `retry_planned` the planned time. Null where only a person can end it.',
    }),
    outcome: z.enum(OUTCOMES).nullable().meta({ description: 'Of an attempt.' }),
    number: z.number().int().nullable().meta({ description: 'Of an attempt, made or planned.' }),
    by: z.string().nullable().meta({ description: 'The id of the API key with which somebody asked for it.' }),
  })
  .meta({
    id: 'TimelineEntry',
    description: 'One thing that happened to a delivery. What does not apply to its `kind` is null.',
    example: {
      at: '2026-02-04T22:10:00.000Z',
      kind: 'held',
      reason: 'quiet_hours',
      until: '2026-02-05T06:00:17.000Z',
      outcome: null,
      number: null,
      by: null,
    },
  });

export const deliveryWithAttemptsAnswer = z
  .object({
    ...deliveryMembers,
    attempts: z
      .array(attemptAnswer)
      .meta({ description: 'The attempts, first to last. If there are more than 200, the latest 200.' }),
    timeline: z.array(timelineEntry).meta({
      description:
        'Everything that happened to it, first to last. Of more than 200 attempts, or 500 other entries, only the latest.',
    }),
  })
  .meta({ id: 'DeliveryWithAttempts', description: 'A delivery with its attempts and its timeline.' });

const listQuery = {
  ...pageQuery,
  endpointId: endpointReference.optional(),
  eventId: idOf('evt').optional(),
  eventType: eventType.optional(),
  ...timeRangeQuery,
};

export const deadLetterListQuery = z.strictObject({ ...listQuery, externalId: externalIdQuery });

export const deliveryListQuery = z.strictObject({
  ...listQuery,
  status: z.enum(DELIVERY_STATUSES).optional(),
  externalId: externalIdQuery,
});
