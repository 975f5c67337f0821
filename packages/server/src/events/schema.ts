import {
  CANCEL_REASONS,
  DEAD_LETTER_REASONS,
  DELIVERY_STATUSES,
  HOLD_REASONS,
  NOT_SENT_REASONS,
  OUTCOMES,
  SKIP_REASONS,
} from '@postrider/domain';
import * as z from 'zod';
import { instant, instantInput, timeRangeQuery } from '../http/instants.ts';
import { itemProblem } from '../http/item-problem.ts';
import { endpointOf } from '../http/last-attempt.ts';
import { pageQuery, pageQueryUpTo } from '../http/pagination.ts';
import { eventType, externalIdQuery, filterFailure, priority, tagQuery } from '../http/schemas.ts';

/** Events in one batch. */
const MAX_BATCH = 100;

export const eventBatch = z
  .strictObject({
    // Each is checked by itself: one that is wrong fails no other.
    events: z
      .array(z.unknown().meta({ override: { $ref: '#/components/schemas/NewEvent' } }))
      .min(1)
      .max(MAX_BATCH)
      .meta({ description: '1 to 100 events, together up to 1 MiB.' }),
  })
  .meta({ id: 'EventBatch' });

export const eventChange = z
  .strictObject({
    deliverAt: instantInput.nullable().meta({
      description: 'The new time, at most one year ahead and before `expiresAt`. Null or a past instant means now.',
    }),
  })
  .meta({ id: 'EventChange' });

/** An event may have thousands of deliveries, so it shows the first and where all are listed. */
export const deliveriesOfEvent = {
  deliveries: z
    .array(z.object({ id: z.string(), endpointId: z.string(), status: z.enum(DELIVERY_STATUSES) }))
    .meta({ description: 'The first 100.' }),
  deliveryCount: z.number().int().meta({ description: 'How many there are.' }),
  notSent: z
    .array(z.object({ endpointId: z.string(), reason: z.enum(NOT_SENT_REASONS), filter: filterFailure.nullable() }))
    .meta({
      description:
        'The first 100 endpoints that it is meant for, by type or by `endpointIds`, and that get no delivery. `explain` tells of all endpoints.',
    }),
  deliveriesUrl: z.string().nullable().meta({ description: 'Where all are listed, if there are more than are shown.' }),
};

const warnings = z.array(z.object({ code: z.string(), detail: z.string() })).meta({
  description:
    'What a person should look at although it was accepted: `unknown_type`, `deprecated_type`, or `schema_mismatch`: its data do not match the schema of its type.',
});

export const acceptedAnswer = z
  .object({
    id: z.string(),
    type: z.string(),
    timestamp: instant.meta({ description: 'When it was accepted.' }),
    ...deliveriesOfEvent,
    warnings,
  })
  .meta({ id: 'AcceptedEvent' });

export const batchAnswer = z
  .object({
    results: z
      .array(
        z.object({
          status: z
            .number()
            .int()
            .meta({ description: 'What a publish of this event alone would answer: 202, or 4xx.' }),
          event: acceptedAnswer.optional().meta({ description: 'Of 202: the event.' }),
          problem: itemProblem.optional().meta({ description: 'Of 4xx: why it was not accepted.' }),
        }),
      )
      .meta({
        description:
          'One for each event, in their order. All refused events together list about 20 errors, each at least its first.',
      }),
  })
  .meta({ id: 'BatchResults', description: 'The result of each event of a batch.' });

export const eventAnswer = z
  .object({
    id: z.string(),
    externalId: z.string().nullable(),
    tenantId: z.string(),
    type: z.string(),
    timestamp: instant.meta({ description: 'When it was accepted. Lists are ordered by it.' }),
    occurredAt: instant.nullable().meta({
      description: 'When it happened, as the app said: what receivers get as `timestamp`. Null: when it was accepted.',
    }),
    data: z.unknown().meta({ description: 'Any JSON, as it was published.' }),
    priority,
    expiresAt: instant.nullable(),
    deliverAt: instant
      .nullable()
      .meta({ description: 'The event is not sent before this instant. Null: it was sent at once.' }),
    tags: z.array(z.string()),
    expungedAt: instant
      .nullable()
      .meta({ description: 'When its content was removed: `data` is null since then. Null: it was not.' }),
    ...deliveriesOfEvent,
    warnings,
  })
  .meta({ id: 'Event', description: 'Something that happened in the app. The app published it once.' });

export const eventListQuery = z.strictObject({
  ...pageQuery,
  ...timeRangeQuery,
  eventType: eventType.optional(),
  tag: tagQuery,
  externalId: externalIdQuery,
});

/** Pages are larger than those of lists: entries are small, and callers want all of them. */
export const explainQuery = z.strictObject(pageQueryUpTo(1_000, 1_000));

const REASONS = [
  ...new Set([
    ...HOLD_REASONS,
    ...OUTCOMES,
    ...DEAD_LETTER_REASONS,
    ...SKIP_REASONS,
    ...CANCEL_REASONS,
    ...NOT_SENT_REASONS,
  ]),
];

const explanation = z
  .object({
    endpointId: z.string(),
    endpointName: endpointOf.endpointName,
    url: endpointOf.endpointUrl,
    deliveryId: z.string().nullable().meta({ description: 'Null where none was made (`not_sent`).' }),
    decision: z.enum([...DELIVERY_STATUSES, 'not_sent']),
    reason: z.enum(REASONS).nullable().meta({
      description:
        'Why it waits, ended or was not sent; of `retrying` what the last attempt came to. Null of `pending` and `delivered`.',
    }),
    detail: z.string().nullable().meta({
      description:
        'What the last attempt got, why no request could be made, or what the filter asks for, in words. Else null.',
    }),
    filter: filterFailure
      .nullable()
      .meta({ description: 'Of `filtered`: the condition that the event does not meet.' }),
    until: instant.nullable().meta({
      description: 'When it goes on by itself: the end of its hold, or the next attempt. Null where only a person can.',
    }),
  })
  .meta({ id: 'EndpointExplanation', description: 'What happened to an event at one endpoint.' });

export const explainAnswer = z
  .object({
    eventId: z.string(),
    reason: z.enum(['no_endpoint']).nullable().meta({
      description: '`no_endpoint`: the tenant had no endpoint when the event was accepted, and has none now.',
    }),
    endpoints: z.array(explanation),
    nextCursor: z.string().nullable().meta({ description: 'Null on the last page. Most events have only one page.' }),
  })
  .meta({
    id: 'Explain',
    description: 'What happened to an event at every endpoint of its tenant.',
  });
