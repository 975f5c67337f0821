import type { StoredDelivery } from './memory.ts';

type Named = Pick<StoredDelivery, 'id' | 'tenantId' | 'eventId' | 'eventType' | 'endpointId' | 'createdAt'>;

/** A delivery to which nothing has happened yet, with what is given over it. */
export const newDelivery = (given: Named & Partial<StoredDelivery>): StoredDelivery => ({
  test: false,
  status: 'pending',
  attemptCount: 0,
  attemptsBefore: 0,
  lastOutcome: null,
  lastStatus: null,
  nextAttemptAt: null,
  holdReason: null,
  holdUntil: null,
  deadLetterReason: null,
  deadLetterDetail: null,
  deadLetterAt: null,
  skipReason: null,
  cancelReason: null,
  replayOf: null,
  startedAt: null,
  carrierId: null,
  finishedAt: null,
  expungedAt: null,
  deliverAt: null,
  notes: [],
  attempts: [],
  ...given,
});
