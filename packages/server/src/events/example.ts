import type * as z from 'zod';
import { EXAMPLE } from '../http/examples.ts';
import type { newEvent } from '../http/new-event-schema.ts';
import type { acceptedAnswer, deliveriesOfEvent, eventAnswer, explainAnswer } from './schema.ts';

export const exampleNewEvent: z.input<typeof newEvent> = {
  type: EXAMPLE.eventType,
  data: EXAMPLE.data,
  externalId: EXAMPLE.externalId,
  priority: 'high',
};

const failure = { pointer: '/type', operator: '$eq' } as const;

const placesOf = (
  status: 'pending' | 'delivered' | 'waiting' | 'cancelled',
): z.input<z.ZodObject<typeof deliveriesOfEvent>> => ({
  deliveries: [{ id: EXAMPLE.deliveryId, endpointId: EXAMPLE.endpointId, status }],
  deliveryCount: 1,
  notSent: [{ endpointId: EXAMPLE.otherEndpointId, reason: 'filtered', filter: failure }],
  deliveriesUrl: null,
});

export const exampleAccepted: z.input<typeof acceptedAnswer> = {
  id: EXAMPLE.eventId,
  type: EXAMPLE.eventType,
  timestamp: EXAMPLE.acceptedAt,
  ...placesOf('pending'),
  warnings: [],
};

export const exampleEvent: z.input<typeof eventAnswer> = {
  id: EXAMPLE.eventId,
  externalId: EXAMPLE.externalId,
  tenantId: EXAMPLE.tenantId,
  type: EXAMPLE.eventType,
  timestamp: EXAMPLE.acceptedAt,
  occurredAt: null,
  data: EXAMPLE.data,
  priority: 'high',
  expiresAt: null,
  deliverAt: null,
  tags: [],
  expungedAt: null,
  ...placesOf('delivered'),
  warnings: [],
};

/** The event when it was scheduled. */
export const exampleScheduled: z.input<typeof eventAnswer> = {
  ...exampleEvent,
  deliverAt: '2026-02-05T08:00:00.000Z',
  ...placesOf('waiting'),
};

export const exampleCancelled: z.input<typeof eventAnswer> = { ...exampleEvent, ...placesOf('cancelled') };

export const exampleExpunged: z.input<typeof eventAnswer> = {
  ...exampleEvent,
  data: null,
  expungedAt: '2026-02-05T09:00:00.000Z',
};

export const exampleExplanation: z.input<typeof explainAnswer> = {
  eventId: EXAMPLE.eventId,
  reason: null,
  endpoints: [
    {
      endpointId: EXAMPLE.endpointId,
      endpointName: EXAMPLE.endpointName,
      url: EXAMPLE.endpointOrigin,
      deliveryId: EXAMPLE.deliveryId,
      decision: 'delivered',
      reason: null,
      detail: 'answered 204 at attempt 1',
      filter: null,
      until: null,
    },
    {
      endpointId: EXAMPLE.otherEndpointId,
      endpointName: null,
      url: EXAMPLE.otherEndpointOrigin,
      deliveryId: null,
      decision: 'not_sent',
      reason: 'filtered',
      detail: 'type must be $eq "book.sold"',
      filter: failure,
      until: null,
    },
  ],
  nextCursor: null,
};
