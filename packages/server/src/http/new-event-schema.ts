import * as z from 'zod';
import { endpointReference } from './endpoint-reference.ts';
import { instantInput } from './instants.ts';
import { jsonData } from './payload.ts';
import { eventType, externalId, priority, tags } from './schemas.ts';

/** An event in a request. */
export const newEvent = z
  .strictObject({
    type: eventType,
    data: jsonData,
    externalId: externalId.nullish().meta({
      description: "The app's own id for it, unique per tenant: the same content again gets the first answer.",
    }),
    occurredAt: instantInput.nullish().meta({
      description: 'When it happened: `timestamp` in the body that receivers get. Default: when it is accepted.',
    }),
    priority: priority.nullish().meta({ description: 'How urgent the event is. Preferences use it. Default: normal.' }),
    expiresAt: instantInput.nullish().meta({
      description: 'Deliveries that are not finished by then are skipped (`expired`). It must be after `deliverAt`.',
    }),
    deliverAt: instantInput.nullish().meta({
      description:
        'The event is not sent before this instant, which is at most one year ahead. A past instant means now.',
    }),
    tags: tags.nullish(),
    endpointIds: z
      .array(endpointReference)
      .min(1)
      .max(100)
      .refine((list) => new Set(list).size === list.length, 'Must not have an endpoint twice.')
      .nullish()
      .meta({
        uniqueItems: true,
        description:
          'Only these endpoints get it, by id or as `ext:` and their `externalId`, whatever types they take; their preferences and filters count. Default: all that take the type.',
      }),
  })
  .meta({ id: 'NewEvent' });

export type NewEvent = z.output<typeof newEvent>;
