import type * as store from '@postrider/store/deliveries';
import { memoryOf } from '../memory.ts';

export const recordTestSend: typeof store.recordTestSend = async (sql, { attempt, ...test }) => {
  const isDelivered = attempt.outcome === 'delivered';
  memoryOf(sql).deliveries.set(test.deliveryId, {
    id: test.deliveryId,
    tenantId: test.tenantId,
    eventId: test.eventId,
    eventType: test.eventType,
    endpointId: test.endpointId,
    test: true,
    status: isDelivered ? 'delivered' : 'cancelled',
    attemptCount: 1,
    attemptsBefore: 0,
    lastOutcome: attempt.outcome,
    lastStatus: attempt.response?.status ?? null,
    nextAttemptAt: null,
    holdReason: null,
    holdUntil: null,
    deadLetterReason: null,
    deadLetterDetail: null,
    deadLetterAt: null,
    skipReason: null,
    cancelReason: isDelivered ? null : 'test_failed',
    replayOf: null,
    startedAt: null,
    carrierId: null,
    createdAt: test.now,
    finishedAt: new Date(attempt.startedAt.getTime() + attempt.durationMs),
    expungedAt: null,
    deliverAt: null,
    notes: [],
    attempts: [{ ...attempt, number: 1, generation: 1, possibleRepeat: false, masked: true, nextAttemptAt: null }],
  });
};
