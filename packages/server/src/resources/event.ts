import { DELIVERY_STATUSES } from '@postrider/domain';
import type { EventRow } from '@postrider/store/events';
import * as z from 'zod';
import { Problem } from '../http/problem.ts';
import { instant, isoOf } from '../http/instants.ts';
import { priority } from '../http/schemas.ts';

/** How an event shows its deliveries, of which there may be thousands. */
export const deliveriesOfEvent = {
  deliveries: z
    .array(z.object({ id: z.string(), endpointId: z.string(), status: z.enum(DELIVERY_STATUSES) }))
    .meta({ description: 'The first 100.' }),
  deliveryCount: z.number().int().meta({ description: 'How many there are.' }),
  deliveriesUrl: z.string().nullable().meta({ description: 'Where all are listed, if there are more than are shown.' }),
};

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
    ...deliveriesOfEvent,
  })
  .meta({ id: 'Event', description: 'Something that happened, published once.' });

export function presentEvent(row: EventRow): z.input<typeof eventAnswer> {
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
    ...presentDeliveries(row),
  };
}

export function presentDeliveries({
  id,
  tenantId,
  deliveries,
  deliveryCount,
}: Pick<EventRow, 'id' | 'tenantId' | 'deliveries' | 'deliveryCount'>): z.input<z.ZodObject<typeof deliveriesOfEvent>> {
  const hasMore = deliveryCount > deliveries.length;
  const deliveriesUrl = hasMore ? `/v1/tenants/${tenantId}/deliveries?eventId=${id}` : null;
  return { deliveries, deliveryCount, deliveriesUrl };
}

export function eventNotFound(eventId: string): Problem {
  return new Problem('event_not_found', `There is no event "${eventId}".`);
}
