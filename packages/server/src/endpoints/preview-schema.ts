import { HOLD_REASONS, NOT_SENT_REASONS, SKIP_REASONS } from '@postrider/domain';
import * as z from 'zod';
import { instant, timeRangeQuery } from '../http/instants.ts';
import { newEvent } from '../http/new-event-schema.ts';
import { endpointPreferences } from '../http/preferences-schema.ts';
import { filterFailure, idOf } from '../http/schemas.ts';
import { endpointChange } from './schema.ts';

const MOST_EVENTS = 100;
const SOURCES = ['event', 'eventId', 'last'] as const;

const previewChange = endpointChange
  .omit({ verify: true })
  .extend({
    preferences: endpointPreferences.nullish().meta({
      description: 'Instead of those of the endpoint. Null: it has none of its own.',
    }),
  })
  .meta({
    id: 'PreviewChange',
    description:
      'The endpoint as it would be after this change: what is left out stays, what is given replaces that member whole, null gives the default. The `secret` is only checked.',
  });

export const previewInput = z
  .strictObject({
    event: newEvent.optional().meta({ description: 'An event as it would be published. Nothing is published.' }),
    eventId: idOf('evt').optional().meta({ description: 'An event of the tenant.' }),
    last: z.int().min(1).max(MOST_EVENTS).optional().meta({
      description: 'How many of the latest events of the tenant are used, the newest first.',
    }),
    to: timeRangeQuery.to.meta({
      description:
        'With `last`: the latest of those accepted before this instant, or before this day (UTC). Default: now.',
    }),
    change: previewChange.optional().meta({ description: 'Default: the endpoint as it is.' }),
  })
  .refine(
    (body) => SOURCES.filter((name) => body[name] !== undefined).length === 1,
    'Must have exactly one of event, eventId and last.',
  )
  .refine(({ last, to }) => to === undefined || last !== undefined, { error: 'Must come with last.', path: ['to'] })
  .meta({
    id: 'PreviewQuestion',
    oneOf: SOURCES.map((name) => ({ required: [name] })),
    dependentRequired: { to: ['last'] },
  });

export type PreviewInput = z.output<typeof previewInput>;
export type PreviewChange = z.output<typeof previewChange>;

/** Why a request that would be sent cannot be shown. */
const NOT_SHOWN_REASONS = ['template_failed', 'template_stopped', 'build_failed', 'not_rendered'] as const;
export type NotShownReason = (typeof NOT_SHOWN_REASONS)[number];

const REASONS = [...new Set([...NOT_SENT_REASONS, ...HOLD_REASONS, ...SKIP_REASONS, ...NOT_SHOWN_REASONS])];

const previewedRequest = z
  .object({
    method: z.string().meta({ description: 'Always `POST`.' }),
    url: z.string().meta({ description: 'The values of its query are masked.' }),
    headers: z.record(z.string(), z.string()).meta({
      description:
        'Signatures are never made and read `••••`. So do values that a person wrote, unless they are made of `{{…}}` alone.',
    }),
    body: z.string().meta({ description: 'The first 16 KiB; of more than 32 events, less.' }),
    bodyTruncated: z.boolean().meta({ description: 'The body is longer than what is shown.' }),
    bodySha256: z.string().meta({ description: 'Of the whole body, in hex.' }),
  })
  .meta({ id: 'PreviewedRequest', description: 'A request as an attempt would send it.' });

const preview = z
  .object({
    eventId: z.string().nullable().meta({ description: 'Null for an `event` in the question: none was published.' }),
    decision: z.enum(['sent', 'filtered', 'held', 'skipped']).nullable().meta({
      description:
        '`filtered`: its type or the filter does not match. `held`: it would wait and then be sent. `skipped`: it would not be sent. Null: the time was up before (`not_rendered`).',
    }),
    reason: z.enum(REASONS).nullable().meta({
      description:
        'Why it is not sent now; of `sent`, why no request can be shown: `template_failed`, `template_stopped` (it takes more than a second), `build_failed`, `not_rendered` (not within the two seconds of a preview).',
    }),
    detail: z.string().nullable().meta({
      description: 'The reason in words: what the filter asks for, or where the template fails. It never quotes data.',
    }),
    filter: filterFailure.nullable().meta({ description: 'The condition of the filter that the event does not meet.' }),
    until: instant
      .nullable()
      .meta({ description: 'Of `held`: when it would go on by itself. Null: only a person can.' }),
    request: previewedRequest.nullable().meta({ description: 'Null where none is sent, or none can be shown.' }),
    differs: z.boolean().nullable().meta({
      description:
        'Whether the body differs from that of the last recorded attempt to send this event to this endpoint. Null where there is none, or no request.',
    }),
  })
  .meta({ id: 'EndpointPreview', description: 'What would happen to an event at an endpoint.' });

export const previewAnswer = z
  .object({ data: z.array(preview).meta({ description: 'One for each event.' }) })
  .meta({ id: 'EndpointPreviews' });

export type Preview = z.input<typeof preview>;
