import {
  DELIVERY_STATUSES,
  HOLD_REASONS,
  OPEN_STATUSES,
  OUTCOMES,
  REPLAY_ACTIONS,
  REPLAY_LIMITS,
  REPLAY_STATUSES,
  TERMINAL_STATUSES,
} from '@postrider/domain';
import * as z from 'zod';
import { endpointReference } from '../http/endpoint-reference.ts';
import { instant, instantOrDay } from '../http/instants.ts';
import { pageQuery } from '../http/pagination.ts';
import { eventType, externalIdQuery, idOf, responseStatus, tagQuery } from '../http/schemas.ts';

const filterMembers = {
  ids: z
    .array(idOf('dlv'))
    .min(1)
    .max(REPLAY_LIMITS.ids)
    .optional()
    .meta({ description: `These deliveries, at most ${REPLAY_LIMITS.ids}.` }),
  endpointId: endpointReference.optional().meta({ description: 'To this endpoint: its id, or `ext:…`.' }),
  eventId: idOf('evt').optional().meta({ description: 'Of this event.' }),
  eventType: eventType.optional().meta({ description: 'Of events of this type.' }),
  outcome: z.enum(OUTCOMES).optional().meta({ description: 'Whose last attempt came to this.' }),
  responseStatus: responseStatus.meta({
    description: 'Whose last attempt was answered with this status (`503`), or a status of this class (`5xx`).',
  }),
  externalId: externalIdQuery.meta({ description: 'Of the event with this `externalId`.' }),
  tag: tagQuery.meta({ description: 'Of events with this tag.' }),
  from: instantOrDay.optional().meta({ description: 'Accepted at or after this instant, or from this day (UTC) on.' }),
  to: instantOrDay.optional().meta({ description: 'Accepted before this instant, or before this day (UTC).' }),
};

const FILTER_WORDS = 'Which deliveries. All members must match, and there is at least one.';

const isNotEmpty = (given: object) => Object.values(given).some((value) => value !== undefined);
const EMPTY = 'Must name at least one member: an empty filter would mean everything.';

const deliveryFilter = z
  .strictObject({
    ...filterMembers,
    status: z.enum(TERMINAL_STATUSES).optional().meta({
      description: 'With this status. Default: all that have ended; what is open is on its way already.',
    }),
  })
  .refine(isNotEmpty, EMPTY)
  .meta({ description: FILTER_WORDS });

const deadLetterFilter = z.strictObject(filterMembers).refine(isNotEmpty, EMPTY).meta({ description: FILTER_WORDS });

const openFilter = z
  .strictObject({
    ...filterMembers,
    status: z.enum(OPEN_STATUSES).optional().meta({ description: 'With this status. Default: all that are open.' }),
    holdReason: z.enum(HOLD_REASONS).optional().meta({ description: 'That are held for this reason.' }),
  })
  .refine(isNotEmpty, EMPTY)
  .meta({ description: FILTER_WORDS });

export type DeliveryFilterInput = z.output<typeof deliveryFilter> | z.output<typeof openFilter>;

const { least, most, fallback } = REPLAY_LIMITS.ratePerSecond;
const rate = z.number().int().min(least).max(most);

const DRY_RUN = z.boolean().nullish().meta({
  description: 'Only counts: 200 with `matched` and the first ten. Nothing is changed or sent. Default: false.',
});

const sending = {
  dryRun: DRY_RUN,
  ratePerSecond: rate.nullish().meta({
    description: `How many are sent a second at most, ${least} to ${most}. Default: ${fallback}.`,
  }),
  webhookId: z.enum(['same', 'fresh']).nullish().meta({
    description:
      'What receivers recognise duplicates by. `same` (default): the id of the event, so that a receiver that has it already may leave it. `fresh`: `<eventId>_r<n>`, so that it is handled once more; dead letters then get new deliveries and stay.',
  }),
};

export const newReplay = z
  .strictObject({
    filter: deliveryFilter.optional(),
    missedBy: z
      .strictObject({
        endpointId: endpointReference.meta({ description: 'The endpoint: its id, or `ext:…`.' }),
        since: instantOrDay.meta({ description: 'Events that were accepted at or after this instant or day (UTC).' }),
      })
      .optional()
      .meta({
        description:
          'All events since then that the endpoint never got, also those without a delivery to it. Its event types and its filter of today decide; expired events are left out.',
      }),
    ...sending,
  })
  .refine(({ filter, missedBy }) => (filter === undefined) !== (missedBy === undefined), {
    path: ['filter'],
    error: 'Must be given, or `missedBy` in its place; not both.',
  })
  .meta({ id: 'NewReplay', description: 'Exactly one of `filter` and `missedBy` is given.' });

