import { DELIVERY_STATUSES } from '@postrider/domain';
import type { EventRow } from '@postrider/store/events';
import * as z from 'zod';
import { Problem } from '../http/problem.ts';
import { instant, isoOf, priority } from '../http/schemas.ts';

/** A delivery as an event shows it. */
export const deliveryOfEvent = z.object({ id: z.string(), endpointId: z.string(), status: z.enum(DELIVERY_STATUSES) });

export const eventAnswer = z
  .object({
    id: z.string(),
    externalId: z.string().nullable(),
    tenantId: z.string(),
    type: z.string(),
    timestamp: instant.meta({ description: 'When it was accepted. Lists go by it.' }),
    occurredAt: instant.nullable().meta({
      description: 'When it happened, as the app said: what receivers get as `timestamp`. Null: when it was accepted.',
    }),
    data: z.unknown().meta({ description: 'Any JSON, as it was published.' }),
    priority,
    expiresAt: instant.nullable(),
    deliverAt: instant.nullable().meta({ description: 'Not before this instant. Null: at once.' }),
    tags: z.array(z.string()),
    deliveries: z.array(deliveryOfEvent).meta({ description: 'The first 100.' }),
    deliveryCount: z.number().int(),
    deliveriesUrl: z
      .string()
      .nullable()
      .meta({ description: 'Where all are listed, if there are more than are shown.' }),
  })
  .meta({ id: 'Event', description: 'Something that happened, published once.' });

export function presentEvent(row: EventRow): z.input<typeof eventAnswer> {
  const hasMore = row.deliveryCount > row.deliveries.length;
  return {
    id: row.id,
    externalId: row.externalId,
    tenantId: row.tenantId,
    type: row.type,
    timestamp: row.createdAt.toISOString(),
    occurredAt: isoOf(row.occurredAt),
    // Stored as a fixed point of parse and stringify, so this gives back the stored text.
    data: JSON.parse(row.data) as unknown,
    priority: row.priority,
    expiresAt: isoOf(row.expiresAt),
    deliverAt: isoOf(row.deliverAt),
    tags: row.tags,
    deliveries: row.deliveries,
    deliveryCount: row.deliveryCount,
    deliveriesUrl: hasMore ? `/v1/tenants/${row.tenantId}/deliveries?eventId=${row.id}` : null,
  };
}

export function eventNotFound(eventId: string): Problem {
  return new Problem('event_not_found', `There is no event "${eventId}".`);
}
