import type * as z from 'zod';
import { exampleAttempt } from '../http/example-attempt.ts';
import { EXAMPLE } from '../http/examples.ts';
import type { deadLetterGroupsAnswer, deliveryAnswer, deliveryWithAttemptsAnswer } from './schema.ts';

type Delivery = z.input<typeof deliveryAnswer>;

export const exampleDelivery: Delivery = {
  id: EXAMPLE.deliveryId,
  tenantId: EXAMPLE.tenantId,
  eventId: EXAMPLE.eventId,
  eventType: EXAMPLE.eventType,
  externalId: EXAMPLE.externalId,
  endpointId: EXAMPLE.endpointId,
  endpointName: EXAMPLE.endpointName,
  endpointUrl: EXAMPLE.endpointOrigin,
  test: false,
  status: 'delivered',
  hold: null,
  nextAttemptAt: null,
  attemptCount: 1,
  maxAttempts: 11,
  firstAttemptedAt: EXAMPLE.attemptedAt,
  lastAttemptedAt: EXAMPLE.attemptedAt,
  lastOutcome: 'delivered',
  lastStatus: 204,
  lastError: null,
  detail: 'answered 204 at attempt 1',
  deadLetter: null,
  skipped: null,
  cancelled: null,
  replayOf: null,
  temporalUrl: `https://temporal.example.com/namespaces/default/workflows/delivery%2F${EXAMPLE.deliveryId}`,
  createdAt: EXAMPLE.acceptedAt,
  finishedAt: EXAMPLE.deliveredAt,
  expungedAt: null,
};

/** The same after its receiver refused it. */
export const exampleDeadLetter: Delivery = {
  ...exampleDelivery,
  status: 'dead_lettered',
  lastOutcome: 'rejected',
  lastStatus: 422,
  lastError: 'answered 422',
  detail: 'answered 422 at the only attempt',
  deadLetter: {
    reason: 'rejected',
    detail: 'The receiver answered 422.',
    at: EXAMPLE.deliveredAt,
  },
};

export const exampleGroups: z.input<typeof deadLetterGroupsAnswer> = {
  data: [
    {
      tenantId: EXAMPLE.tenantId,
      endpointId: EXAMPLE.endpointId,
      endpointName: EXAMPLE.endpointName,
      reason: 'rejected',
      lastStatus: 422,
      count: 218,
      oldestAt: EXAMPLE.acceptedAt,
      newestAt: EXAMPLE.deliveredAt,
    },
  ],
};

/** The same after somebody retried it. */
export const examplePending: Delivery = { ...exampleDeadLetter, status: 'pending', deadLetter: null, finishedAt: null };

export const cancelledFor = (reason: 'requested' | 'discarded'): Delivery => ({
  ...exampleDeadLetter,
  status: 'cancelled',
  deadLetter: null,
  cancelled: { reason },
});

const NOTHING = { reason: null, until: null, outcome: null, number: null, by: null };

export const exampleDeliveryWithAttempts: z.input<typeof deliveryWithAttemptsAnswer> = {
  ...exampleDelivery,
  attempts: [exampleAttempt],
  timeline: [
    { ...NOTHING, at: EXAMPLE.acceptedAt, kind: 'accepted' },
    { ...NOTHING, at: EXAMPLE.attemptedAt, kind: 'attempt', number: 1, outcome: 'delivered' },
    { ...NOTHING, at: EXAMPLE.deliveredAt, kind: 'delivered' },
  ],
};