export const deadLetterRetry = z
  .strictObject({ filter: deadLetterFilter, ...sending })
  .meta({ id: 'DeadLetterRetry', description: 'Which dead letters are sent again, and how.' });

export const deadLetterDiscard = z
  .strictObject({ filter: deadLetterFilter, dryRun: DRY_RUN })
  .meta({ id: 'DeadLetterDiscard', description: 'Which dead letters are discarded.' });

export const deliveryRetry = z
  .strictObject({ filter: openFilter, dryRun: DRY_RUN, ratePerSecond: sending.ratePerSecond })
  .meta({ id: 'DeliveryRetry', description: 'Which open deliveries are sent now, and how fast.' });

export const deliveryCancel = z
  .strictObject({ filter: openFilter, dryRun: DRY_RUN })
  .meta({ id: 'DeliveryCancel', description: 'Which open deliveries are cancelled.' });

export const replayChange = z
  .strictObject({ ratePerSecond: rate.meta({ description: `Deliveries a second, ${least} to ${most}.` }) })
  .meta({ id: 'ReplayChange', description: 'The rate from now on.' });

const count = (description: string) => z.number().int().meta({ description });

export const replayAnswer = z
  .object({
    id: z.string(),
    tenantId: z.string(),
    action: z.enum(REPLAY_ACTIONS).meta({
      description:
        '`send`: sends again what has ended. `discard`: cancels dead letters. `retry`: sends what is open now. `cancel`: cancels what is open.',
    }),
    filter: z
      .record(z.string(), z.unknown())
      .nullable()
      .meta({ description: 'As it was asked for. Null: `missedBy`.' }),
    missedBy: z
      .object({
        endpointId: z.string().meta({ description: 'The endpoint that missed them.' }),
        since: instant.meta({ description: 'Events accepted at or after.' }),
      })
      .nullable()
      .meta({ description: 'As it was asked for. Null: `filter`.' }),
    webhookId: z.enum(['same', 'fresh']).meta({ description: 'Whether receivers see the same events or new ones.' }),
    status: z.enum(REPLAY_STATUSES).meta({
      description:
        '`counting`: looks for what matches. `running`: sends, or waits for the last results. `finished`: every delivery that it sent has ended.',
    }),
    matched: count('How many match. It grows while they are counted; then it is exact.'),
    sent: count('How many were sent again so far.'),
    delivered: count('How many of those were delivered.'),
    failed: count('How many of those are dead letters.'),
    skipped: count('How many were skipped or cancelled, or could no longer be sent when it was their turn.'),
    discarded: count('How many were cancelled in place of sent: dead letters, or of `cancel` open deliveries.'),
    ratePerSecond: z.number().int().meta({ description: 'How many are sent a second at most.' }),
    createdAt: instant,
    finishedAt: instant.nullable().meta({ description: 'When it finished or was cancelled. Null: it goes on.' }),
    temporalUrl: z.string().nullable().meta({
      description: 'Its workflow in Temporal UI. Null before it was started, and after Temporal has deleted it.',
    }),
  })
  .meta({ id: 'Replay', description: 'A tracked job over many deliveries.' });

export const replayPreview = z
  .object({
    dryRun: z.literal(true).meta({ description: 'Nothing was done.' }),
    matched: count('How many match.'),
    sample: z
      .array(
        z
          .object({
            deliveryId: z.string().nullable().meta({ description: 'The delivery to repeat. Null: there was none.' }),
            eventId: z.string(),
            eventType: z.string(),
            endpointId: z.string(),
            status: z.enum(DELIVERY_STATUSES).nullable().meta({ description: 'Of the delivery. Null: there is none.' }),
          })
          .meta({ id: 'ReplayMatch', description: 'One of what a replay would send.' }),
      )
      .meta({ description: 'The first ten, oldest first.' }),
  })
  .meta({ id: 'ReplayPreview', description: 'What a replay would be about.' });

export const replayListQuery = z.strictObject(pageQuery);
