import { CANCEL_REASONS, DEAD_LETTER_REASONS, DELIVERY_STATUSES, HOLD_REASONS, OUTCOMES } from '@postrider/domain';
import * as z from 'zod';
import { attemptAnswer } from '../http/attempt.ts';
import { endpointReference } from '../http/endpoint-reference.ts';
import { exportQuery } from '../http/export.ts';
import { instant, timeRangeQuery } from '../http/instants.ts';
import { endpointOf, lastAttemptMembers } from '../http/last-attempt.ts';
import { pageQuery, STREAM_CURSOR } from '../http/pagination.ts';
import { eventType, externalIdQuery, hold, idOf, responseStatus, skip, tagQuery } from '../http/schemas.ts';

const deliveryMembers = {
  id: z.string(),
  tenantId: z.string(),
  eventId: z.string(),
  eventType: z.string(),
  externalId: z.string().nullable().meta({ description: "The app's own id of the event. Null: none." }),
  endpointId: z.string(),
  ...endpointOf,
  test: z.boolean().meta({ description: 'True for a test send, which no number counts and nothing retries.' }),
  status: z.enum(DELIVERY_STATUSES),
  hold: hold.nullable().meta({ description: 'Why it waits, and until when. Null: it does not wait.' }),
  nextAttemptAt: instant.nullable(),
  attemptCount: z.number().int(),
  maxAttempts: z.number().int().meta({
    description:
      'How many attempts it gets in all, by the retry policy in force now. A dead letter that was sent again gets as many once more.',
  }),
  firstAttemptedAt: instant.nullable().meta({ description: 'When the first attempt began; null before it.' }),
  lastAttemptedAt: instant.nullable().meta({ description: 'When the last attempt began; null before the first.' }),
  ...lastAttemptMembers,
  lastError: z.string().nullable().meta({
    description: 'Why the last attempt failed, in words. Null: it succeeded, or there was none.',
    example: 'answered 503',
  }),
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
  expungedAt: instant.nullable().meta({ description: 'When the content of its event was removed. Null: it was not.' }),
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
  outcome: z.enum(OUTCOMES).optional().meta({ description: 'Only those whose last attempt came to this.' }),
  responseStatus: responseStatus.meta({
    description: 'Only those whose last attempt was answered with this status, or a status of this class.',
  }),
  tag: tagQuery.meta({ description: 'Only those of events with this tag.' }),
  ...timeRangeQuery,
};

const TRUTHS = { true: true, false: false };

const { limit: _, cursor: __, ...filters } = listQuery;

const statusQuery = z.enum(DELIVERY_STATUSES).optional();

const holdReasonQuery = z
  .enum(HOLD_REASONS)
  .optional()
  .meta({ description: 'Only those that are held for this reason now.' });

const testQuery = z
  .enum(['true', 'false'])
  .optional()
  .transform((text) => (text === undefined ? undefined : TRUTHS[text]))
  .meta({
    description: '`true`: only test sends. `false`: none of them.',
    override: { type: 'boolean', enum: undefined },
  });

export const deadLetterListQuery = z.strictObject({ ...listQuery, externalId: externalIdQuery });

export const deadLetterGroupsQuery = z.strictObject({ ...filters, externalId: externalIdQuery });

export const deliveryListQuery = z.strictObject({
  ...listQuery,
  status: statusQuery,
  holdReason: holdReasonQuery,
  test: testQuery,
  externalId: externalIdQuery,
});

export const deliveryExportQuery = z.strictObject({
  ...exportQuery('dlv'),
  ...filters,
  status: statusQuery,
  holdReason: holdReasonQuery,
  test: testQuery,
  externalId: externalIdQuery,
});

export const changeStreamQuery = z.strictObject({
  after: z.string().regex(STREAM_CURSOR, 'Must be the `id` of a message.').optional().meta({
    description: 'The `id` of the last message that came: what followed it comes first. Default: from now on.',
  }),
  endpointId: endpointReference.optional(),
  eventType: eventType.optional(),
  status: statusQuery.meta({ description: 'Only changes after which the delivery has this status.' }),
  test: testQuery,
});

export const deadLetterGroupsAnswer = z
  .object({
    data: z
      .array(
        z
          .object({
            tenantId: z.string(),
            endpointId: z.string(),
            endpointName: endpointOf.endpointName,
            reason: z.enum(DEAD_LETTER_REASONS).meta({ description: 'Why they are dead letters.' }),
            lastStatus: lastAttemptMembers.lastStatus,
            count: z.number().int().meta({ description: 'How many dead letters there are.' }),
            oldestAt: instant.meta({ description: 'When the first of them became a dead letter.' }),
            newestAt: instant.meta({ description: 'When the last of them became a dead letter.' }),
          })
          .meta({ id: 'DeadLetterGroup', description: 'Dead letters of one endpoint that failed in the same way.' }),
      )
      .meta({ description: 'The groups.' }),
  })
  .meta({ id: 'DeadLetterGroups', description: 'The largest groups first; at most 1,000.' });
